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

/// A text of at most sixteen bytes as a number, with zeros behind it.
#[inline]
pub(crate) fn as_number(text: &[u8]) -> Option<u128> {
    let length = text.len();
    // Read from both ends at once: copying so few bytes one by one takes longer.
    let (low, high) = if let (Some(a), Some(b)) = (text.first_chunk::<8>(), text.last_chunk::<8>())
    {
        if length > 16 {
            return None;
        }
        let (a, b) = (u64::from_le_bytes(*a), u64::from_le_bytes(*b));
        (a, b.checked_shr(8 * (16 - length as u32)).unwrap_or(0))
    } else if let (Some(a), Some(b)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let (a, b) = (u32::from_le_bytes(*a), u32::from_le_bytes(*b));
        (u64::from(a) | u64::from(b) << (8 * (length as u32 - 4)), 0)
    } else {
        let [a, b, c] = [0, 1, 2].map(|at| text.get(at).copied().map_or(0, u64::from));
        (a | b << 8 | c << 16, 0)
    };
    Some(u128::from(high) << 64 | u128::from(low))
}

/// The one word that a text of at most sixteen capitals is; none if it is something else.
#[inline]
fn one_word(text: &[u8]) -> Option<u128> {
    const EACH: u128 = u128::from_le_bytes([1; 16]);
    let number = as_number(text)?;
    let used = u128::MAX >> (8 * (16 - text.len() as u32)).min(127);
    let seven = number & (EACH * 0x7F);
    let (from_a, behind_z) = (seven + EACH * (0x80 - 0x41), seven + EACH * (0x80 - 0x5B));
    let capitals = from_a & !behind_z & !number & (EACH * 0x80);
    (capitals == used & (EACH * 0x80) && !text.is_empty()).then_some(number | capitals >> 2)
}

/// Calls for each word of a text, folded.
#[inline]
pub(crate) fn each_word(text: &[u8], mut take: impl FnMut(Word<'_>)) {
    let mut word = [0; LONGEST];
    if let Some(front) = one_word(text) {
        word[..16].copy_from_slice(&front.to_le_bytes());
        return take(Word { bytes: &word, length: text.len() });
    }
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
        fn a_short_text_is_a_number(text in "[A-Za-z0-9 ]{0,20}") {
            let mut bytes = [0; 20];
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            let expected = bytes.first_chunk::<16>().map(|front| u128::from_le_bytes(*front));
            prop_assert_eq!(as_number(text.as_bytes()), expected.filter(|_| text.len() <= 16));
        }

        #[test]
        fn capitals_are_one_word(text in "[A-Z@\\[a-z0]{1,18}|[A-Z]{1,18}") {
            let is_one = text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_uppercase());
            let lower = as_number(text.to_ascii_lowercase().as_bytes());
            prop_assert_eq!(one_word(text.as_bytes()), lower.filter(|_| is_one));
        }

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
