//! What the words of a query may mean.

use std::ops::Range;

use lexicon::UsState;

use super::specialties;
use super::walks::Set;
use crate::Fit;
use crate::build::gather::{KEY_STATE, Part, state_number};
use crate::file::alphabet::Beginning;
use crate::file::stored::{ListRef, Stored};
use crate::words::clipped;

/// More words than these in a query are left out.
const MOST_WORDS: usize = 8;

/// Of the words with a given beginning, and of those with a slip, so many are looked at.
const MOST_BEGINNINGS: usize = 4096;
const MOST_SLIPS: usize = 16;

/// So many of the words with a given beginning are put in order; the others come behind them.
const MOST_SORTED: usize = 64;

/// Shorter words may not have a slip: they would mean nearly anything.
const SHORTEST_WITH_SLIP: usize = 4;

/// A word of a query.
pub(crate) struct Word {
    text: String,
    place: Place,
}

#[derive(PartialEq, Clone, Copy)]
enum Place {
    Last,
    Before,
}

/// The digits, if a query is nothing but (the beginning of) an NPI.
pub(crate) fn as_number(query: &str) -> Option<&str> {
    let digits = query.trim();
    let is_number = (6..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (is_number && digits.starts_with(['1', '2'])).then_some(digits)
}

/// The numbers, less one billion, that begin with these digits.
pub(crate) fn numbers(digits: &str) -> Option<Range<u32>> {
    let factor = 10u64.checked_pow(10u32.checked_sub(digits.len() as u32)?)?;
    let first = (digits.parse::<u64>().ok()? * factor).checked_sub(1_000_000_000)?;
    Some(u32::try_from(first).ok()?..u32::try_from(first + factor).ok()?)
}

impl Word {
    /// The words of a query. Titles are not indexed, so they are left out beside other words.
    pub fn all(query: &str) -> Vec<Self> {
        let folded = lexicon::fold(query);
        let texts: Vec<&str> =
            folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
        let of_names: Vec<&str> = texts.iter().copied().filter(|word| !is_title(word)).collect();
        let texts = if of_names.is_empty() { texts } else { of_names };
        let last = texts.len().saturating_sub(1);
        (0..)
            .zip(texts)
            .map(|(at, text): (usize, _)| Self {
                text: clipped(text).to_owned(),
                place: if at == last { Place::Last } else { Place::Before },
            })
            .collect()
    }

    /// What it may mean at this fit, with all that fits better; none if nothing.
    pub fn set(&self, stored: &Stored, fit: Fit) -> Option<Set> {
        let mut set = Set::default();
        let range = stored.words.with(self.text.as_bytes());
        if range.clone().next().is_some_and(|w| stored.words.get(w) == self.text.as_bytes()) {
            set.lists.extend(stored.lists(range.start));
        }
        self.places(stored, &mut set);
        self.specialties(stored, fit, &mut set);
        let exact = set.lists.len();
        if fit >= Fit::Prefix && self.place == Place::Last {
            set.lists.extend(beginnings(stored, range, &self.text));
        }
        if fit == Fit::Slip && self.text.len() >= SHORTEST_WITH_SLIP {
            set.lists.extend(self.slips(stored));
        }
        // Last names first, then what is frequent; the exact ones stay in front.
        let better = |list: &ListRef| (list.part != Part::Last as u32, u32::MAX - list.count);
        set.lists[..exact].sort_by_key(|list| list.part);
        if fit == Fit::Prefix && self.place == Place::Last {
            let others = &mut set.lists[exact..];
            // Mostly enough is found in the first of thousands.
            if others.len() > MOST_SORTED {
                others.select_nth_unstable_by_key(MOST_SORTED, better);
            }
            let sorted = others.len().min(MOST_SORTED);
            others[..sorted].sort_unstable_by_key(better);
        }
        (!set.is_empty()).then_some(set)
    }

    /// Lets a state or a ZIP code not be read as the beginning of a word, because it is right as it
    /// stands: thousands of words begin with two letters.
    pub fn close_if_place(&mut self, stored: &Stored) {
        let mut set = Set::default();
        self.places(stored, &mut set);
        if !set.stretches.is_empty() {
            self.place = Place::Before;
        }
    }

    /// A state or a ZIP code.
    fn places(&self, stored: &Stored, set: &mut Set) {
        let of_key = |key: u32, many: u32| stored.of_keys(key..key + many);
        if self.text.len() == 5 && self.text.bytes().all(|b| b.is_ascii_digit()) {
            let zip: u32 = self.text.parse().unwrap_or(0);
            let states = (0..64).map(|state| of_key(state << KEY_STATE | zip, 1));
            set.stretches.extend(states.filter(|stretch| !stretch.is_empty()));
        } else if let Some(state) = UsState::parse(&self.text) {
            let key = state_number(state.code().as_bytes()) << KEY_STATE;
            set.stretches.push(of_key(key, 1 << KEY_STATE));
            set.stretches.retain(|stretch| !stretch.is_empty());
        }
    }

    fn specialties(&self, stored: &Stored, fit: Fit, set: &mut Set) {
        let is_beginning = self.place == Place::Last && fit >= Fit::Prefix;
        let whole = if is_beginning { specialties::Whole::No } else { specialties::Whole::Yes };
        for code in specialties::codes(&self.text, whole) {
            let code = code.to_ascii_lowercase();
            for word in stored.words.with(code.as_bytes()) {
                let lists = stored.lists(word).filter(|list| list.part == Part::Taxonomy as u32);
                set.lists.extend(lists);
            }
        }
    }

    /// The lists of words with one slip: a letter too many, too few, wrong, or two exchanged. Of the
    /// last word, words that begin so.
    fn slips(&self, stored: &Stored) -> Vec<ListRef> {
        let letters = self.text.as_bytes();
        let mut words: Vec<usize> = Vec::new();
        let mut front = Beginning::default();
        for at in 0..=letters.len() {
            let (known, back) = letters.split_at(at);
            // Letter by letter: most attempts soon begin as no word does.
            let mut look = |from: Beginning, new: &[u8], rest: &[u8]| {
                let mut beginning = from;
                let may_be = rest.iter().all(|letter| {
                    beginning = beginning.with(*letter);
                    stored.words.may_begin(beginning)
                });
                if may_be {
                    self.take_words(stored, &[known, new, rest].concat(), &mut words);
                }
            };
            for letter in (b'a'..=b'z').chain(b'0'..=b'9') {
                let from = front.with(letter);
                if !stored.words.may_begin(from) {
                    continue;
                }
                // A word may go on with any letter anyway if it is the last.
                if at < letters.len() || self.place == Place::Before {
                    look(from, &[letter], back);
                }
                if let Some((replaced, rest)) = back.split_first()
                    && *replaced != letter
                {
                    look(from, &[letter], rest);
                }
            }
            if let [a, rest @ ..] = back {
                look(front, &[], rest);
                if let [b, rest @ ..] = rest
                    && a != b
                {
                    look(front.with(*b).with(*a), &[*b, *a], rest);
                }
                front = front.with(*a);
            }
        }
        words.sort_unstable();
        words.dedup();
        let mut lists: Vec<ListRef> = words
            .into_iter()
            .filter(|word| stored.words.get(*word) != self.text.as_bytes())
            .flat_map(|word| stored.lists(word))
            .filter(|list| list.part != Part::Taxonomy as u32)
            .collect();
        lists.sort_by_key(|list| u32::MAX - list.count);
        lists.truncate(MOST_SLIPS);
        lists
    }

    /// The word that an attempt is, or of the last word those that begin so.
    fn take_words(&self, stored: &Stored, attempt: &[u8], words: &mut Vec<usize>) {
        let range = stored.words.with(attempt);
        match self.place {
            Place::Before => {
                words.extend(range.take(1).filter(|word| stored.words.get(*word) == attempt));
            }
            Place::Last => words.extend(range.take(64)),
        }
    }
}

/// The lists of the words in a range of the alphabet.
fn beginnings(stored: &Stored, range: Range<usize>, text: &str) -> Vec<ListRef> {
    let may_be_code = text.starts_with(|letter: char| letter.is_ascii_digit());
    let mut lists: Vec<ListRef> = range
        .flat_map(|word| stored.lists(word))
        .filter(|list| may_be_code || list.part != Part::Taxonomy as u32)
        .collect();
    if lists.len() > MOST_BEGINNINGS {
        lists.select_nth_unstable_by_key(MOST_BEGINNINGS, |list| u32::MAX - list.count);
        lists.truncate(MOST_BEGINNINGS);
    }
    lists
}

fn is_title(word: &str) -> bool {
    matches!(word, "dr" | "md" | "phd" | "dpt" | "mr" | "mrs" | "ms")
}
