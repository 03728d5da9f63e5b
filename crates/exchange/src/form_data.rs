//! Reads `multipart/form-data` (RFC 7578) as it comes in, piece by piece, in memory that does
//! not grow with what is sent: bytes are pushed, events are pulled.

/// The head of a part may be this long.
const HEAD: usize = 8 * 1024;
/// RFC 2046 allows 70 characters.
const BOUNDARY: usize = 70;

/// What comes next in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A field begins.
    Begin(Head),
    /// Some of its contents.
    Data(Vec<u8>),
    /// It ends.
    End,
    /// The form ends; what follows it means nothing.
    Finished,
}

/// The head of a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// The name of the field.
    pub name: String,
    /// The name of the file, where the field is one: as sent, so never to be trusted.
    pub file_name: Option<String>,
}

/// Why the bytes are no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The head of a part has no end, or no name.
    #[error("a part of the form has no usable head")]
    Head,
    /// What stands after a boundary is neither a part nor the end.
    #[error("the form is cut into parts wrongly")]
    Boundary,
}

/// A form being read.
#[derive(Debug)]
pub struct FormData {
    /// The boundary with what stands before it.
    delimiter: Vec<u8>,
    held: Vec<u8>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    AtBoundary,
    InHead,
    InData,
    Finished,
}

impl FormData {
    /// A form with the boundary that its `Content-Type` names; none when it names none.
    pub fn of(content_type: &str) -> Option<Self> {
        let (kind, parameters) = content_type.split_once(';')?;
        if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
            return None;
        }
        let boundary = parameter(parameters, "boundary")?;
        if boundary.is_empty() || boundary.len() > BOUNDARY {
            return None;
        }
        let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
        // The first boundary has no line end before it.
        Some(Self { delimiter, held: b"\r\n".to_vec(), state: State::Before })
    }

    /// Takes more bytes; pull until nothing comes before pushing again.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.state != State::Finished {
            self.held.extend_from_slice(bytes);
        }
    }

    /// What comes next; none when it needs more bytes.
    pub fn pull(&mut self) -> Result<Option<Event>, Problem> {
        loop {
            match self.state {
                State::Before => {
                    let Some(_) = self.until_delimiter() else { return Ok(None) };
                }
                State::AtBoundary => match self.held.as_slice() {
                    [b'-', b'-', ..] => {
                        self.state = State::Finished;
                        self.held = Vec::new();
                        return Ok(Some(Event::Finished));
                    }
                    [b'\r', b'\n', ..] => self.state = State::InHead,
                    // Padding is allowed and nobody sends it.
                    [b' ' | b'\t', ..] => {
                        self.held.remove(0);
                    }
                    [] | [b'-' | b'\r'] => return Ok(None),
                    _ => return Err(Problem::Boundary),
                },
                State::InHead => {
                    // From the line end of the boundary, so that an empty head ends too.
                    let Some(end) = find(&self.held, b"\r\n\r\n") else {
                        return if self.held.len() > HEAD { Err(Problem::Head) } else { Ok(None) };
                    };
                    if end > HEAD {
                        return Err(Problem::Head);
                    }
                    let head = head(&self.held[..end]).ok_or(Problem::Head)?;
                    self.held.drain(..end + 4);
                    self.state = State::InData;
                    return Ok(Some(Event::Begin(head)));
                }
                State::InData => {
                    return Ok(match self.until_delimiter() {
                        Some(data) if data.is_empty() && self.state == State::AtBoundary => {
                            Some(Event::End)
                        }
                        Some(data) => Some(Event::Data(data)),
                        None => None,
                    });
                }
                State::Finished => return Ok(None),
            }
        }
    }

    /// What stands before the delimiter; with all of it taken, the delimiter goes too.
    fn until_delimiter(&mut self) -> Option<Vec<u8>> {
        if let Some(at) = find(&self.held, &self.delimiter) {
            if at == 0 || self.state == State::Before {
                self.held.drain(..at + self.delimiter.len());
                self.state = State::AtBoundary;
                return Some(Vec::new());
            }
            return Some(self.held.drain(..at).collect());
        }
        // A delimiter may have begun at the end of what is here.
        let sure = self.held.len().saturating_sub(self.delimiter.len() - 1);
        if sure == 0 {
            return None;
        }
        let data = self.held.drain(..sure).collect();
        (self.state == State::InData).then_some(data)
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let (first, rest) = wanted.split_first()?;
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|byte| byte == first) {
        let after = from + at + 1;
        if text[after..].starts_with(rest) {
            return Some(after - 1);
        }
        from = after;
    }
    None
}

/// The head's `Content-Disposition`. A name in any other header means nothing.
fn head(bytes: &[u8]) -> Option<Head> {
    let text = String::from_utf8_lossy(bytes);
    let line = text.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let (kind, parameters) = line.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return None;
    }
    Some(Head {
        name: parameter(parameters, "name")?,
        file_name: parameter(parameters, "filename"),
    })
}

/// A parameter such as `name="a"` or `boundary=a`.
fn parameter(text: &str, wanted: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let (name, after) = rest.split_once('=')?;
        let name = name.trim_matches([' ', '\t', ';']);
        let (value, left) = value(after);
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = left;
    }
}

/// A value and what follows it. Browsers write a quote as `%22` or `\"`; a backslash before
/// anything else belongs to a path of Windows.
fn value(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text[..end].trim().to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (value.replace("%22", "\""), &quoted[at + 1..]),
            '\\' if characters.peek().is_some_and(|(_, next)| *next == '"') => {
                value.push('"');
                characters.next();
            }
            c => value.push(c),
        }
    }
    (value, "")
}
