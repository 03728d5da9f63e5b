//! Intersecting lists of entries by walking along them.

use std::ops::Range;

use super::among::among;
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
        gather(search, sets, stretches, FEW_ENTRIES, &mut few);
        among(search.stored, &mut few.entries, &many.lists, most, &mut hits);
        return hits;
    }
    list_by_list(search, sets, many, stretches, most)
}

/// The first `most` entries of the lists of `many`, one list after the other, that are in all sets.
pub(super) fn list_by_list(
    search: &Search<'_>,
    sets: &[Set],
    many: &Set,
    stretches: &[Range<u32>],
    most: usize,
) -> Hits {
    let mut hits = Hits::default();
    let fewest = sets.iter().map(Set::total).min().unwrap_or(0);
    // Visits cost by what lies in the stretches, and a jump to each of these.
    let covered: usize = stretches.iter().map(ExactSizeIterator::len).sum();
    let visits = |entries: usize| {
        stretches.len() + entries * covered / (search.stored.count as usize).max(1)
    };
    let mut walks = unions(search.stored, sets);
    let mut visited = 0;
    for (at, list) in many.lists.iter().enumerate() {
        if hits.entries.len() >= most {
            break;
        }
        let visits_ahead = || -> usize {
            let lists = many.lists[at..].iter().map(|list| list.count as usize);
            lists.map(|count| visits(fewest.min(count))).sum()
        };
        let is_much = |visited| visited > visits(fewest) / DEARER;
        if is_much(visited) && is_much(visits_ahead()) {
            // Found too rarely: better to know what the other words leave before going on.
            let mut few = Hits::default();
            gather(search, sets, stretches, usize::MAX, &mut few);
            among(search.stored, &mut few.entries, &many.lists[at..], most, &mut hits);
            hits.entries.truncate(most);
            break;
        }
        visited += visits(fewest.min(list.count as usize));
        // The shorter leads.
        let place = usize::from(list.count as usize > fewest);
        walks.insert(place, Union::of_list(search.stored, *list));
        together(search, &mut walks, stretches, most, &mut hits);
        walks.remove(place);
    }
    hits
}

/// Walking along several lists takes so many times as long, for each entry of the shortest, as
/// writing down the entries of one.
const DEARER: usize = 4;

/// The entries that are in all sets.
pub(super) fn gather(
    search: &Search<'_>,
    sets: &[Set],
    stretches: &[Range<u32>],
    most: usize,
    hits: &mut Hits,
) {
    // The lists of one word need not be walked in step.
    if let [only] = sets {
        one_by_one(search, only, stretches, most, hits);
    } else {
        together(search, &mut unions(search.stored, sets), stretches, most, hits);
    }
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
#[derive(Default)]
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
        Self::of(stored, &Set { lists: vec![list], stretches: Vec::new() })
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
