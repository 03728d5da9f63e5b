//! Entries that are sorted together in memory and written to the disk as one run.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::gather::{KEY_BITS, PARTS};
use super::pairs::sort_by_upper;
use super::table::Table;
use crate::Problem;
use crate::file::postings::varint;

/// Entries in a run. A million need about 150 MB while they are sorted.
pub(crate) const MOST: usize = 1 << NUMBER;

/// So many entries are asked for together.
pub(crate) const AHEAD: usize = 32;

/// Bytes of entries in a run.
const MOST_BYTES: usize = 160 << 20;

/// Entries in the order in which they came.
pub(crate) struct Run {
    /// Entries at most.
    pub most: usize,
    pub entries: Vec<u8>,
    /// The lists in which the entries stand, one entry's after the other's.
    pub lists: Vec<u32>,
    rows: Vec<Row>,
}

impl Default for Run {
    fn default() -> Self {
        Self { most: MOST, entries: Vec::new(), lists: Vec::new(), rows: Vec::new() }
    }
}

struct Row {
    key: u32,
    npi: u32,
    start: u32,
    lists_end: u32,
}

impl Run {
    /// Closes a row whose entry begins here and whose lists are in.
    pub fn finish_row(&mut self, key: u32, start: usize, npi: u32) {
        if self.rows.capacity() == 0 {
            // What is not used of this costs nothing; growing bit by bit costs copying.
            self.rows.reserve_exact(MOST);
            self.entries.reserve(MOST * 100);
            self.lists.reserve(MOST * 7);
        }
        let (start, lists_end) = (start as u32, self.lists.len() as u32);
        self.rows.push(Row { key, npi, start, lists_end });
    }

    /// How many entries wait.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it is time to write them.
    pub fn is_full(&self) -> bool {
        self.rows.len() >= self.most || self.entries.len() >= MOST_BYTES
    }

    /// Sorts the entries, writes them to the disk and forgets them.
    pub fn write(&mut self, folder: &Path, number: usize, words: &Table) -> Result<(), Problem> {
        let order = self.order();
        self.write_entries(
            &order,
            &part(folder, number, "entries"),
            &part(folder, number, "keys"),
        )?;
        write_file(&part(folder, number, "numbers"), |out| {
            self.numbers(&order).iter().try_for_each(|pair| out.write_all(&pair.to_le_bytes()))
        })?;
        write_lists(&self.lists(&order, words), &part(folder, number, "lists"))?;
        self.entries.clear();
        self.lists.clear();
        self.rows.clear();
        Ok(())
    }

    /// The rows by key.
    pub fn order(&self) -> Vec<u32> {
        let mut pairs: Vec<u64> =
            (0u64..).zip(&self.rows).map(|(place, row)| u64::from(row.key) << 32 | place).collect();
        sort_by_upper(&mut pairs, &mut Vec::new(), KEY_BITS);
        pairs.into_iter().map(|pair| pair as u32).collect()
    }

    /// Key and bytes of an entry.
    #[inline]
    pub fn entry(&self, place: u32) -> (u32, &[u8]) {
        let place = place as usize;
        let row = &self.rows[place];
        let end = self.rows.get(place + 1).map_or(self.entries.len(), |r| r.start as usize);
        (row.key, &self.entries[row.start as usize..end])
    }

    /// Asks for entries that will be needed soon, all at once, so that they come from memory together.
    pub fn fetch(&self, places: &[u32]) {
        let byte = |at: usize| self.entries.get(at).copied().unwrap_or(0);
        let touched = places.iter().map(|place| {
            let start = self.rows[*place as usize].start as usize;
            byte(start) ^ byte(start + 64)
        });
        std::hint::black_box(touched.fold(0, |sum, byte| sum ^ byte));
    }

    #[inline]
    fn lists_of(&self, place: u32) -> (usize, usize) {
        let place = place as usize;
        let from = if place == 0 { 0 } else { self.rows[place - 1].lists_end };
        (from as usize, self.rows[place].lists_end as usize)
    }

    fn write_entries(&self, order: &[u32], entries: &Path, keys: &Path) -> Result<(), Problem> {
        let mut stretches: Vec<u8> = Vec::new();
        let mut stretch = (u32::MAX, 0u32);
        let mut close = |(key, bytes): (u32, u32)| {
            if bytes > 0 {
                for number in [key, bytes] {
                    stretches.extend_from_slice(&number.to_le_bytes());
                }
            }
        };
        write_file(entries, |out| {
            for places in order.chunks(AHEAD) {
                self.fetch(places);
                for place in places {
                    let (key, entry) = self.entry(*place);
                    out.write_all(entry)?;
                    if stretch.0 != key {
                        close(stretch);
                        stretch = (key, 0);
                    }
                    stretch.1 += entry.len() as u32;
                }
            }
            close(stretch);
            Ok(())
        })?;
        write_file(keys, |out| out.write_all(&stretches))
    }

    /// Each provider's number with the place of its entry in the order, by number.
    pub fn numbers(&self, order: &[u32]) -> Vec<u64> {
        let mut pairs: Vec<u64> = (0u64..)
            .zip(order)
            .map(|(number, place)| u64::from(self.rows[*place as usize].npi) << 32 | number)
            .collect();
        sort_by_upper(&mut pairs, &mut Vec::new(), u32::BITS);
        pairs
    }

    /// For each list the entries in it, by their places in the order.
    pub fn lists(&self, order: &[u32], words: &Table) -> Lists {
        let mut ends = vec![0u32; ((words.len() * PARTS as usize) >> SHELF) + 1];
        for list in &self.lists {
            ends[(list >> SHELF) as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut pairs = vec![0; self.lists.len()];
        for (chunk, places) in order.chunks(AHEAD).enumerate() {
            let mut stretches = [(0, 0); AHEAD];
            for (stretch, place) in stretches.iter_mut().zip(places) {
                *stretch = self.lists_of(*place);
            }
            let firsts = stretches.map(|(from, _)| self.lists.get(from));
            std::hint::black_box(firsts.iter().flatten().fold(0, |sum, list| sum ^ **list));
            for (number, (from, to)) in ((chunk * AHEAD) as u32..).zip(stretches) {
                for list in &self.lists[from..to] {
                    let end = &mut ends[(list >> SHELF) as usize];
                    pairs[*end as usize] = list << NUMBER | number;
                    *end += 1;
                }
            }
        }
        Lists { pairs, ends }
    }
}

/// Bits of the number of an entry in a run, and of a list within its shelf: a pair of them fits four
/// bytes, and a shelf is sorted within the processor's cache.
const NUMBER: u32 = 20;
const SHELF: u32 = u32::BITS - NUMBER;

/// The lists of a run, in shelves of 4,096 lists that lie side by side.
pub(crate) struct Lists {
    /// List and entry; in a shelf, by entry.
    pairs: Vec<u32>,
    /// Where each shelf ends.
    ends: Vec<u32>,
}

impl Lists {
    /// Calls for each list that is not empty, with its ascending entries. A word that stands twice in
    /// an entry counts once.
    pub fn each<E>(&self, mut take: impl FnMut(u32, &[u32]) -> Result<(), E>) -> Result<(), E> {
        let (mut from, mut sorted) = (0, Vec::new());
        for (shelf, to) in (0u32..).zip(&self.ends) {
            let pairs = &self.pairs[std::mem::replace(&mut from, *to as usize)..*to as usize];
            if pairs.is_empty() {
                continue;
            }
            let mut starts = [0u32; (1 << SHELF) + 1];
            for pair in pairs {
                starts[(pair >> NUMBER) as usize + 1] += 1;
            }
            for list in 0..1 << SHELF {
                starts[list + 1] += starts[list];
            }
            sorted.resize(pairs.len(), 0);
            let mut ends = starts;
            for pair in pairs {
                let end = &mut ends[(pair >> NUMBER) as usize];
                let number = pair & ((1 << NUMBER) - 1);
                // At the beginning of a list stands another's last entry, or nothing.
                if *end == starts[(pair >> NUMBER) as usize] || sorted[*end as usize - 1] != number
                {
                    sorted[*end as usize] = number;
                    *end += 1;
                }
            }
            for (list, (start, end)) in (0u32..).zip(starts.iter().zip(&ends[..1 << SHELF])) {
                if start < end {
                    take(shelf << SHELF | list, &sorted[*start as usize..*end as usize])?;
                }
            }
        }
        Ok(())
    }
}

fn write_lists(lists: &Lists, path: &Path) -> Result<(), Problem> {
    write_file(path, |out| {
        let mut bytes = Vec::new();
        lists.each(|list, numbers| {
            bytes.clear();
            bytes.extend_from_slice(&[0; 12]);
            let mut before = 0;
            for number in numbers {
                varint(&mut bytes, number - before);
                before = *number;
            }
            let length = bytes.len() as u32 - 12;
            bytes[..4].copy_from_slice(&list.to_le_bytes());
            bytes[4..8].copy_from_slice(&(numbers.len() as u32).to_le_bytes());
            bytes[8..12].copy_from_slice(&length.to_le_bytes());
            out.write_all(&bytes)
        })
    })
}

/// A file of a run.
pub(crate) fn part(folder: &Path, number: usize, what: &str) -> PathBuf {
    folder.join(format!("run-{number}.{what}"))
}

/// Writes a file and has it on the disk before answering.
pub(crate) fn write_file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> Result<(), Problem> {
    let written = || {
        let mut out = BufWriter::with_capacity(256 * 1024, File::create(path)?);
        write(&mut out)?;
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_data()
    };
    written().map_err(Problem::writing(path))
}

/// Entries of one key, in a run.
#[derive(Clone, Copy)]
pub(crate) struct Stretch {
    pub key: u32,
    pub bytes: u32,
}

/// The stretches of a run.
pub(crate) fn stretches(folder: &Path, number: usize) -> Result<Vec<Stretch>, Problem> {
    let path = part(folder, number, "keys");
    let bytes = std::fs::read(&path).map_err(Problem::reading(&path))?;
    let (numbers, _) = bytes.as_chunks::<4>();
    let numbers: Vec<u32> = numbers.iter().map(|four| u32::from_le_bytes(*four)).collect();
    let (pairs, _) = numbers.as_chunks::<2>();
    Ok(pairs.iter().map(|[key, bytes]| Stretch { key: *key, bytes: *bytes }).collect())
}

/// Reads a part of a run from front to back.
pub(crate) struct PartReader {
    path: PathBuf,
    file: BufReader<File>,
}

impl PartReader {
    pub fn open(folder: &Path, number: usize, what: &str) -> Result<Self, Problem> {
        let path = part(folder, number, what);
        let file = File::open(&path).map_err(Problem::reading(&path))?;
        Ok(Self { path, file: BufReader::with_capacity(256 * 1024, file) })
    }

    /// Fills the bytes.
    pub fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Problem> {
        self.file.read_exact(bytes).map_err(Problem::reading(&self.path))
    }

    /// The next bytes of a fixed number; none at the end.
    pub fn next<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Problem> {
        let mut bytes = [0; N];
        match self.file.read_exact(&mut bytes) {
            Ok(()) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(Problem::reading(&self.path)(error)),
        }
    }
}
