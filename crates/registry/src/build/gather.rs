//! Takes entries, one after the other, and finds the words under which they are to be found.

use std::sync::LazyLock;

use lexicon::UsState;

use super::entry::{Entry, EntryKind, Location, zip_five};
use super::run::Run;
use super::table::Table;
use super::word_table::{Words, is_short};
use crate::file::record;
use crate::words::{as_number, each_word};

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
    pub taxonomies: Words,
    /// By letters of the city, the place that came last, plus one.
    lately: Vec<u32>,
    /// Lists of the words of each place, one after the other, and where they end.
    place_lists: Vec<u32>,
    place_ends: Vec<u32>,
    taxonomy_lists: Vec<u32>,
    pub run: Run,
    waiting: Waiting,
}

/// Words whose numbers are still to be found, and where in the lists of the run they belong.
///
/// Looking many up at once lets the processor wait for all of them together.
#[derive(Default)]
struct Waiting {
    fronts: Vec<u128>,
    places: Vec<u32>,
}

/// So many words are looked up together.
const TOGETHER: usize = 64;

impl Gather {
    /// Takes an entry.
    pub fn add(&mut self, entry: &Entry<'_>) {
        let taxonomy = self.taxonomy(entry.taxonomy);
        let key = key(entry);
        let start = self.run.entries.len();
        // Asked for early, so that it has come from memory when it is needed.
        self.lately.resize(LATELY, 0);
        let spot = spot(&entry.office);
        let last = self.lately[spot].checked_sub(1);
        let last = last.map(|last| (last, self.places.get(last)));
        let last = last.filter(|(_, text)| is_at(text, &entry.office)).map(|(last, _)| last);
        self.find_words(entry);
        if taxonomy > 0 {
            self.run.lists.push(self.taxonomy_lists[usize::from(taxonomy) - 1]);
        }
        let Self { places, words, lately, place_lists, place_ends, run, .. } = self;
        let Run { entries, lists, .. } = run;
        let (mut last, mut first) = (last, None);
        record::write(entries, entry, taxonomy, |office| {
            // Only the first office has been asked for.
            let place = match last.take().or_else(|| place_number(places, office)) {
                Some(place) => place,
                None => return 0,
            };
            first.get_or_insert(place);
            if place as usize == place_ends.len() {
                each_word(office.city, |word| {
                    place_lists
                        .push(words.number(word.text(), word.front()) * PARTS + Part::City as u32);
                });
                place_ends.push(place_lists.len() as u32);
            }
            let from = if place == 0 { 0 } else { place_ends[place as usize - 1] };
            lists.extend_from_slice(
                &place_lists[from as usize..place_ends[place as usize] as usize],
            );
            place + 1
        });
        lately[spot] = first.map_or(0, |place| place + 1);
        run.finish_row(key, start, entry.npi);
        if self.waiting.places.len() >= TOGETHER {
            self.find_waiting();
        }
    }

    /// Finds the numbers of all words that wait. To be called before the run is written.
    pub fn find_waiting(&mut self) {
        let Self { words, waiting, run, .. } = self;
        words.numbers(&waiting.fronts, |at, number| {
            run.lists[waiting.places[at] as usize] += number * PARTS;
        });
        waiting.fronts.clear();
        waiting.places.clear();
    }

    fn find_words(&mut self, entry: &Entry<'_>) {
        let Self { words, waiting, run, .. } = self;
        let lists = &mut run.lists;
        let mut find = |text: &[u8], part: Part| {
            each_word(text, |word| {
                let mut list = part as u32;
                if is_short(word.length) {
                    waiting.fronts.push(word.front());
                    waiting.places.push(lists.len() as u32);
                } else {
                    list += words.number(word.text(), word.front()) * PARTS;
                }
                lists.push(list);
            });
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
        let Some(front) = as_number(code) else { return 0 };
        if code.is_empty() || self.taxonomies.all().len() >= usize::from(u16::MAX) - 1 {
            return 0;
        }
        let number = self.taxonomies.number(code, front);
        if number as usize == self.taxonomy_lists.len() {
            self.taxonomy_lists.push(u32::MAX);
            each_word(code, |word| {
                self.taxonomy_lists[number as usize] =
                    self.words.number(word.text(), word.front()) * PARTS + Part::Taxonomy as u32;
            });
        }
        if self.taxonomy_lists[number as usize] == u32::MAX { 0 } else { number as u16 + 1 }
    }

    /// What it knew when these tables were written down.
    pub fn resumed(words: Words, places: Table, taxonomies: Words) -> Self {
        let mut gather = Self { words, taxonomies, ..Self::default() };
        // The words of places and taxonomies are in the table already and keep their numbers.
        for place in 0..places.len() as u32 {
            let (city, _) = city_and_state(places.get(place));
            each_word(city, |word| {
                gather.place_lists.push(
                    gather.words.number(word.text(), word.front()) * PARTS + Part::City as u32,
                );
            });
            gather.place_ends.push(gather.place_lists.len() as u32);
        }
        gather.places = places;
        for taxonomy in 0..gather.taxonomies.all().len() as u32 {
            let mut list = u32::MAX;
            each_word(gather.taxonomies.all().get(taxonomy), |word| {
                list =
                    gather.words.number(word.text(), word.front()) * PARTS + Part::Taxonomy as u32;
            });
            gather.taxonomy_lists.push(list);
        }
        gather
    }
}

/// Between the city and the state of a place.
const BETWEEN: u8 = b'\n';

/// Places that are remembered as those that came last.
const LATELY: usize = 1 << 16;

/// Where a place is remembered.
#[inline]
fn spot(office: &Location<'_>) -> usize {
    let city = office.city;
    let letters = match (city.first_chunk::<8>(), city.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(27)
        }
        _ => as_number(city).unwrap_or(0) as u64,
    };
    let mixed =
        (letters ^ u64::from(state_number(office.state)) << 7).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 29).wrapping_mul(0xD6E8_FEB8_6659_FD93) as usize >> 40 & (LATELY - 1)
}

/// Whether an office is at the place with this text.
#[inline]
fn is_at(text: &[u8], office: &Location<'_>) -> bool {
    let (city, state) = (office.city, office.state);
    text.len() == city.len() + 1 + state.len()
        && text.starts_with(city)
        && text[city.len()] == BETWEEN
        && text.ends_with(state)
}

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
