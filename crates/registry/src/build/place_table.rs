//! The table of places, each a city in a state, and the lists of the words of each city.

use super::entry::Location;
use super::gather::{PARTS, Part};
use super::table::Table;
use super::word_table::Words;
use crate::words::{as_number, each_word};

/// Between the city and the state of a place.
const BETWEEN: u8 = b'\n';

/// Places with their numbers.
///
/// Nearly all cities have at most sixteen letters and all states two. Such a place and its number lie
/// together in a slot, so that one look at one place of memory finds it.
pub(crate) struct Places {
    all: Table,
    /// Open addressing, at most half full.
    slots: Vec<Slot>,
    used: usize,
    /// Lists of the words of each city, one after the other, and where they end.
    lists: Vec<u32>,
    ends: Vec<u32>,
}

/// City and state of at most sixteen and just two bytes.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Short {
    city: u128,
    state: u16,
}

/// Thirty-two bytes, so that none lies in two lines of the cache.
#[derive(Clone, Copy, Default)]
struct Slot {
    city: u128,
    state: u16,
    /// One more than the number; 0 is free.
    number: u32,
}

impl Slot {
    #[inline]
    fn place(&self) -> Short {
        Short { city: self.city, state: self.state }
    }
}

impl Default for Places {
    fn default() -> Self {
        let (lists, ends) = (Vec::new(), Vec::new());
        Self { all: Table::default(), slots: vec![Slot::default(); 1024], used: 0, lists, ends }
    }
}

impl Short {
    /// The place of an office, if it is so short.
    #[inline]
    pub fn of(office: &Location<'_>) -> Option<Self> {
        let [a, b] = *office.state else { return None };
        // A zero at the end would be lost.
        let city = as_number(office.city).filter(|_| office.city.last() != Some(&0))?;
        Some(Self { city, state: u16::from_le_bytes([a, b]) })
    }

    /// City and state.
    fn bytes(self) -> ([u8; 16], usize, [u8; 2]) {
        let city = self.city.to_le_bytes();
        let length = city.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        (city, length, self.state.to_le_bytes())
    }

    #[inline]
    fn hash(self) -> usize {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        let low = self.city as u64 ^ 0xA076_1D64_78BD_642F;
        let high = (self.city >> 64) as u64 ^ u64::from(self.state) << 40 ^ ODD;
        let wide = u128::from(low) * u128::from(high);
        let mixed = (wide as u64 ^ (wide >> 64) as u64).wrapping_mul(ODD);
        (mixed >> 32) as usize
    }
}

impl Places {
    /// What was known of places when this table was written down.
    pub fn resumed(all: Table, words: &mut Words) -> Self {
        let mut places = Self::default();
        for number in 0..all.len() as u32 {
            let (city, state) = city_and_state(all.get(number));
            if let Some(short) = Short::of(&Location { city, state, ..Location::default() }) {
                places.keep(short, number);
            }
            places.add_lists(city, words);
        }
        places.all = all;
        places
    }

    /// The numbers of many short places: `take` gets the place of each among them and its number.
    /// All are asked for before the first is used, so that the processor waits for them together.
    #[inline]
    pub fn numbers(
        &mut self,
        asked: &[Short],
        words: &mut Words,
        mut take: impl FnMut(usize, u32),
    ) {
        let mut found = [Slot::default(); 16];
        for (chunk, asked) in asked.chunks(found.len()).enumerate() {
            let mask = self.slots.len() - 1;
            for (found, short) in found.iter_mut().zip(asked) {
                *found = self.slots[short.hash() & mask];
            }
            for (at, (found, short)) in found.iter().zip(asked).enumerate() {
                let number = if found.number > 0 && found.place() == *short {
                    found.number - 1
                } else {
                    self.short(*short, words)
                };
                take(chunk * 16 + at, number);
            }
        }
    }

    /// The number of any place; none if nothing is known of it.
    pub fn number(&mut self, office: &Location<'_>, words: &mut Words) -> Option<u32> {
        if let Some(short) = Short::of(office) {
            return Some(self.short(short, words));
        }
        let city = &office.city[..office.city.len().min(100)];
        let state = &office.state[..office.state.len().min(50)];
        if city.is_empty() && state.is_empty() {
            return None;
        }
        let number = self.all.number(&[city, &[BETWEEN], state].concat());
        if number as usize == self.ends.len() {
            self.add_lists(city, words);
        }
        Some(number)
    }

    /// The lists of the words of a city.
    #[inline]
    pub fn lists(&self, number: u32) -> &[u32] {
        let number = number as usize;
        let from = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.lists[from as usize..self.ends[number] as usize]
    }

    /// All of them.
    pub fn all(&self) -> &Table {
        &self.all
    }

    #[cold]
    fn short(&mut self, short: Short, words: &mut Words) -> u32 {
        let slot = self.slots[self.slot(short)];
        if slot.number > 0 {
            return slot.number - 1;
        }
        let (city, length, state) = short.bytes();
        let number = self.all.push(&[&city[..length], &[BETWEEN], &state].concat());
        self.keep(short, number);
        self.add_lists(&city[..length], words);
        number
    }

    fn slot(&self, short: Short) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = short.hash() & mask;
        while self.slots[slot].number > 0 && self.slots[slot].place() != short {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn keep(&mut self, place: Short, number: u32) {
        if self.used * 2 >= self.slots.len() {
            let size = self.slots.len() * 2;
            for full in std::mem::replace(&mut self.slots, vec![Slot::default(); size]) {
                if full.number > 0 {
                    let slot = self.slot(full.place());
                    self.slots[slot] = full;
                }
            }
        }
        let slot = self.slot(place);
        self.used += usize::from(self.slots[slot].number == 0);
        self.slots[slot] = Slot { city: place.city, state: place.state, number: number + 1 };
    }

    fn add_lists(&mut self, city: &[u8], words: &mut Words) {
        each_word(city, |word| {
            let number = words.number(word.text(), word.front());
            self.lists.push(number * PARTS + Part::City as u32);
        });
        self.ends.push(self.lists.len() as u32);
    }
}

/// The two halves of a place.
pub(crate) fn city_and_state(place: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memrchr(BETWEEN, place) {
        Some(at) => (&place[..at], &place[at + 1..]),
        None => (place, b""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_place_keeps_its_number(
            texts in prop::collection::vec(("[A-C\0]{0,18}", "[A-B]{0,3}"), 0..1200),
        ) {
            let offices: Vec<Location<'_>> = texts
                .iter()
                .filter(|(city, state)| !city.is_empty() || !state.is_empty())
                .map(|(city, state)| Location {
                    city: city.as_bytes(),
                    state: state.as_bytes(),
                    ..Location::default()
                })
                .collect();
            let (mut words, mut places) = (Words::default(), Places::default());
            let known: Vec<u32> =
                offices.iter().map(|o| places.number(o, &mut words).expect("a place")).collect();
            let written = places.all().written_from(0);
            let mut again = Places::resumed(Table::read(&written).expect("whole"), &mut words);
            for (office, known) in offices.iter().zip(&known) {
                prop_assert_eq!(city_and_state(places.all().get(*known)), (office.city, office.state));
                prop_assert_eq!(places.number(office, &mut words), Some(*known));
                prop_assert_eq!(again.number(office, &mut words), Some(*known));
                prop_assert_eq!(again.lists(*known), places.lists(*known));
            }
            let short: Vec<(Short, u32)> = offices
                .iter()
                .zip(&known)
                .filter_map(|(office, known)| Some((Short::of(office)?, *known)))
                .collect();
            let asked: Vec<Short> = short.iter().map(|(short, _)| *short).collect();
            let mut answers = Vec::new();
            again.numbers(&asked, &mut words, |at, number| answers.push((asked[at], number)));
            prop_assert_eq!(answers, short);
        }
    }
}
