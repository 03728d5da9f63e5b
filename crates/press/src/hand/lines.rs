//! Which words stand on which line, and where each letter of a word.

use unicode_normalization::UnicodeNormalization;

use super::{
    Unwritten,
    glyph::{Glyph, glyph},
};

/// Between two words, and between two letters, in units of the alphabet.
const WORD_GAP: f64 = 74.0;
const LETTER_GAP: f64 = 20.0;

/// So many unknown signs are told.
const MOST_TOLD: usize = 12;

/// A word: its signs, each with where it begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    pub signs: Vec<(f64, Glyph)>,
    pub width: f64,
}

/// A line of words, each with where it begins.
pub(super) type Line = Vec<(f64, Word)>;

/// The words in lines no wider than this, in units of the alphabet. A word that is wider
/// is broken where the line ends.
pub(super) fn broken(text: &str, width: f64) -> Result<Vec<Line>, Unwritten> {
    let mut unknown = Vec::new();
    let mut lines = Vec::new();
    for text in text.lines() {
        let mut line = Line::new();
        let mut at = 0.0;
        for word in text.split_whitespace() {
            for part in word_parts(word, width, &mut unknown) {
                if !line.is_empty() && at + part.width > width {
                    lines.push(std::mem::take(&mut line));
                    at = 0.0;
                }
                let begins = at;
                at += part.width + WORD_GAP;
                line.push((begins, part));
            }
        }
        lines.push(line);
    }
    if unknown.is_empty() { Ok(lines) } else { Err(Unwritten::Signs(unknown)) }
}

/// The word; in several parts if it is wider than a line.
fn word_parts(word: &str, width: f64, unknown: &mut Vec<char>) -> Vec<Word> {
    let mut parts = vec![Word::default()];
    for sign in word.nfc() {
        let Some(glyph) = glyph(sign) else {
            if unknown.len() < MOST_TOLD && !unknown.contains(&sign) {
                unknown.push(sign);
            }
            continue;
        };
        let gap = parts.last().and_then(|part| part.signs.last()).map_or(0.0, |_| LETTER_GAP);
        let full = parts
            .last()
            .is_some_and(|part| !part.signs.is_empty() && part.width + gap + glyph.width > width);
        if full {
            parts.push(Word::default());
        }
        if let Some(part) = parts.last_mut() {
            let begins = if part.signs.is_empty() { 0.0 } else { part.width + gap };
            part.width = begins + glyph.width;
            part.signs.push((begins, glyph));
        }
    }
    parts
}
