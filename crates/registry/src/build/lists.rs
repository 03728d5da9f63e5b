//! The lists of a run: for each word, and each part of an entry, the entries in which it stands there.

use super::gather::PARTS;
use super::run::NUMBER;

/// Bits of a list within its shelf: with the number of an entry it fits four bytes, and a shelf is
/// sorted within the processor's cache.
const SHELF: u32 = u32::BITS - NUMBER;

/// The lists of a run, in shelves of 4,096 lists that lie side by side.
pub(crate) struct Lists {
    /// List and entry; in a shelf, by entry.
    pairs: Vec<u32>,
    /// Where each shelf ends.
    ends: Vec<u32>,
}

/// Shelves that are being filled.
pub(crate) struct Shelves {
    pairs: Vec<u32>,
    /// Where the next pair of each shelf belongs.
    next: Vec<u32>,
}

impl Shelves {
    /// Shelves with just the space for these lists, in this room; there are so many words.
    pub fn of<'a>(
        words: usize,
        lists: &[u32],
        others: impl Iterator<Item = &'a [u32]>,
        mut room: Vec<u32>,
    ) -> Self {
        let mut next = vec![0u32; ((words * PARTS as usize) >> SHELF) + 1];
        let mut count = |lists: &[u32]| {
            for list in lists {
                next[(list >> SHELF) as usize] += 1;
            }
        };
        count(lists);
        others.for_each(count);
        let mut sum = 0;
        for next in &mut next {
            sum += std::mem::replace(next, sum);
        }
        if room.capacity() < sum as usize {
            // Fresh memory is zero already.
            room = vec![0; sum as usize];
        }
        room.resize(sum as usize, 0);
        Self { pairs: room, next }
    }

    /// Puts an entry into lists. The numbers of entries must ascend.
    #[inline]
    pub fn put(&mut self, number: u32, lists: &[u32]) {
        for list in lists {
            let next = &mut self.next[(list >> SHELF) as usize];
            self.pairs[*next as usize] = list << NUMBER | number;
            *next += 1;
        }
    }

    /// All are in.
    pub fn close(self) -> Lists {
        Lists { pairs: self.pairs, ends: self.next }
    }
}

impl Lists {
    /// Its memory, to be used again.
    pub fn into_room(self) -> Vec<u32> {
        self.pairs
    }

    /// Calls for each list that is not empty, with its ascending entries. A word that stands twice in
    /// an entry counts once.
    pub fn each<E>(&self, mut take: impl FnMut(u32, &[u32]) -> Result<(), E>) -> Result<(), E> {
        let (mut from, mut sorted) = (0, Vec::new());
        for (shelf, to) in (0u32..).zip(&self.ends) {
            let pairs = &self.pairs[std::mem::replace(&mut from, *to as usize)..*to as usize];
            if pairs.is_empty() {
                continue;
            }
            let mut starts = [0u32; (1 << SHELF) + 1];
            for pair in pairs {
                starts[(pair >> NUMBER) as usize + 1] += 1;
            }
            for list in 0..1 << SHELF {
                starts[list + 1] += starts[list];
            }
            sorted.resize(pairs.len(), 0);
            let mut ends = starts;
            for pair in pairs {
                let end = &mut ends[(pair >> NUMBER) as usize];
                let number = pair & ((1 << NUMBER) - 1);
                // At the beginning of a list stands another's last entry, or nothing.
                if *end == starts[(pair >> NUMBER) as usize] || sorted[*end as usize - 1] != number
                {
                    sorted[*end as usize] = number;
                    *end += 1;
                }
            }
            for (list, (start, end)) in (0u32..).zip(starts.iter().zip(&ends[..1 << SHELF])) {
                if start < end {
                    take(shelf << SHELF | list, &sorted[*start as usize..*end as usize])?;
                }
            }
        }
        Ok(())
    }
}
