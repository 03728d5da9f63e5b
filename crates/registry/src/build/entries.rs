//! The entries of all runs together: which number each has.

use super::gather::KEY_DEACTIVATED;
use super::segment::Segment;

/// What is known of the entries that are in the file.
#[derive(Default)]
pub(crate) struct Entries {
    pub count: u32,
    /// Those that are not deactivated.
    pub valid: u32,
    /// Where each block ends in the file, of one segment after the other.
    pub block_ends: Vec<u64>,
    /// Keys with the first entry of each.
    pub keys: Vec<u32>,
    /// For each key, and behind the last, how many entries of each segment come before.
    pub starts: Vec<u32>,
    /// Bit by bit, which entries are organisations.
    pub kinds: Vec<u8>,
}

impl Entries {
    /// Numbers the entries of all segments of all runs in the order of their keys, and within a key
    /// in the order in which they came. Answers also, for each run, the number of each of its entries.
    pub fn of(runs: &[Vec<Segment>]) -> (Self, Vec<Vec<u32>>) {
        let mut entries = Self::default();
        let length =
            |run: &[Segment]| -> usize { run.iter().map(|segment| segment.count as usize).sum() };
        let mut numbers: Vec<Vec<u32>> =
            runs.iter().map(|run| Vec::with_capacity(length(run))).collect();
        let mut segments: Vec<Ahead<'_>> = (0..)
            .zip(runs)
            .flat_map(|(run, segments)| segments.iter().map(move |segment| (run, segment)))
            .map(|(run, segment)| Ahead { run, segment, keys: &segment.keys, passed: 0 })
            .collect();
        while let Some(key) =
            segments.iter().filter_map(|ahead| ahead.keys.first()).map(|(key, _)| *key).min()
        {
            entries.keys.extend([key, entries.count]);
            entries.starts.extend(segments.iter().map(|ahead| ahead.passed));
            for ahead in &mut segments {
                for is_organisation in ahead.pass(key) {
                    numbers[ahead.run].push(entries.count);
                    entries.number(is_organisation);
                }
            }
            if key >> KEY_DEACTIVATED == 0 {
                entries.valid = entries.count;
            }
        }
        entries.starts.extend(segments.iter().map(|ahead| ahead.passed));
        let all = runs.iter().flatten();
        entries.block_ends = all.flat_map(|segment| segment.block_ends.iter().copied()).collect();
        (entries, numbers)
    }

    #[inline]
    fn number(&mut self, is_organisation: bool) {
        let bit = self.count as usize % 8;
        if bit == 0 {
            self.kinds.push(0);
        }
        if let Some(kinds) = self.kinds.last_mut() {
            *kinds |= u8::from(is_organisation) << bit;
        }
        self.count += 1;
    }
}

/// A segment, and what of it is still to be numbered.
struct Ahead<'a> {
    run: usize,
    segment: &'a Segment,
    keys: &'a [(u32, u32)],
    passed: u32,
}

impl<'a> Ahead<'a> {
    /// Goes over the entries of a key; answers of each whether it is an organisation's.
    fn pass(&mut self, key: u32) -> impl Iterator<Item = bool> + use<'a> {
        let from = self.passed;
        if let Some(((_, count), behind)) = self.keys.split_first().filter(|((k, _), _)| *k == key)
        {
            self.keys = behind;
            self.passed += count;
        }
        let segment = self.segment;
        (from..self.passed).map(move |entry| segment.is_organisation(entry))
    }
}
