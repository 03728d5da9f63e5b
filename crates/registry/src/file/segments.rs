//! Where entries lie in the file.
//!
//! Entries are numbered in the order of their keys (state and ZIP code). An import writes some hundred
//! thousand at a time in that order, a segment, and never again: the numbers of a key lie in one
//! stretch of each segment, in the order of the segments.

use super::BLOCK;

/// How the entries of each key are spread over the segments.
#[derive(Default)]
pub(crate) struct Segments {
    /// For each key, and behind the last, how many entries of each segment come before.
    starts: Vec<u32>,
    /// The first block of each segment.
    first_blocks: Vec<usize>,
}

impl Segments {
    /// Takes what a file says; none if it does not fit so many keys, entries and blocks.
    pub fn of(starts: Vec<u32>, keys: usize, count: u32, blocks: usize) -> Option<Self> {
        if keys == 0 {
            return (count == 0 && blocks == 0).then(Self::default);
        }
        let segments = starts.len() / (keys + 1);
        if segments == 0 || segments * (keys + 1) != starts.len() {
            return None;
        }
        let mut first_blocks = Vec::with_capacity(segments);
        let (mut block, mut entries) = (0, 0u64);
        for of_segment in &starts[keys * segments..] {
            first_blocks.push(block);
            block += (*of_segment as usize).div_ceil(BLOCK);
            entries += u64::from(*of_segment);
        }
        (block == blocks && entries == u64::from(count)).then_some(Self { starts, first_blocks })
    }

    /// The block of the entry that comes so many behind the first of the key at a place among the
    /// keys, and its place in the block.
    pub fn locate(&self, key: usize, mut behind: u32) -> Option<(usize, usize)> {
        let segments = self.first_blocks.len();
        let from = self.starts.get(key * segments..)?;
        let to = from.get(segments..)?;
        for ((from, to), first) in from.iter().zip(to).zip(&self.first_blocks) {
            let here = to.checked_sub(*from)?;
            if behind < here {
                let entry = (from + behind) as usize;
                return Some((first + entry / BLOCK, entry % BLOCK));
            }
            behind -= here;
        }
        None
    }

    /// Bytes of memory that it takes.
    pub fn memory(&self) -> usize {
        self.starts.len() * 4 + self.first_blocks.len() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_entry_is_found_where_its_segment_has_it(
            counts in prop::collection::vec((0u32..40, 0u32..40, 0u32..40), 1..30),
        ) {
            let mut starts = Vec::new();
            let mut so_far = [0; 3];
            for (a, b, c) in &counts {
                starts.extend(so_far);
                so_far = [so_far[0] + a, so_far[1] + b, so_far[2] + c];
            }
            starts.extend(so_far);
            let count = so_far.iter().sum();
            let first_blocks = so_far.map(|of_segment| (of_segment as usize).div_ceil(BLOCK));
            let blocks = first_blocks.iter().sum();
            prop_assert!(Segments::of(starts.clone(), counts.len(), count + 1, blocks).is_none());
            let segments = Segments::of(starts, counts.len(), count, blocks).expect("they fit");
            let mut next = [0, first_blocks[0] * BLOCK, (first_blocks[0] + first_blocks[1]) * BLOCK];
            for (key, (a, b, c)) in counts.iter().enumerate() {
                let mut behind = 0;
                for (segment, here) in [a, b, c].into_iter().enumerate() {
                    for _ in 0..*here {
                        let expected = (next[segment] / BLOCK, next[segment] % BLOCK);
                        prop_assert_eq!(segments.locate(key, behind), Some(expected));
                        next[segment] += 1;
                        behind += 1;
                    }
                }
                prop_assert_eq!(segments.locate(key, behind), None);
            }
        }
    }
}
