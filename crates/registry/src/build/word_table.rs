//! The table of words and other short texts: as [`Table`], and quick for what is short.

use super::table::Table;
use crate::words::as_number;

/// The longest text that is kept in the slots themselves.
const SHORT: usize = 12;

/// Short texts with their numbers.
///
/// Nearly all words have at most twelve letters. Such a word and its number are sixteen bytes
/// together, so one look at one place of memory finds it; following numbers to texts took a fifth of
/// an import.
pub(crate) struct Words {
    all: Table,
    /// Open addressing: the text in the lower twelve bytes, above it its number plus one; 0 is free.
    slots: Vec<u128>,
    used: usize,
}

impl Default for Words {
    fn default() -> Self {
        Self { all: Table::default(), slots: vec![0; 1024], used: 0 }
    }
}

impl Words {
    pub fn of(all: Table) -> Self {
        let mut words = Self { all, ..Self::default() };
        words.fill(words.slots.len());
        words
    }

    /// Puts all texts into so many slots, or more: the oldest first, for those are the frequent ones,
    /// which are then found at once however full it gets.
    fn fill(&mut self, size: usize) {
        self.slots = vec![0; size];
        self.used = 0;
        for number in 0..self.all.len() as u32 {
            let text = self.all.get(number);
            if let Some(front) = as_number(text).filter(|_| is_short(text.len())) {
                if self.is_full() {
                    return self.fill(size * 2);
                }
                let slot = self.slot(front);
                self.slots[slot] = front | u128::from(number + 1) << 96;
                self.used += 1;
            }
        }
    }

    /// Seven eighths of the slots are taken.
    fn is_full(&self) -> bool {
        self.used * 8 >= self.slots.len() * 7
    }

    /// The number of a text, which gets one if it has none. `front` is the text as a number, if it
    /// is not longer than sixteen bytes.
    #[inline]
    pub fn number(&mut self, text: &[u8], front: u128) -> u32 {
        if !is_short(text.len()) {
            return self.all.number(text);
        }
        let slot = self.slot(front);
        let found = self.slots[slot];
        if found == 0 { self.add(text, front, slot) } else { number_in(found) }
    }

    /// The numbers of many short texts: `take` gets the place of each among them and its number.
    #[inline]
    pub fn numbers(&mut self, fronts: &[u128], mut take: impl FnMut(usize, u32)) {
        let mut found = [0; 64];
        for (chunk, fronts) in fronts.chunks(found.len()).enumerate() {
            let mask = self.slots.len() - 1;
            for (found, front) in found.iter_mut().zip(fronts) {
                *found = self.slots[place(*front) & mask];
            }
            for (at, (found, front)) in found.iter().zip(fronts).enumerate() {
                let number = if *found != 0 && (*found ^ *front) << 32 == 0 {
                    number_in(*found)
                } else {
                    self.find(*front)
                };
                take(chunk * 64 + at, number);
            }
        }
    }

    #[cold]
    fn find(&mut self, front: u128) -> u32 {
        let bytes = front.to_le_bytes();
        let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        self.number(&bytes[..length], front)
    }

    /// Where a text is, or would be.
    #[inline]
    fn slot(&self, front: u128) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = place(front) & mask;
        while self.slots[slot & mask] != 0 && (self.slots[slot & mask] ^ front) << 32 != 0 {
            slot += 1;
        }
        slot & mask
    }

    #[cold]
    fn add(&mut self, text: &[u8], front: u128, slot: usize) -> u32 {
        let number = self.all.push(text);
        if self.is_full() {
            self.fill(self.slots.len() * 2);
        } else {
            self.slots[slot] = front | u128::from(number + 1) << 96;
            self.used += 1;
        }
        number
    }

    /// All of them.
    pub fn all(&self) -> &Table {
        &self.all
    }
}

/// No text of nothing: that is what a free slot holds.
#[inline]
pub(crate) fn is_short(length: usize) -> bool {
    (1..=SHORT).contains(&length)
}

#[inline]
fn number_in(slot: u128) -> u32 {
    (slot >> 96) as u32 - 1
}

#[inline]
fn place(front: u128) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let wide =
        u128::from(front as u64 ^ 0xA076_1D64_78BD_642F) * u128::from((front >> 64) as u64 ^ ODD);
    let mixed = (wide as u64 ^ (wide >> 64) as u64).wrapping_mul(ODD);
    (mixed >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_text_keeps_its_number(texts in prop::collection::vec("[a-c]{0,18}", 0..1000)) {
            let number = |words: &mut Words, text: &str| {
                words.number(text.as_bytes(), as_number(text.as_bytes()).unwrap_or(0))
            };
            let mut words = Words::default();
            let numbers: Vec<u32> = texts.iter().map(|text| number(&mut words, text)).collect();
            let mut again = Words::of(Table::read(&words.all().written_from(0)).expect("whole"));
            for (text, known) in texts.iter().zip(numbers) {
                prop_assert_eq!(words.all().get(known), text.as_bytes());
                prop_assert_eq!(number(&mut words, text), known);
                prop_assert_eq!(number(&mut again, text), known);
            }
        }
    }
}
