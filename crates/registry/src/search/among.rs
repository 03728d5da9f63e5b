//! Which of some entries are in one of many lists.

use super::Place;
use crate::file::postings::{END, Walk};
use crate::file::stored::{ListRef, Stored};

/// Finds those of `few` that are in these lists, list by list, until there are `most`; an entry that
/// is in several may be found several times. Leaves `few` in order.
pub(super) fn among(
    stored: &Stored,
    few: &mut Vec<(u32, Place)>,
    lists: &[ListRef],
    most: usize,
    hits: &mut super::walks::Hits,
) {
    // Mostly a few ascending pieces, which the stable sort finds and merges.
    few.sort();
    few.dedup_by_key(|(entry, _)| *entry);
    let ([(first, _), ..], [.., (last, _)]) = (few.as_slice(), few.as_slice()) else { return };
    let span = u64::from(last - first) + 1;
    let sieve = Sieve::of(few);
    for list in lists {
        if hits.entries.len() >= most {
            return;
        }
        let place = Place::of(list.part);
        let take = |entry, other: Place| hits.entries.push((entry, place.min(other)));
        let walk = stored.walk(*list);
        // What the list probably has between the first and the last.
        let between = u64::from(list.count) * span / u64::from(stored.count).max(1);
        if (between as usize) < few.len() * STEPS_A_SEEK {
            step_by_step(walk, few, &sieve, take);
        } else {
            by_leaps(walk, few, take);
        }
    }
}

/// Walking along a list step by step takes as long as so many fewer jumps in it.
const STEPS_A_SEEK: usize = 6;

fn step_by_step(
    mut walk: Walk<'_>,
    few: &[(u32, Place)],
    sieve: &Sieve,
    mut take: impl FnMut(u32, Place),
) {
    let ([(first, _), ..], [.., (last, _)]) = (few, few) else { return };
    walk.seek(*first);
    while walk.current <= *last {
        if sieve.may_have(walk.current)
            && let Ok(at) = few.binary_search_by_key(&walk.current, |(entry, _)| *entry)
        {
            take(walk.current, few[at].1);
        }
        walk.step();
    }
}

fn by_leaps(mut walk: Walk<'_>, few: &[(u32, Place)], mut take: impl FnMut(u32, Place)) {
    let mut rest = few;
    while let [(entry, place), behind @ ..] = rest {
        walk.seek(*entry);
        rest = match walk.current {
            END => return,
            current if current == *entry => {
                take(current, *place);
                behind
            }
            current => not_below(behind, current),
        };
    }
}

/// The entries from `target` on, which are mostly near.
fn not_below(entries: &[(u32, Place)], target: u32) -> &[(u32, Place)] {
    let mut step = 1;
    while entries.get(step).is_some_and(|(entry, _)| *entry < target) {
        step *= 2;
    }
    let (from, to) = (step / 2, entries.len().min(step + 1));
    let near = &entries[from.min(to)..to];
    &entries[from.min(to) + near.partition_point(|(entry, _)| *entry < target)..]
}

/// Tells quickly of most entries that they are not among a few.
struct Sieve(Vec<u64>);

impl Sieve {
    /// Bits for each of the few, and bits at least and at most.
    const EACH: usize = 16;
    const LEAST: usize = 1 << 17;
    const MOST: usize = 1 << 23;

    fn of(few: &[(u32, Place)]) -> Self {
        let bits = (few.len() * Self::EACH).next_power_of_two().clamp(Self::LEAST, Self::MOST);
        let mut sieve = Self(vec![0; bits / 64]);
        for (entry, _) in few {
            let bit = sieve.bit(*entry);
            sieve.0[bit / 64] |= 1 << (bit % 64);
        }
        sieve
    }

    #[inline]
    fn bit(&self, entry: u32) -> usize {
        entry as usize & (self.0.len() * 64 - 1)
    }

    #[inline]
    fn may_have(&self, entry: u32) -> bool {
        let bit = self.bit(entry);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }
}
