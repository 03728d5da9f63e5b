//! The list of the providers that have a word: ascending numbers of entries.
//!
//! Differences as varints, in groups of 128; a long list has a table in front that says for each
//! group what its last number is and where its bytes end, so that a search jumps over groups.

use super::eight::Eight;

/// Numbers in a group.
const GROUP: usize = 128;

/// How far groups are looked for step by step, in the last of the steps.
const NEAR: usize = 8;

/// No entry has this number: the end of a list.
pub(crate) const END: u32 = u32::MAX;

/// Adds a list to bytes. The numbers must ascend.
pub(crate) fn write(out: &mut Vec<u8>, numbers: &[u32]) {
    let groups = numbers.len().div_ceil(GROUP);
    let table = out.len();
    if groups > 1 {
        out.resize(table + groups * 8, 0);
    }
    let data = out.len();
    let mut before = 0;
    for (group, numbers) in numbers.chunks(GROUP).enumerate() {
        for number in numbers {
            varint(out, number.wrapping_sub(before));
            before = *number;
        }
        if groups > 1 {
            let end = (out.len() - data) as u32;
            let at = table + group * 8;
            out[at..at + 4].copy_from_slice(&before.to_le_bytes());
            out[at + 4..at + 8].copy_from_slice(&end.to_le_bytes());
        }
    }
}

/// Adds a number, seven bits a byte.
#[inline]
pub(crate) fn varint(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number and moves on; 0 behind the end.
#[inline]
pub(crate) fn read_varint(bytes: &[u8], at: &mut usize) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    number
}

/// A walk along a list, from its first number to its last.
#[derive(Clone)]
pub(crate) struct Walk<'a> {
    table: &'a [[u8; 8]],
    data: &'a [u8],
    /// Where the next number's bytes are.
    at: usize,
    /// Numbers behind the current one.
    left: usize,
    count: usize,
    /// The number where the walk stands, [`END`] behind the last.
    pub current: u32,
}

impl<'a> Walk<'a> {
    /// Stands at the first number of a list of so many, whose bytes begin here.
    pub fn new(bytes: &'a [u8], count: u32) -> Self {
        let count = count as usize;
        let groups = count.div_ceil(GROUP);
        let length = if groups > 1 { groups * 8 } else { 0 };
        let (table, data) = bytes.split_at_checked(length).unwrap_or((&[], &[]));
        let (table, _) = table.as_chunks::<8>();
        let mut walk = Self { table, data, at: 0, left: count, count, current: 0 };
        walk.step();
        walk
    }

    /// On to the next number.
    #[inline]
    pub fn step(&mut self) {
        if self.left == 0 || self.at >= self.data.len() {
            self.current = END;
            self.left = 0;
            return;
        }
        self.left -= 1;
        self.current = self.current.saturating_add(read_varint(self.data, &mut self.at));
    }

    /// On to the first number that is not below `target`.
    #[inline]
    pub fn seek(&mut self, target: u32) {
        if self.current >= target {
            return;
        }
        // Often it is the next.
        self.step();
        if self.current >= target {
            return;
        }
        if self.table.len() > 1 {
            self.jump(target);
        }
        self.skim(target);
        while self.current < target {
            self.step();
        }
    }

    /// Over numbers that are below `target`, eight bytes at once: guessing how many bytes a number
    /// has costs more than adding up all of them. Stands below `target` behind it.
    #[inline]
    fn skim(&mut self, target: u32) {
        while let Some(eight) = self.data.get(self.at..).and_then(|data| data.first_chunk::<8>()) {
            let Some(eight) = Eight::of(u64::from_le_bytes(*eight)) else { return };
            let reached = self.current.saturating_add(eight.sum);
            if reached >= target || eight.numbers > self.left {
                return;
            }
            self.current = reached;
            self.left -= eight.numbers;
            self.at += eight.bytes;
        }
    }

    /// Over all groups whose last number is below `target`.
    fn jump(&mut self, target: u32) {
        let group = (self.count - self.left - 1) / GROUP;
        if self.last(group) >= target {
            return;
        }
        let low = self.last_below(group, target);
        // Everything up to `low` is below.
        self.current = self.last(low);
        self.at = self.table[low][4..].try_into().map_or(0, u32::from_le_bytes) as usize;
        self.left = self.count.saturating_sub((low + 1) * GROUP);
        if self.left == 0 {
            self.current = END;
        } else {
            self.step();
        }
    }

    /// The last group whose last number is below `target`, if that of `low` is.
    fn last_below(&self, mut low: usize, target: u32) -> usize {
        let end = self.table.len();
        // Near ones first, each step twice as far as the one before.
        let mut step = 1;
        while step <= NEAR {
            if low + step >= end || self.last(low + step) >= target {
                return self.halve(low, (low + step).min(end), target);
            }
            low += step;
            step *= 2;
        }
        // The entries of a word are spread rather evenly, so a far group is near to where it would be
        // then. Looking there touches fewer places of memory than going on would.
        let (from, to) = (self.last(low), self.last(end - 1));
        let share = u64::from(target - from) * (end - low) as u64;
        let guess = low + (share / u64::from(to.saturating_sub(from)).max(1)) as usize;
        let guess = guess.clamp(low, end - 1);
        let mut step = 1;
        if self.last(guess) < target {
            low = guess;
            while low + step < end && self.last(low + step) < target {
                low += step;
                step *= 2;
            }
            return self.halve(low, (low + step).min(end), target);
        }
        let mut high = guess;
        while low + step < high && self.last(high - step) >= target {
            high -= step;
            step *= 2;
        }
        self.halve(high.saturating_sub(step).max(low), high, target)
    }

    /// The last group whose last number is below `target`: that of `low` is, that of `high` is not.
    fn halve(&self, mut low: usize, mut high: usize, target: u32) -> usize {
        while low + 1 < high {
            let middle = low.midpoint(high);
            if self.last(middle) < target { low = middle } else { high = middle }
        }
        low
    }

    fn last(&self, group: usize) -> u32 {
        self.table
            .get(group)
            .and_then(|entry| entry.first_chunk::<4>())
            .map_or(END, |last| u32::from_le_bytes(*last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_walk_visits_what_was_written(
            steps in prop::collection::vec(1u32..5000, 0..1500),
            targets in prop::collection::vec(0u32..4_000_000, 0..60),
        ) {
            let mut numbers = Vec::new();
            let mut sum = 0;
            for step in steps {
                numbers.push(sum);
                sum += step;
            }
            let mut bytes = vec![7];
            write(&mut bytes, &numbers);
            let mut walk = Walk::new(&bytes[1..], numbers.len() as u32);
            let mut jumper = walk.clone();
            let mut visited = Vec::new();
            while walk.current != END {
                visited.push(walk.current);
                walk.step();
            }
            prop_assert_eq!(&visited, &numbers);
            let mut targets = targets;
            targets.sort_unstable();
            for target in targets {
                jumper.seek(target);
                let expected = numbers.iter().copied().find(|n| *n >= target).unwrap_or(END);
                prop_assert_eq!(jumper.current, expected);
            }
        }

        #[test]
        fn no_bytes_make_a_walk_panic_or_endless(
            bytes in prop::collection::vec(any::<u8>(), 0..600),
            count in 0u32..100_000,
            target in any::<u32>(),
        ) {
            let mut walk = Walk::new(&bytes, count);
            walk.seek(target);
            for _ in 0..1000 {
                walk.step();
            }
            prop_assert_eq!(walk.current, END);
        }
    }
}
