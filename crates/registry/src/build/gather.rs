//! Takes entries, one after the other, and finds the words under which they are to be found.

use std::sync::LazyLock;

use lexicon::UsState;

use super::entry::{Entry, EntryKind, zip_five};
use super::place_table::{Places, Short};
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
    pub places: Places,
    pub taxonomies: Words,
    taxonomy_lists: Vec<u32>,
    pub run: Run,
    waiting: Waiting,
}

/// Words and places whose numbers are still to be found, and where in the run they belong.
///
/// Looking many up at once lets the processor wait for all of them together.
#[derive(Default)]
struct Waiting {
    fronts: Vec<u128>,
    lists: Vec<u32>,
    places: Vec<Short>,
    rows: Vec<u32>,
}

/// So many words are looked up together, and so many places as come with them.
const TOGETHER: usize = 64;

impl Gather {
    /// Takes an entry.
    pub fn add(&mut self, entry: &Entry<'_>) {
        let taxonomy = self.taxonomy(entry.taxonomy);
        let key = key(entry);
        let start = self.run.entries.len();
        self.find_words(entry);
        let Self { places, words, taxonomy_lists, run, waiting, .. } = self;
        if taxonomy > 0 {
            run.lists.push(taxonomy_lists[usize::from(taxonomy) - 1]);
        }
        let place = match Short::of(&entry.office) {
            Some(short) => {
                waiting.places.push(short);
                waiting.rows.push(run.len() as u32);
                0
            }
            None => places.number(&entry.office, words).map_or(0, |place| place + 1),
        };
        let Run { entries, lists, .. } = run;
        record::write(entries, entry, taxonomy, place, |office| {
            let place = places.number(office, words);
            lists.extend_from_slice(place.map_or(&[], |place| places.lists(place)));
            place.map_or(0, |place| place + 1)
        });
        run.finish_row(key, start, entry.npi, place);
        if self.waiting.lists.len().max(self.waiting.rows.len()) >= TOGETHER {
            self.find_waiting();
        }
    }

    /// Finds the numbers of all words and places that wait. To be called before the run is written.
    pub fn find_waiting(&mut self) {
        let Self { words, places, waiting, run, .. } = self;
        words.numbers(&waiting.fronts, |at, number| {
            run.lists[waiting.lists[at] as usize] += number * PARTS;
        });
        places.numbers(&waiting.places, words, |at, number| {
            run.set_place(waiting.rows[at], number + 1);
        });
        waiting.fronts.clear();
        waiting.lists.clear();
        waiting.places.clear();
        waiting.rows.clear();
    }

    fn find_words(&mut self, entry: &Entry<'_>) {
        let Self { words, waiting, run, .. } = self;
        let lists = &mut run.lists;
        let mut find = |text: &[u8], part: Part| {
            each_word(text, |word| {
                let mut list = part as u32;
                if is_short(word.length) {
                    waiting.fronts.push(word.front());
                    waiting.lists.push(lists.len() as u32);
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
    pub fn resumed(mut words: Words, places: Table, taxonomies: Words) -> Self {
        // The words of places and taxonomies are in the table already and keep their numbers.
        let places = Places::resumed(places, &mut words);
        let mut gather = Self { words, places, taxonomies, ..Self::default() };
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
