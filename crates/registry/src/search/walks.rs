//! Intersecting lists of entries.

use std::ops::Range;

use super::{Place, Search};
use crate::file::postings::{END, Walk};
use crate::file::stored::{ListRef, Stored};

/// A set with more lists than these is tried list by list.
const MANY: usize = 12;

/// If the other words have no more entries than these, the entries are found first.
const FEW_ENTRIES: usize = 8192;

/// The entries that a word may mean: those of some lists, and some stretches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Set {
    /// The best first.
    pub lists: Vec<ListRef>,
    /// States and ZIP codes.
    pub stretches: Vec<Range<u32>>,
}

impl Set {
    /// How many entries at most.
    pub fn total(&self) -> usize {
        let lists: usize = self.lists.iter().map(|list| list.count as usize).sum();
        let stretches: usize = self.stretches.iter().map(ExactSizeIterator::len).sum();
        lists + stretches
    }

    /// The same with only its first lists.
    pub fn of_the_first(&self, lists: usize) -> Self {
        let lists = &self.lists[..self.lists.len().min(lists)];
        Self { lists: lists.to_vec(), stretches: self.stretches.clone() }
    }

    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.stretches.is_empty()
    }

    pub fn has_many_lists(&self) -> bool {
        self.lists.len() > MANY
    }
}

/// Entries that were found, and where their words stand.
#[derive(Default)]
pub(crate) struct Hits {
    pub entries: Vec<(u32, Place)>,
}

/// The first `most` entries in these stretches that are in all sets, and in one list of `many`.
pub(super) fn first(
    search: &Search<'_>,
    sets: &[Set],
    many: Option<&Set>,
    stretches: &[Range<u32>],
    most: usize,
) -> Hits {
    let mut hits = Hits::default();
    let Some(many) = many else {
        // A word alone: its best lists first, so that enough is found without the others.
        if let [only] = sets {
            one_by_one(search, only, stretches, most, &mut hits);
        } else {
            together(search, &mut unions(search.stored, sets), stretches, most, &mut hits);
        }
        return hits;
    };
    if sets.is_empty() {
        one_by_one(search, many, stretches, most, &mut hits);
        return hits;
    }
    let others = sets.iter().map(Set::total).min().unwrap_or(0);
    if others <= FEW_ENTRIES {
        let mut few = Hits::default();
        together(search, &mut unions(search.stored, sets), stretches, FEW_ENTRIES, &mut few);
        among(search.stored, &mut few.entries, many, most, &mut hits);
        return hits;
    }
    for list in &many.lists {
        if hits.entries.len() >= most {
            break;
        }
        let mut walks = unions(search.stored, sets);
        walks.insert(0, Union::of_list(search.stored, *list));
        together(search, &mut walks, stretches, most, &mut hits);
    }
    hits
}

/// The entries of a set's lists, one list after the other.
fn one_by_one(
    search: &Search<'_>,
    set: &Set,
    stretches: &[Range<u32>],
    most: usize,
    hits: &mut Hits,
) {
    for list in &set.lists {
        if hits.entries.len() >= most {
            return;
        }
        let mut walks = [Union::of_list(search.stored, *list)];
        together(search, &mut walks, stretches, most, hits);
    }
    if !set.stretches.is_empty() && hits.entries.len() < most {
        let stretches_only = Set { lists: Vec::new(), stretches: set.stretches.clone() };
        let mut walks = [Union::of(search.stored, &stretches_only)];
        together(search, &mut walks, stretches, most, hits);
    }
}

/// Which of a few entries are in one of many lists.
fn among(stored: &Stored, few: &mut Vec<(u32, Place)>, many: &Set, most: usize, hits: &mut Hits) {
    few.sort_unstable();
    few.dedup_by_key(|(entry, _)| *entry);
    for list in &many.lists {
        if few.is_empty() || hits.entries.len() >= most {
            return;
        }
        let mut walk = stored.walk(*list);
        let place = Place::of(list.part);
        if list.count as usize * 4 < few.len() {
            while walk.current != END {
                if let Ok(at) = few.binary_search_by_key(&walk.current, |(entry, _)| *entry) {
                    hits.entries.push((walk.current, place.min(few[at].1)));
                }
                walk.step();
            }
        } else {
            for (entry, other) in few.iter() {
                walk.seek(*entry);
                match walk.current {
                    END => break,
                    current if current == *entry => hits.entries.push((*entry, place.min(*other))),
                    _ => {}
                }
            }
        }
    }
}

/// Walks along all at once.
fn together(
    search: &Search<'_>,
    walks: &mut [Union<'_>],
    stretches: &[Range<u32>],
    most: usize,
    hits: &mut Hits,
) {
    let Some((leader, others)) = walks.split_first_mut() else { return };
    for stretch in stretches {
        let mut target = stretch.start;
        'next: while target < stretch.end && hits.entries.len() < most {
            let entry = leader.seek(target);
            if entry >= stretch.end {
                break;
            }
            target = entry + 1;
            for other in others.iter_mut() {
                let reached = other.seek(entry);
                if reached > entry {
                    target = reached;
                    continue 'next;
                }
            }
            if search.may_be(entry) {
                let place =
                    others.iter().map(|other| other.place()).fold(leader.place(), Place::min);
                hits.entries.push((entry, place));
            }
        }
    }
}

fn unions<'a>(stored: &'a Stored, sets: &[Set]) -> Vec<Union<'a>> {
    sets.iter().map(|set| Union::of(stored, set)).collect()
}

/// A walk along several lists as if they were one.
struct Union<'a> {
    walks: Vec<(Walk<'a>, u32)>,
    stretches: Vec<Range<u32>>,
    /// Backward jumps start again from here: stretches of a near search do not ascend.
    fresh: Vec<(Walk<'a>, u32)>,
    current: u32,
}

impl<'a> Union<'a> {
    fn of(stored: &'a Stored, set: &Set) -> Self {
        let walks: Vec<_> = set.lists.iter().map(|list| (stored.walk(*list), list.part)).collect();
        Self { fresh: walks.clone(), walks, stretches: set.stretches.clone(), current: 0 }
    }

    fn of_list(stored: &'a Stored, list: ListRef) -> Self {
        let walk = (stored.walk(list), list.part);
        Self { fresh: vec![walk.clone()], walks: vec![walk], stretches: Vec::new(), current: 0 }
    }

    /// The first entry that is not below `target`, or [`END`].
    fn seek(&mut self, target: u32) -> u32 {
        if target < self.current {
            self.walks.clone_from(&self.fresh);
        }
        let mut first = END;
        for (walk, _) in &mut self.walks {
            walk.seek(target);
            first = first.min(walk.current);
        }
        for stretch in &self.stretches {
            if target < stretch.end {
                first = first.min(target.max(stretch.start));
            }
        }
        self.current = target;
        first
    }

    /// Where the entry of the last walk has the word.
    fn place(&self) -> Place {
        let at = self.walks.iter().map(|(walk, _)| walk.current).min().unwrap_or(END);
        let parts = self.walks.iter().filter(|(walk, _)| walk.current == at && at != END);
        parts.map(|(_, part)| Place::of(*part)).min().unwrap_or(Place::Other)
    }
}
