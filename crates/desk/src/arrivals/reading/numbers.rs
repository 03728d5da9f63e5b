//! Telephone numbers in words.

use lexicon::Phone;

/// All telephone numbers of a text, in their order, once each.
pub fn phones(text: &str) -> Vec<Phone> {
    let mut found: Vec<Phone> = Vec::new();
    for (_, phone) in placed_phones(text) {
        if !found.iter().any(|known| known.digits() == phone.digits()) {
            found.push(phone);
        }
    }
    found
}

/// All telephone numbers with the byte at which each begins.
pub(super) fn placed_phones(text: &str) -> Vec<(usize, Phone)> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let begins = matches!(bytes[at], b'0'..=b'9' | b'(' | b'+')
            && (at == 0 || !is_inside(bytes[at - 1]));
        let end = if begins { number_at(bytes, at) } else { None };
        match end.and_then(|end| Some((end, Phone::parse(text.get(at..end)?).ok()?))) {
            Some((end, phone)) => {
                found.push((at, phone));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Before a number stands no digit, letter or sign that makes it a part of another.
fn is_inside(before: u8) -> bool {
    before.is_ascii_alphanumeric() || matches!(before, b'-' | b'.' | b'/' | b'+') || before > 127
}

/// Where a number that begins here ends: ten digits, or eleven with the 1 before
/// them, with at most two marks between two of them.
fn number_at(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut digits, mut marks, mut first) = (0, 0, 0);
    for (offset, byte) in bytes[start..].iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                if digits == 0 {
                    first = *byte;
                }
                digits += 1;
                marks = 0;
                let wanted = if first == b'1' { 11 } else { 10 };
                if digits == wanted {
                    let end = start + offset + 1;
                    let runs_on = bytes.get(end).is_some_and(u8::is_ascii_digit)
                        || (matches!(bytes.get(end), Some(b'-' | b'.'))
                            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit));
                    return (!runs_on).then_some(end);
                }
            }
            b' ' | b'-' | b'.' | b'(' | b')' | b'+' => {
                marks += 1;
                if marks > 2 {
                    return None;
                }
            }
            _ => return None,
        }
    }
    None
}
