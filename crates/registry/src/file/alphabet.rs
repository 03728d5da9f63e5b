//! The words of a registry in the order of the alphabet.

use std::ops::Range;

/// Texts one after the other, and where each ends.
#[derive(Default)]
pub(crate) struct Texts {
    pub bytes: Vec<u8>,
    pub ends: Vec<u32>,
}

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them; nothing if there is none of that number.
    #[inline]
    pub fn get(&self, number: usize) -> &[u8] {
        let start = match number {
            0 => 0,
            _ => self.ends.get(number - 1).copied().unwrap_or(0) as usize,
        };
        let end = self.ends.get(number).copied().unwrap_or(0) as usize;
        self.bytes.get(start..end).unwrap_or(b"")
    }

    /// Bytes of memory that they take.
    pub fn memory(&self) -> usize {
        self.bytes.len() + self.ends.len() * 4
    }
}

/// Sorted words.
pub(crate) struct Alphabet {
    words: Texts,
    /// For each pair of bytes, the first word that does not come before it.
    twos: Vec<u32>,
    /// Bits by a hash: which beginnings words have. A bit may be set for another one, so that a
    /// beginning that is there has to be looked up, but one that is not mostly need not be.
    beginnings: Vec<u64>,
}

/// Longer beginnings are not distinguished.
const LONGEST: usize = 16;

/// Bits for each word: words share most of their beginnings.
const BITS_A_WORD: usize = 32;

/// A beginning while it grows letter by letter.
#[derive(Clone, Copy, Default)]
pub(crate) struct Beginning {
    hash: u64,
    length: usize,
}

impl Beginning {
    /// The same with one more letter.
    #[inline]
    pub fn with(self, letter: u8) -> Self {
        if self.length >= LONGEST {
            return self;
        }
        let mixed = (self.hash ^ (u64::from(letter) + 1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self { hash: mixed ^ mixed >> 29, length: self.length + 1 }
    }
}

impl Alphabet {
    /// Takes sorted words.
    pub fn of(words: Texts) -> Self {
        let bits = (words.len() * BITS_A_WORD).next_power_of_two().max(64);
        let mut alphabet = Self { twos: twos(&words), words, beginnings: vec![0; bits / 64] };
        let (mut known, mut before): (Vec<Beginning>, &[u8]) = (vec![Beginning::default()], b"");
        for number in 0..alphabet.words.len() {
            let word = alphabet.words.get(number);
            // What it shares with the word before is known.
            let shared = word.iter().zip(before).take_while(|(a, b)| a == b).count();
            known.truncate(shared.min(LONGEST) + 1);
            for letter in word.iter().take(LONGEST).skip(known.len() - 1) {
                let longer = known.last().copied().unwrap_or_default().with(*letter);
                let bit = longer.hash as usize & (bits - 1);
                alphabet.beginnings[bit / 64] |= 1 << (bit % 64);
                known.push(longer);
            }
            before = word;
        }
        alphabet
    }

    /// Whether a word may begin so.
    #[inline]
    pub fn may_begin(&self, beginning: Beginning) -> bool {
        let bit = beginning.hash as usize & (self.beginnings.len() * 64 - 1);
        self.beginnings[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The word at a place.
    #[inline]
    pub fn get(&self, place: usize) -> &[u8] {
        self.words.get(place)
    }

    /// The places of the words that begin so.
    pub fn with(&self, beginning: &[u8]) -> Range<usize> {
        let (low, high) = match beginning {
            // Two letters are enough to leave little to search through.
            [a, b, ..] => {
                let of = |a: u8, b: u8| usize::from(a) << 8 | usize::from(b);
                (self.twos.get(of(*a, *b)), self.twos.get(of(*a, *b) + 1))
            }
            _ => (None, None),
        };
        let mut low = low.map_or(0, |first| *first as usize);
        let mut high = high.map_or(self.words.len(), |first| *first as usize);
        let all = high;
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle) < beginning { low = middle + 1 } else { high = middle }
        }
        let start = low;
        let (mut step, mut end) = (1, start);
        // Mostly few: forward in growing steps.
        while end + step <= all && self.get(end + step - 1).starts_with(beginning) {
            end += step;
            step *= 2;
        }
        let mut high = (end + step).min(all);
        let mut low = end;
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle).starts_with(beginning) { low = middle + 1 } else { high = middle }
        }
        start..low
    }

    /// Bytes of memory that it takes.
    pub fn memory(&self) -> usize {
        self.words.memory() + self.twos.len() * 4 + self.beginnings.len() * 8
    }
}

/// See [`Alphabet::twos`].
fn twos(words: &Texts) -> Vec<u32> {
    let mut twos = Vec::with_capacity((1 << 16) + 1);
    for place in 0..words.len() {
        let two = match words.get(place) {
            [] => 0,
            [a] => usize::from(*a) << 8,
            [a, b, ..] => usize::from(*a) << 8 | usize::from(*b),
        };
        while twos.len() <= two {
            twos.push(place as u32);
        }
    }
    twos.resize((1 << 16) + 1, words.len() as u32);
    twos
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_words_with_a_beginning_are_found(
            words in prop::collection::btree_set("[a-c]{0,5}|[a-b]{15,20}", 0..200),
            beginning in "[a-d]{0,6}",
        ) {
            let mut texts = Texts::default();
            for word in &words {
                texts.bytes.extend_from_slice(word.as_bytes());
                texts.ends.push(texts.bytes.len() as u32);
            }
            let alphabet = Alphabet::of(texts);
            let found: Vec<&[u8]> =
                alphabet.with(beginning.as_bytes()).map(|place| alphabet.get(place)).collect();
            let expected: Vec<&[u8]> = words
                .iter()
                .filter(|word| word.starts_with(&beginning))
                .map(|word| word.as_bytes())
                .collect();
            prop_assert_eq!(found, expected);
            for word in &words {
                let mut grown = Beginning::default();
                for letter in word.bytes() {
                    grown = grown.with(letter);
                    prop_assert!(alphabet.may_begin(grown), "{}", word);
                }
            }
        }
    }
}
