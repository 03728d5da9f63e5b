//! Entries that are sorted together in memory and written to the disk as one run.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::gather::KEY_BITS;
use super::pairs::{bits_below, sort_by_upper};
use super::table::Table;
use crate::Problem;
use crate::file::postings::varint;

/// Entries in a run. Half a million need about 120 MB while they are sorted.
const MOST: usize = 512 * 1024;

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
        self.write_numbers(&order, &part(folder, number, "numbers"))?;
        self.write_lists(&order, &part(folder, number, "lists"), words)?;
        self.entries.clear();
        self.lists.clear();
        self.rows.clear();
        Ok(())
    }

    /// The rows by key.
    fn order(&self) -> Vec<u32> {
        let mut pairs: Vec<u64> =
            (0u64..).zip(&self.rows).map(|(place, row)| u64::from(row.key) << 32 | place).collect();
        sort_by_upper(&mut pairs, &mut Vec::new(), KEY_BITS);
        pairs.into_iter().map(|pair| pair as u32).collect()
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
            for place in order {
                let place = *place as usize;
                let row = &self.rows[place];
                let end = self.rows.get(place + 1).map_or(self.entries.len(), |r| r.start as usize);
                let entry = &self.entries[row.start as usize..end];
                out.write_all(entry)?;
                if stretch.0 != row.key {
                    close(stretch);
                    stretch = (row.key, 0);
                }
                stretch.1 += entry.len() as u32;
            }
            close(stretch);
            Ok(())
        })?;
        write_file(keys, |out| out.write_all(&stretches))
    }

    fn write_numbers(&self, order: &[u32], path: &Path) -> Result<(), Problem> {
        let mut pairs: Vec<u64> = (0u64..)
            .zip(order)
            .map(|(number, place)| u64::from(self.rows[*place as usize].npi) << 32 | number)
            .collect();
        sort_by_upper(&mut pairs, &mut Vec::new(), u32::BITS);
        write_file(path, |out| pairs.iter().try_for_each(|pair| out.write_all(&pair.to_le_bytes())))
    }

    fn write_lists(&self, order: &[u32], path: &Path, words: &Table) -> Result<(), Problem> {
        let mut pairs: Vec<u64> = Vec::with_capacity(self.lists.len());
        for (number, place) in (0u64..).zip(order) {
            let place = *place as usize;
            let from = if place == 0 { 0 } else { self.rows[place - 1].lists_end } as usize;
            let to = self.rows[place].lists_end as usize;
            pairs.extend(self.lists[from..to].iter().map(|list| u64::from(*list) << 32 | number));
        }
        let bits = bits_below(words.len() * super::gather::PARTS as usize);
        sort_by_upper(&mut pairs, &mut Vec::new(), bits);
        write_file(path, |out| {
            let mut bytes = Vec::new();
            for of_list in pairs.chunk_by(|a, b| a >> 32 == b >> 32) {
                bytes.clear();
                bytes.extend_from_slice(&[0; 12]);
                let (mut before, mut count) = (0, 0u32);
                for pair in of_list {
                    let number = *pair as u32;
                    // A word that stands twice in an entry counts once.
                    if count == 0 || number != before {
                        varint(&mut bytes, number - before);
                        before = number;
                        count += 1;
                    }
                }
                let length = bytes.len() as u32 - 12;
                bytes[..4].copy_from_slice(&((of_list[0] >> 32) as u32).to_le_bytes());
                bytes[4..8].copy_from_slice(&count.to_le_bytes());
                bytes[8..12].copy_from_slice(&length.to_le_bytes());
                out.write_all(&bytes)?;
            }
            Ok(())
        })
    }
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
