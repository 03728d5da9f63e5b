//! Texts as they are compared and sorted.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text as it is compared and sorted: small letters and digits without accents, single spaces.
/// Apostrophes vanish, so that `O'Brien` and `OBrien` are one; other signs are spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
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

/// Also what people type in its place, and the ʻokina of Hawaiian names.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '´' | '`' | '′' | 'ʼ' | 'ʻ')
}
