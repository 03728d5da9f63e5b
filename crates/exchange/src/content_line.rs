//! The lines that contact cards and calendars are written in (RFC 6350, 3.2 and RFC 5545,
//! 3.1): text escaped, and folded at 75 octets.

/// The most octets in one line.
const LINE: usize = 75;

/// A text as it stands in a value: nothing in it ends the value or the line.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ',' | ';' => escaped.extend(['\\', letter]),
            '\n' | '\r' => escaped.push_str("\\n"),
            _ if letter.is_control() => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// Writes a line in pieces of at most 75 octets, never through a letter.
pub(crate) fn fold_into(file: &mut String, line: &str) {
    let mut room = LINE;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            file.push_str("\r\n ");
            room = LINE - 1;
        }
        file.push(letter);
        room -= letter.len_utf8();
    }
    file.push_str("\r\n");
}
