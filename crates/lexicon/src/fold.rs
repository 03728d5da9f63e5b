//! Texts as they are compared and sorted.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text as it is compared and sorted: small letters and digits without accents, single spaces.
/// Apostrophes vanish, so that `O'Brien` and `OBrien` are one; other signs are spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        fold_ascii(text, &mut folded);
        return folded;
    }
    // Also before decomposition, for that of the free acute accent begins with a space.
    let letters = text.chars().filter(|c| !is_apostrophe(*c));
    for letter in letters.nfkd().flat_map(char::to_lowercase) {
        if is_combining_mark(letter) || is_apostrophe(letter) {
            continue;
        }
        match letter {
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            _ if letter.is_alphanumeric() => folded.push(letter),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The same where nothing has to be taken apart, which is most of what is typed.
fn fold_ascii(text: &str, folded: &mut String) {
    for letter in text.bytes().filter(|byte| !matches!(byte, b'\'' | b'`')) {
        if letter.is_ascii_alphanumeric() {
            folded.push(char::from(letter.to_ascii_lowercase()));
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
}

/// Also what people type in its place, and the ʻokina of Hawaiian names.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '´' | '`' | '′' | 'ʼ' | 'ʻ')
}
