//! Entries that are sorted together in memory.

use super::gather::KEY_BITS;
use super::lists::{Lists, Shelves};
use super::pairs::sort_by_upper;
use super::place_table::Places;
use super::segment::Segment;
use crate::file::record;
use crate::file::sections::Writer;
use crate::{Go, Problem};

/// Entries in a run. For a million, 90 MB are needed until it is sorted and as much while it is.
pub(crate) const MOST: usize = 1 << NUMBER;

/// Bits of the number of an entry in a run.
pub(crate) const NUMBER: u32 = 20;

/// After so many entries those of a run go into the file. What comes later takes their place in
/// memory: fresh memory has to be given by the system page by page, and what is small stays in the
/// processor's cache.
const MOST_IN_SEGMENT: usize = 1 << 18;

/// After how many entries it is told how many are sorted.
const REPORT_EVERY: usize = 128;

/// So many rows are asked for together.
const AHEAD: usize = 32;

/// Entries in the order in which they came.
pub(crate) struct Run {
    /// Entries at most.
    pub most: usize,
    /// Those that are not in the file yet, and where each begins.
    pub entries: Vec<u8>,
    starts: Vec<u32>,
    /// The lists in which the entries stand, one entry's after the other's, but for those of the
    /// words of its city.
    pub lists: Vec<u32>,
    rows: Vec<Row>,
    segments: Vec<Segment>,
    room: Room,
}

/// Memory that is used again for each run.
#[derive(Default)]
struct Room {
    order: Vec<u64>,
    spare: Vec<u64>,
    pairs: Vec<u32>,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            most: MOST,
            entries: Vec::new(),
            starts: Vec::new(),
            lists: Vec::new(),
            rows: Vec::new(),
            segments: Vec::new(),
            room: Room::default(),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Row {
    key: u32,
    npi: u32,
    lists_end: u32,
    /// One more than the number of its office's city; 0 for none.
    place: u32,
}

/// What is left of a run when its entries are in the file.
pub(crate) struct Sorted {
    pub segments: Vec<Segment>,
    /// Each provider's number with the place of its entry in the order, by number.
    pub numbers: Vec<u64>,
    pub lists: Lists,
}

impl Run {
    /// Closes a row whose entry begins here and whose lists are in.
    #[inline]
    pub fn finish_row(&mut self, key: u32, start: usize, npi: u32, place: u32) {
        if self.rows.capacity() == 0 {
            // What is not used of this costs nothing; growing bit by bit costs copying.
            self.rows.reserve_exact(MOST);
            self.entries.reserve(MOST_IN_SEGMENT * 120);
            self.lists.reserve(MOST * 5);
        }
        self.starts.push(start as u32);
        self.rows.push(Row { key, npi, lists_end: self.lists.len() as u32, place });
    }

    /// Writes into a row, and into its entry, at which place its office is.
    #[inline]
    pub fn set_place(&mut self, row: u32, place: u32) {
        let row = row as usize;
        self.rows[row].place = place;
        let start = self.starts[row - (self.rows.len() - self.starts.len())];
        record::set_place(&mut self.entries[start as usize..], place);
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it is time to end the run.
    pub fn is_full(&self) -> bool {
        self.rows.len() >= self.most
    }

    /// Whether it is time to put entries into the file.
    #[inline]
    pub fn is_segment_full(&self) -> bool {
        self.starts.len() >= MOST_IN_SEGMENT || self.entries.len() >= MOST_IN_SEGMENT * 160
    }

    /// Puts the entries that are not in the file yet into it, in the order of their keys.
    pub fn write_segment(&mut self, out: &mut Writer) -> Result<(), Problem> {
        if self.starts.is_empty() {
            return Ok(());
        }
        let written = self.rows.len() - self.starts.len();
        sort_by_key(&self.rows[written..], &mut self.room);
        let mut segment = Segment::default();
        for pairs in self.room.order.chunks(AHEAD) {
            let entry = |pair: &u64| {
                let row = *pair as u32 as usize;
                let end = self.starts.get(row + 1).map_or(self.entries.len(), |end| *end as usize);
                (self.starts[row] as usize, end)
            };
            // All asked for before the first is needed, so that they come from memory together.
            let touched = pairs.iter().map(|pair| {
                let (start, end) = entry(pair);
                self.entries[start] ^ self.entries[end - 1]
            });
            std::hint::black_box(touched.fold(0, |sum, byte| sum ^ byte));
            for pair in pairs {
                let (start, end) = entry(pair);
                segment.take((pair >> 32) as u32, &self.entries[start..end], out)?;
            }
        }
        segment.close(out)?;
        self.segments.push(segment);
        self.entries.clear();
        self.starts.clear();
        Ok(())
    }

    /// Sorts the whole run, whose entries are all in the file, and forgets it. `words` is how many
    /// words there are; `report` is told how many entries are sorted.
    pub fn sort(
        &mut self,
        words: usize,
        places: &Places,
        report: &mut dyn FnMut(u64) -> Go,
    ) -> Result<Sorted, Problem> {
        sort_by_key(&self.rows, &mut self.room);
        let Room { order, spare, pairs } = &mut self.room;
        // Counted as they came: in their order each row would have to be fetched for itself.
        let cities = self.rows.iter().filter_map(Row::city).map(|city| places.lists(city));
        let mut shelves = Shelves::of(words, &self.lists, cities, std::mem::take(pairs));
        let mut number = 0;
        for (chunk, pairs) in order.chunks_mut(AHEAD).enumerate() {
            if chunk.is_multiple_of(REPORT_EVERY) && report(u64::from(number)) == Go::Stop {
                return Err(Problem::Stopped);
            }
            let mut rows = [(Row::default(), 0); AHEAD];
            for ((row, lists), pair) in rows.iter_mut().zip(pairs.iter()) {
                let place = *pair as u32 as usize;
                *row = self.rows[place];
                *lists = if place == 0 { 0 } else { self.rows[place - 1].lists_end };
            }
            let firsts = rows.iter().map(|(_, lists)| self.lists.get(*lists as usize));
            std::hint::black_box(firsts.flatten().fold(0, |sum, list| sum ^ list));
            for ((row, lists), pair) in rows.iter().zip(pairs) {
                *pair = u64::from(row.npi) << 32 | u64::from(number);
                shelves.put(number, &self.lists[*lists as usize..row.lists_end as usize]);
                if let Some(city) = row.city() {
                    shelves.put(number, places.lists(city));
                }
                number += 1;
            }
        }
        sort_by_upper(order, spare, u32::BITS);
        let numbers = std::mem::take(order);
        self.lists.clear();
        self.rows.clear();
        let segments = std::mem::take(&mut self.segments);
        Ok(Sorted { segments, numbers, lists: shelves.close() })
    }

    /// Takes back the memory of a run that is not needed any more.
    pub fn reuse(&mut self, sorted: Sorted) {
        self.room.order = sorted.numbers;
        self.room.pairs = sorted.lists.into_room();
    }
}

impl Row {
    /// The number of its office's city.
    #[inline]
    fn city(&self) -> Option<u32> {
        self.place.checked_sub(1)
    }
}

/// Leaves key and place of these rows, by key, in the room for the order.
fn sort_by_key(rows: &[Row], room: &mut Room) {
    room.order.clear();
    room.order.extend((0u64..).zip(rows).map(|(place, row)| u64::from(row.key) << 32 | place));
    sort_by_upper(&mut room.order, &mut room.spare, KEY_BITS);
}
