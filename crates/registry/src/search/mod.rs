//! Finding providers by words.
//!
//! Each word of a query becomes a set of lists ([`words`]): the providers that have the word as it
//! stands, as the beginning of one, or with a slip. The sets are intersected list by list, walking
//! along all at once and jumping where one is far ahead ([`walks`]), and stop as soon as there are
//! enough. As the entries lie in the order of state and ZIP code, a state is one stretch of each
//! list, and "near here" a few of them ([`places`]).
//!
//! What is bounded, so that no query takes long: of the words that begin with what was typed, the
//! 4,096 most frequent are looked at; of those with a slip the 16 most frequent; and of more than
//! 4,096 equally good hits those within 10, 30, 75 or 150 miles are put in order of distance, from the
//! nearest ring on until there are enough, and behind them the first there are.

mod among;
pub(crate) mod places;
#[cfg(test)]
mod plain;
mod specialties;
mod walks;
mod words;

use std::collections::HashSet;
use std::ops::Range;

use crate::build::gather::{KEY_DEACTIVATED, KEY_STATE, Part, state_number};
use crate::file::stored::Stored;
use crate::{Fit, Kind, Problem, Query};
use places::Places;
use walks::{Hits, Set};
use words::Word;

/// A provider that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Match {
    pub entry: u32,
    pub fit: Fit,
    pub miles: Option<f64>,
}

/// No more hits are put in order of distance at once.
const MOST: usize = 4096;

/// Of the words that begin with what was typed, so many are looked for near by first.
const FREQUENT: usize = 48;

/// Fewer hits than these, and slips are forgiven.
const FEW: usize = 5;

/// Finds the best `limit`, and one more if there are more.
pub(crate) fn search(
    stored: &Stored,
    places: &Places,
    query: &Query<'_>,
    limit: usize,
) -> Result<Vec<Match>, Problem> {
    let wanted = limit + 1;
    if let Some(digits) = words::as_number(query.words) {
        return by_number(stored, places, query, digits, wanted);
    }
    let mut words = Word::all(query.words);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut search = Search {
        stored,
        places,
        query,
        wanted,
        stretches: stretches(stored, query),
        found: Vec::new(),
        known: HashSet::new(),
    };
    search.phase(&words, Fit::Exact);
    if !search.found.is_empty() {
        words.iter_mut().for_each(|word| word.close_if_place(stored));
    }
    if search.found.len() < wanted {
        search.phase(&words, Fit::Prefix);
    }
    if search.found.len() < FEW.min(wanted) {
        search.phase(&words, Fit::Slip);
    }
    let mut found = search.found;
    for hit in &mut found {
        hit.miles = places.miles(stored, query.near, hit.entry);
    }
    Ok(found)
}

/// The stretches of entries among which is sought: valid before deactivated.
fn stretches(stored: &Stored, query: &Query<'_>) -> Vec<Range<u32>> {
    match query.state {
        None => std::iter::once(0..stored.count).collect(),
        Some(state) => {
            let state = state_number(state.code().as_bytes());
            let of = |gone: u32| {
                let first = gone << KEY_DEACTIVATED | state << KEY_STATE;
                stored.of_keys(first..first + (1 << KEY_STATE))
            };
            vec![of(0), of(1)]
        }
    }
}

fn by_number(
    stored: &Stored,
    places: &Places,
    query: &Query<'_>,
    digits: &str,
    wanted: usize,
) -> Result<Vec<Match>, Problem> {
    let stretches = stretches(stored, query);
    let fit = if digits.len() == 10 { Fit::Exact } else { Fit::Prefix };
    let Some(range) = words::numbers(digits) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    stored.numbers_from(range.start, |npi, entry| {
        if !range.contains(&npi) || found.len() >= wanted {
            return crate::file::stored::Stop::Yes;
        }
        let is_in = stretches.iter().any(|stretch| stretch.contains(&entry));
        if is_in && is_of_kind(stored, query.kind, entry) {
            found.push(Match { entry, fit, miles: places.miles(stored, query.near, entry) });
        }
        crate::file::stored::Stop::No
    })?;
    Ok(found)
}

fn is_of_kind(stored: &Stored, kind: Option<Kind>, entry: u32) -> bool {
    match kind {
        None => true,
        Some(Kind::Organisation) => stored.is_organisation(entry),
        Some(Kind::Person) => !stored.is_organisation(entry),
    }
}

struct Search<'a> {
    stored: &'a Stored,
    places: &'a Places,
    query: &'a Query<'a>,
    wanted: usize,
    stretches: Vec<Range<u32>>,
    found: Vec<Match>,
    known: HashSet<u32>,
}

impl Search<'_> {
    /// Adds the hits of one fit, the best first.
    fn phase(&mut self, words: &[Word], fit: Fit) {
        let sets: Option<Vec<Set>> = words.iter().map(|word| word.set(self.stored, fit)).collect();
        // Some word is nowhere.
        let Some(mut sets) = sets else { return };
        sets.sort_by_key(Set::total);
        // The set with many lists is tried list by list; the others are walked together.
        let most = (0..sets.len()).max_by_key(|place| sets[*place].lists.len());
        let many = most.filter(|place| sets[*place].has_many_lists());
        let many = many.map(|place| sets.remove(place));
        let hits = match self.query.near {
            None => walks::first(self, &sets, many.as_ref(), &self.stretches, self.enough()),
            Some(near) => self.near(&sets, many.as_ref(), near),
        };
        let mut entries = hits.entries;
        entries.sort_unstable();
        entries.dedup_by_key(|(entry, _)| *entry);
        let mut far = Vec::with_capacity(entries.len());
        let numbers = entries.iter().map(|(entry, _)| *entry);
        self.places.each(self.stored, self.query.near, numbers, |distance| far.push(distance));
        let mut ranked: Vec<Ranked> = entries
            .into_iter()
            .zip(far)
            .map(|((entry, place), far)| Ranked {
                order: (entry >= self.stored.valid, place),
                far,
                entry,
            })
            .collect();
        // Those that are known take none of the places, and there may be as many.
        let shown = self.wanted + self.known.len();
        if ranked.len() > shown {
            ranked.select_nth_unstable_by(shown, Ranked::compare);
            ranked.truncate(shown);
        }
        ranked.sort_unstable_by(Ranked::compare);
        for Ranked { entry, .. } in ranked {
            if self.found.len() < self.wanted && self.known.insert(entry) {
                self.found.push(Match { entry, fit, miles: None });
            }
        }
    }

    /// How many hits are enough if they need no order of distance.
    fn enough(&self) -> usize {
        self.wanted * 2 + self.known.len()
    }

    /// Hits near a place: all if they are not too many, else from the nearest stretches on.
    fn near(&self, sets: &[Set], many: Option<&Set>, near: (f64, f64)) -> Hits {
        let fewest = sets.first().map_or(usize::MAX, Set::total);
        let fewest = fewest.min(many.map_or(usize::MAX, Set::total));
        if fewest <= MOST {
            return walks::first(self, sets, many, &self.stretches, MOST);
        }
        let frequent = many.map(|many| many.of_the_first(FREQUENT));
        let mut hits = Hits::default();
        for band in self.places.bands(self.stored, near).iter() {
            let within: Vec<Range<u32>> = band
                .iter()
                .flat_map(|zips| self.stretches.iter().map(|s| overlap(zips, s)))
                .collect();
            let more = walks::first(self, sets, frequent.as_ref(), &within, MOST);
            hits.entries.extend(more.entries);
            if hits.entries.len() >= self.enough() {
                return hits;
            }
        }
        let more = walks::first(self, sets, many, &self.stretches, self.enough());
        hits.entries.extend(more.entries);
        hits
    }

    /// Whether an entry may be among the hits.
    fn may_be(&self, entry: u32) -> bool {
        is_of_kind(self.stored, self.query.kind, entry)
    }
}

/// A hit with what decides its place.
struct Ranked {
    order: (bool, Place),
    far: f32,
    entry: u32,
}

impl Ranked {
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let by_distance = self.far.total_cmp(&other.far);
        self.order.cmp(&other.order).then(by_distance).then(self.entry.cmp(&other.entry))
    }
}

fn overlap(a: &Range<u32>, b: &Range<u32>) -> Range<u32> {
    a.start.max(b.start)..a.end.min(b.end)
}

/// In which part of an entry a word was found, the better first: a last name before the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Last,
    Other,
}

impl Place {
    fn of(part: u32) -> Self {
        if part == Part::Last as u32 { Self::Last } else { Self::Other }
    }
}
