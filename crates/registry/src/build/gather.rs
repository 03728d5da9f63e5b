//! Takes entries, one after the other, and finds the words under which they are to be found.

use std::sync::LazyLock;

use lexicon::UsState;

use super::entry::{Entry, EntryKind, Location, zip_five};
use super::run::Run;
use super::table::Table;
use super::word_table::Words;
use crate::file::record;
use crate::words::each_word;

/// In which part of an entry a word stands. Each has a list of its own for each word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Part {
    Last = 0,
    Organisation = 1,
    Given = 2,
    City = 3,
    Taxonomy = 4,
}

/// How many parts there may be; a list is a word's number times this, plus the part.
pub(crate) const PARTS: u32 = 8;

/// The place in the order of entries: valid before deactivated, then by state, then by ZIP code. So
/// a state is one stretch of numbers of entries, and a city nearly is.
pub(crate) fn key(entry: &Entry<'_>) -> u32 {
    u32::from(entry.deactivated > 0) << KEY_DEACTIVATED
        | state_number(entry.office.state) << KEY_STATE
        | zip_five(entry.office.zip)
}

pub(crate) const KEY_DEACTIVATED: u32 = 25;
pub(crate) const KEY_STATE: u32 = 17;
pub(crate) const KEY_BITS: u32 = 26;

/// The number of a state by its two letters, from 1; 0 for abroad and unknown.
pub(crate) fn state_number(code: &[u8]) -> u32 {
    static NUMBERS: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let letters = || (b'A'..=b'Z').map(char::from);
        let codes = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}")));
        let mut last = 0;
        codes
            .map(|code| match UsState::parse(&code) {
                Some(_) => {
                    last += 1;
                    last
                }
                None => 0,
            })
            .collect()
    });
    let [a, b] = code else { return 0 };
    let letter = |byte: &u8| usize::from(byte.to_ascii_uppercase().wrapping_sub(b'A'));
    let (a, b) = (letter(a), letter(b));
    if a < 26 && b < 26 { u32::from(NUMBERS[a * 26 + b]) } else { 0 }
}

/// What is known of all entries so far, and those that are not on the disk yet.
#[derive(Default)]
pub(crate) struct Gather {
    pub words: Words,
    pub places: Table,
    pub taxonomies: Table,
    /// Lists of the words of each place, one after the other, and where they end.
    place_lists: Vec<u32>,
    place_ends: Vec<u32>,
    taxonomy_lists: Vec<u32>,
    pub run: Run,
}

impl Gather {
    /// Takes an entry.
    pub fn add(&mut self, entry: &Entry<'_>) {
        let taxonomy = self.taxonomy(entry.taxonomy);
        let key = key(entry);
        let start = self.run.entries.len();
        self.find_words(entry);
        if taxonomy > 0 {
            self.run.lists.push(self.taxonomy_lists[usize::from(taxonomy) - 1]);
        }
        let Self { places, words, place_lists, place_ends, run, .. } = self;
        let Run { entries, lists, .. } = run;
        record::write(entries, entry, taxonomy, |office| {
            let Some(place) = place_number(places, office) else { return 0 };
            if place as usize == place_ends.len() {
                each_word(office.city, |word| {
                    place_lists.push(words.number(&word) * PARTS + Part::City as u32);
                });
                place_ends.push(place_lists.len() as u32);
            }
            let from = if place == 0 { 0 } else { place_ends[place as usize - 1] };
            lists.extend_from_slice(
                &place_lists[from as usize..place_ends[place as usize] as usize],
            );
            place + 1
        });
        self.run.finish_row(key, start, entry.npi);
    }

    fn find_words(&mut self, entry: &Entry<'_>) {
        let Self { words, run, .. } = self;
        let lists = &mut run.lists;
        let mut find = |text: &[u8], part: Part| {
            each_word(text, |word| lists.push(words.number(&word) * PARTS + part as u32));
        };
        let part = match entry.kind {
            EntryKind::Unsaid => return,
            EntryKind::Organisation => {
                find(entry.names[0], Part::Organisation);
                Part::Organisation
            }
            EntryKind::Person => {
                let [_, first, middle, last, ..] = entry.names;
                find(last, Part::Last);
                find(first, Part::Given);
                // An initial tells nothing: each is that of a twentieth of all.
                if middle.len() > 2 {
                    find(middle, Part::Given);
                }
                Part::Last
            }
        };
        for name in entry.other_names {
            find(name, part);
        }
    }

    /// The number of a taxonomy, from 1; 0 for none.
    fn taxonomy(&mut self, code: &[u8]) -> u16 {
        if code.is_empty() || self.taxonomies.len() >= usize::from(u16::MAX) - 1 {
            return 0;
        }
        let number = self.taxonomies.number(code);
        if number as usize == self.taxonomy_lists.len() {
            self.taxonomy_lists.push(u32::MAX);
            each_word(code, |word| {
                self.taxonomy_lists[number as usize] =
                    self.words.number(&word) * PARTS + Part::Taxonomy as u32;
            });
        }
        if self.taxonomy_lists[number as usize] == u32::MAX { 0 } else { number as u16 + 1 }
    }

    /// What it knew when these tables were written down.
    pub fn resumed(words: Words, places: Table, taxonomies: Table) -> Self {
        let mut gather = Self { words, taxonomies, ..Self::default() };
        // The words of places and taxonomies are in the table already and keep their numbers.
        for place in 0..places.len() as u32 {
            let (city, _) = city_and_state(places.get(place));
            each_word(city, |word| {
                gather.place_lists.push(gather.words.number(&word) * PARTS + Part::City as u32);
            });
            gather.place_ends.push(gather.place_lists.len() as u32);
        }
        gather.places = places;
        for taxonomy in 0..gather.taxonomies.len() as u32 {
            let mut list = u32::MAX;
            each_word(gather.taxonomies.get(taxonomy), |word| {
                list = gather.words.number(&word) * PARTS + Part::Taxonomy as u32;
            });
            gather.taxonomy_lists.push(list);
        }
        gather
    }
}

/// Between the city and the state of a place.
const BETWEEN: u8 = b'\n';

#[inline]
fn place_number(places: &mut Table, office: &Location<'_>) -> Option<u32> {
    let mut place = [0; 160];
    let city = &office.city[..office.city.len().min(100)];
    let state = &office.state[..office.state.len().min(50)];
    if city.is_empty() && state.is_empty() {
        return None;
    }
    let length = city.len() + 1 + state.len();
    place[..city.len()].copy_from_slice(city);
    place[city.len()] = BETWEEN;
    place[city.len() + 1..length].copy_from_slice(state);
    Some(places.number(&place[..length]))
}

/// The two halves of a place.
pub(crate) fn city_and_state(place: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memrchr(BETWEEN, place) {
        Some(at) => (&place[..at], &place[at + 1..]),
        None => (place, b""),
    }
}
