//! Texts cut into the words that are searched for.
//!
//! The words are those of `lexicon::fold`; as nearly all texts of the registry are plain ASCII,
//! those are folded by a table.

/// Longer words are cut: nobody types that much of one.
pub(crate) const LONGEST: usize = 32;

/// A sign that ends a word.
const END: u8 = 0;
/// A sign that is left out: an apostrophe.
const SKIP: u8 = 1;
/// No ASCII.
const WIDE: u8 = 2;

const TABLE: [u8; 256] = {
    let mut table = [END; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            letter @ b'A'..=b'Z' => letter + 32,
            same @ (b'a'..=b'z' | b'0'..=b'9') => same,
            b'\'' | b'`' => SKIP,
            128.. => WIDE,
            _ => END,
        };
        byte += 1;
    }
    table
};

/// A word, with zeros behind it.
pub(crate) struct Word<'a> {
    pub bytes: &'a [u8; LONGEST],
    pub length: usize,
}

impl Word<'_> {
    /// Its letters.
    pub fn text(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Its first sixteen bytes as a number. Words of no more are told apart by it alone.
    #[inline]
    pub fn front(&self) -> u128 {
        self.bytes.first_chunk::<16>().map_or(0, |front| u128::from_le_bytes(*front))
    }
}

/// Calls for each word of a text, folded.
#[inline]
pub(crate) fn each_word(text: &[u8], mut take: impl FnMut(Word<'_>)) {
    let mut word = [0; LONGEST];
    let mut length = 0;
    for byte in text {
        match TABLE[usize::from(*byte)] {
            END if length > 0 => {
                take(Word { bytes: &word, length });
                (word, length) = ([0; LONGEST], 0);
            }
            END | SKIP => {}
            WIDE => return each_word_wide(text, take),
            letter if length < LONGEST => {
                word[length] = letter;
                length += 1;
            }
            _ => {}
        }
    }
    if length > 0 {
        take(Word { bytes: &word, length });
    }
}

/// The same for texts with letters beyond ASCII. Words before the first such letter may be called
/// a second time, which does no harm: a word counts once for each provider.
#[cold]
fn each_word_wide(text: &[u8], mut take: impl FnMut(Word<'_>)) {
    for word in lexicon::fold(&readable(text)).split(' ').filter(|word| !word.is_empty()) {
        let text = clipped(word).as_bytes();
        let mut bytes = [0; LONGEST];
        bytes[..text.len()].copy_from_slice(text);
        take(Word { bytes: &bytes, length: text.len() });
    }
}

/// A word at most as long as words are kept.
pub(crate) fn clipped(word: &str) -> &str {
    let mut end = word.len().min(LONGEST);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

/// Bytes of a file as a text: UTF-8, or Latin-1 as older files have it.
pub(crate) fn readable(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_those_of_the_house(text in "[A-Za-z0-9 '.,&/éÑß-]{0,40}") {
            let mut words = Vec::new();
            each_word(text.as_bytes(), |word| words.push(String::from_utf8_lossy(word.text()).into_owned()));
            words.sort_unstable();
            words.dedup();
            let folded = lexicon::fold(&text);
            let mut expected: Vec<String> =
                folded.split(' ').filter(|w| !w.is_empty()).map(|w| clipped(w).to_owned()).collect();
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(words, expected);
        }
    }
}
