//! Capitals without punctuation, and the lines of a street.

/// Signs that vanish inside of a word: O'Brien is OBRIEN.
const SILENT: &[char] = &[
    '\'', '`', '´', '‘', '’', 'ʼ', '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}',
    '\u{200f}', '\u{feff}',
];
/// Signs beyond ASCII that part words.
const PARTING: &[char] =
    &['“', '”', '„', '«', '»', '‐', '‑', '‒', '–', '—', '―', '…', '·', '•', '‚'];

/// A line in capitals. Of the punctuation only what stands between two digits stays: it is part
/// of the number (`289-01`, `39.2`, `1/2`; Publication 28, 222). A number sign stands by
/// itself, and an ampersand is a word.
pub(super) fn capitals(text: &str) -> String {
    let signs: Vec<char> = text.chars().flat_map(char::to_uppercase).collect();
    let mut words = Words::default();
    for (at, &sign) in signs.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| signs.get(before)).copied();
        let after = signs.get(at + 1).copied();
        match sign {
            sign if SILENT.contains(&sign) || (sign.is_control() && !sign.is_whitespace()) => {}
            '.' | '-' | '/' if is_digit(before) && is_digit(after) => words.push(sign),
            // Initials and credentials: P.O., Ph.D.
            '.' if is_one_letter(&signs[at + 1..]) => {}
            '&' | '+' => words.whole("AND"),
            '#' if signs[at + 1..].iter().any(|sign| sign.is_alphanumeric()) => words.whole("#"),
            sign if sign.is_whitespace() || sign.is_ascii_punctuation() => words.end(),
            sign if PARTING.contains(&sign) => words.end(),
            sign => words.push(sign),
        }
    }
    words.line()
}

/// The lines of a street: one, with the suite on it, and another for a box beside it.
pub(super) fn street_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut after_box = false;
    for part in text.split([',', ';', '\n', '\r']) {
        let part = boxed(capitals(part));
        if part.is_empty() {
            continue;
        }
        let is_box = part.starts_with(BOX);
        match lines.last_mut() {
            Some(line) if !is_box && !after_box => {
                line.push(' ');
                line.push_str(&part);
            }
            _ => lines.push(part),
        }
        after_box = is_box;
    }
    // Signs of two parts may have made one sense: "P.O., Box 12".
    lines.into_iter().map(boxed).collect()
}

const BOX: &str = "PO BOX";

/// `P O BOX 12` and `POBOX 12` are `PO BOX 12`.
fn boxed(line: String) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let rest = match words.as_slice() {
        ["P", "O", "BOX", rest @ ..] | ["PO", "BOX", rest @ ..] | ["POBOX", rest @ ..] => rest,
        _ => return line,
    };
    [&[BOX], rest].concat().join(" ")
}

fn is_digit(sign: Option<char>) -> bool {
    sign.is_some_and(|sign| sign.is_ascii_digit())
}

/// Whether a letter comes that stands alone.
fn is_one_letter(signs: &[char]) -> bool {
    let mut letters = signs.iter().take(2).map(|sign| sign.is_alphabetic());
    letters.next() == Some(true) && letters.next() != Some(true)
}

/// Words under way.
#[derive(Default)]
struct Words {
    done: Vec<String>,
    word: String,
}

impl Words {
    fn push(&mut self, sign: char) {
        self.word.push(sign);
    }

    fn end(&mut self) {
        if !self.word.is_empty() {
            self.done.push(std::mem::take(&mut self.word));
        }
    }

    fn whole(&mut self, word: &str) {
        self.end();
        self.done.push(word.to_owned());
    }

    fn line(mut self) -> String {
        self.end();
        self.done.join(" ")
    }
}
