//! Reading a calendar of any bytes into its components and properties.

/// The largest calendar that is read, in bytes.
const LARGEST: usize = 256 * 1024;
/// As many lines as are read.
const MOST_LINES: usize = 5_000;
/// How deep components lie in each other.
const DEEPEST: usize = 6;

/// A component: VCALENDAR, VEVENT, VTIMEZONE.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Component {
    /// Its name, in capitals.
    pub name: String,
    /// What it says.
    pub properties: Vec<Property>,
    /// What lies in it.
    pub parts: Vec<Component>,
}

/// A property with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name, in capitals.
    pub name: String,
    /// Its parameters, names in capitals.
    pub parameters: Vec<(String, String)>,
    /// Its value as it stands there.
    pub value: String,
}

impl Component {
    /// The first property of this name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// The value of a property of text; empty where there is none.
    pub fn text(&self, name: &str) -> String {
        self.property(name).map(Property::text).unwrap_or_default()
    }

    /// The parts of this name.
    pub fn parts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Component> {
        self.parts.iter().filter(move |part| part.name == name)
    }
}

impl Property {
    /// A parameter; empty where there is none.
    pub fn parameter(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The value as text (RFC 5545, 3.3.11).
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut letters = self.value.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some('n' | 'N') => text.push('\n'),
                    Some(other) => text.push(other),
                    None => {}
                },
                _ => text.push(letter),
            }
        }
        text
    }
}

/// Reads the first calendar that the bytes hold; none where there is none.
pub fn read(bytes: &[u8]) -> Option<Component> {
    let lines = unfolded(&bytes[..bytes.len().min(LARGEST)]);
    let mut open: Vec<Component> = Vec::new();
    for line in lines.iter().take(MOST_LINES) {
        let Some(property) = property(line) else { continue };
        let value = property.value.trim().to_ascii_uppercase();
        match property.name.as_str() {
            "BEGIN" if open.is_empty() && value != "VCALENDAR" => {}
            "BEGIN" if open.len() < DEEPEST => {
                open.push(Component { name: value, ..Component::default() });
            }
            "BEGIN" => return None,
            "END" => {
                // What was left open is closed with what it lies in.
                if !open.iter().any(|component| component.name == value) {
                    continue;
                }
                while let Some(done) = open.pop() {
                    let is_it = done.name == value;
                    match open.last_mut() {
                        Some(outer) => outer.parts.push(done),
                        None => return Some(done),
                    }
                    if is_it {
                        break;
                    }
                }
            }
            _ => {
                if let Some(component) = open.last_mut() {
                    component.properties.push(property);
                }
            }
        }
    }
    None
}

/// The lines with their folds taken out. A fold may cut a letter in two, so this is done with
/// bytes (RFC 5545, 3.1).
fn unfolded(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let is_more = matches!(line.first(), Some(b' ' | b'\t'));
        match lines.last_mut().filter(|_| is_more) {
            Some(last) => last.extend_from_slice(&line[1..]),
            None => lines.push(line.to_vec()),
        }
        if lines.len() > MOST_LINES {
            break;
        }
    }
    lines.iter().map(|line| String::from_utf8_lossy(line).into_owned()).collect()
}

fn property(line: &str) -> Option<Property> {
    let end = line.find([':', ';'])?;
    let (name, mut rest) = line.split_at(end);
    let name = name.trim().to_ascii_uppercase();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return None;
    }
    let mut parameters = Vec::new();
    while let Some(after) = rest.strip_prefix(';') {
        let end = end_of_parameter(after)?;
        let (parameter, further) = after.split_at(end);
        if let Some((name, value)) = parameter.split_once('=') {
            parameters.push((name.trim().to_ascii_uppercase(), unquoted(value)));
        }
        rest = further;
    }
    let value = rest.strip_prefix(':')?.to_owned();
    Some(Property { name, parameters, value })
}

/// Where a parameter ends: at the next colon or semicolon outside quotes.
fn end_of_parameter(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    text.char_indices().find_map(|(at, letter)| {
        match letter {
            '"' => is_quoted = !is_quoted,
            ':' | ';' if !is_quoted => return Some(at),
            _ => {}
        }
        None
    })
}

/// Without quotes, and with what RFC 6868 writes for a quote, a line end and a caret.
fn unquoted(value: &str) -> String {
    let value = value.trim().trim_matches('"');
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        let meant = match (letter, letters.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('\'')) => Some('"'),
            ('^', Some('^')) => Some('^'),
            _ => None,
        };
        if meant.is_some() {
            letters.next();
        }
        text.push(meant.unwrap_or(letter));
    }
    text
}
