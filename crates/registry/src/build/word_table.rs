//! The table of words: as [`Table`], and quick for the words that come again and again.

use super::table::Table;
use crate::words::Word;

/// Words in the small table.
const FREQUENT: usize = 4096;

/// Words with their numbers.
///
/// Most words of a registry are among a few thousand. Those are kept so close together that they
/// stay in the processor's cache, and are compared as one number; going to memory for each of them
/// took a fifth of an import.
pub(crate) struct Words {
    all: Table,
    /// The first sixteen bytes of a word that came lately, and its number. No word is 0.
    lately: Vec<(u128, u32)>,
}

impl Default for Words {
    fn default() -> Self {
        Self::of(Table::default())
    }
}

impl Words {
    pub fn of(all: Table) -> Self {
        Self { all, lately: vec![(0, 0); FREQUENT] }
    }

    /// The number of a word, which gets one if it has none.
    #[inline]
    pub fn number(&mut self, word: &Word<'_>) -> u32 {
        let front = word.front();
        if word.length > 16 {
            return self.all.number(word.text());
        }
        let mixed = (front as u64 ^ (front >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let place = (mixed >> 52) as usize % FREQUENT;
        let (known, number) = self.lately[place];
        if known == front {
            return number;
        }
        let number = self.all.number(word.text());
        self.lately[place] = (front, number);
        number
    }

    /// All of them.
    pub fn all(&self) -> &Table {
        &self.all
    }
}
