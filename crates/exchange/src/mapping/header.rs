//! Column names, made comparable.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::synonyms;
use crate::tabular::Sheet;

/// A column name as names are compared: small letters and digits with single spaces, without
/// what stands in brackets at the end and without camel case.
pub(super) fn normal(header: &str) -> String {
    let header: String = header.nfkc().collect();
    let header = without_brackets(header.trim());
    let mut text = String::with_capacity(header.len() + 8);
    let mut before = ' ';
    for letter in header.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            text.push(' ');
        }
        before = letter;
        match letter {
            '\'' | '’' | '\u{feff}' | '\u{200b}' => {}
            // "D.O.B." is one word, "c/o" and "d/c" are two: only points join.
            '.' => {}
            '#' => text.push_str(" number "),
            _ if letter.is_alphanumeric() => text.extend(letter.to_lowercase()),
            _ => text.push(' '),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Last name (legal)" is a last name; "(Unassigned)" alone is kept.
fn without_brackets(header: &str) -> &str {
    match header.find(['(', '[']) {
        Some(at) if at > 0 && header.ends_with([')', ']']) => header[..at].trim_end(),
        _ => header,
    }
}

/// Letters alone, as `PT_NAME`, `PtName` and `Pt Name` share them.
pub(super) fn squeezed(normal: &str) -> String {
    normal.replace(' ', "")
}

/// Whether a text is a column name that exports use.
pub fn is_known_header(text: &str) -> bool {
    text.len() <= 120 && synonyms::is_known(&normal(text))
}

/// Tells files with the same columns in the same order, whatever their rows.
pub fn fingerprint(sheet: &Sheet) -> String {
    let mut hash = Sha256::new();
    for header in &sheet.headers {
        hash.update(normal(header));
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}
