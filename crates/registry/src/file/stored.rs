//! An opened registry file.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::alphabet::{Alphabet, Texts};
use super::opening::Sections;
use super::postings::Walk;
use super::record::Reader;
use super::sections::Section;
use super::segments::Segments;
use super::{MAGIC, PAGE, contents};
use crate::build::gather::KEY_DEACTIVATED;
use crate::build::place_table::city_and_state;
use crate::{Contents, Problem};

/// One list of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListRef {
    start: u32,
    /// The part of the entry in which the word stands, as in [`crate::build::gather::Part`].
    pub part: u32,
    /// How many entries.
    pub count: u32,
}

/// What is in memory of a registry file, and the file.
pub(crate) struct Stored {
    path: PathBuf,
    file: File,
    pub contents: Contents,
    /// How many entries there are, and how many of them, in front, are valid.
    pub count: u32,
    pub valid: u32,
    block_ends: Vec<u64>,
    /// Keys of the order with the first entry of each, ascending.
    pub keys: Vec<(u32, u32)>,
    segments: Segments,
    kinds: Vec<u8>,
    postings: Vec<u8>,
    /// Start, and part with count, of each list.
    lists: Vec<(u32, u32)>,
    list_ends: Vec<u32>,
    pub words: Alphabet,
    places: Texts,
    taxonomies: Texts,
    page_firsts: Vec<u32>,
}

impl Stored {
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let file = File::open(path).map_err(Problem::reading(path))?;
        let sections = Sections::read(path, &file)?;
        let contents =
            contents::read(&String::from_utf8_lossy(&sections.bytes(Section::Contents)?));
        let block_ends: Vec<u64> = {
            let bytes = sections.bytes(Section::BlockEnds)?;
            let (eights, _) = bytes.as_chunks::<8>();
            eights.iter().map(|eight| u64::from_le_bytes(*eight)).collect()
        };
        let keys = pairs(&sections.numbers(Section::Keys)?);
        let count = u32::try_from(contents.providers).unwrap_or(0);
        let first_retired = keys.partition_point(|(key, _)| key >> KEY_DEACTIVATED == 0);
        let valid = keys.get(first_retired).map_or(count, |(_, first)| *first);
        let starts = sections.numbers(Section::Starts)?;
        let segments = Segments::of(starts, keys.len(), count, block_ends.len());
        let segments = segments
            .ok_or_else(|| Problem::Damaged(path.to_owned(), "its parts do not fit each other"))?;
        let list_bytes = sections.bytes(Section::Lists)?;
        let (fours, _) = list_bytes.as_chunks::<4>();
        let numbers: Vec<u32> = fours.iter().map(|four| u32::from_le_bytes(*four)).collect();
        let texts = |texts, ends| -> Result<Texts, Problem> {
            Ok(Texts { bytes: sections.bytes(texts)?, ends: sections.numbers(ends)? })
        };
        Ok(Self {
            contents,
            count,
            valid,
            block_ends,
            keys,
            segments,
            kinds: sections.bytes(Section::Kinds)?,
            postings: sections.bytes(Section::Postings)?,
            lists: pairs(&numbers),
            list_ends: sections.numbers(Section::WordLists)?,
            words: Alphabet::of(texts(Section::Words, Section::WordEnds)?),
            places: texts(Section::Places, Section::PlaceEnds)?,
            taxonomies: texts(Section::Taxonomies, Section::TaxonomyEnds)?,
            page_firsts: sections.numbers(Section::PageFirsts)?,
            path: path.to_owned(),
            file,
        })
    }

    /// Bytes of memory that it takes.
    pub fn memory(&self) -> usize {
        self.block_ends.len() * 8
            + self.keys.len() * 8
            + self.segments.memory()
            + self.kinds.len()
            + self.postings.len()
            + self.lists.len() * 8
            + self.list_ends.len() * 4
            + self.words.memory()
            + self.places.memory()
            + self.taxonomies.memory()
            + self.page_firsts.len() * 4
    }

    /// The lists of a word, by its place in the alphabet.
    #[inline]
    pub fn lists(&self, word: usize) -> impl Iterator<Item = ListRef> {
        let from = match word {
            0 => 0,
            _ => self.list_ends.get(word - 1).copied().unwrap_or(0) as usize,
        };
        let to = self.list_ends.get(word).copied().unwrap_or(0) as usize;
        self.lists.get(from..to).unwrap_or(&[]).iter().map(|(start, part_and_count)| ListRef {
            start: *start,
            part: part_and_count >> 29,
            count: part_and_count & ((1 << 29) - 1),
        })
    }

    /// A walk along a list.
    pub fn walk(&self, list: ListRef) -> Walk<'_> {
        Walk::new(self.postings.get(list.start as usize..).unwrap_or(&[]), list.count)
    }

    /// Whether an entry is an organisation's.
    pub fn is_organisation(&self, number: u32) -> bool {
        self.kinds.get(number as usize / 8).is_some_and(|bits| bits >> (number % 8) & 1 == 1)
    }

    /// City and state of a number of the table, which counts from 1.
    pub fn place(&self, number: u32) -> (&[u8], &[u8]) {
        match number {
            0 => (b"", b""),
            _ => city_and_state(self.places.get(number as usize - 1)),
        }
    }

    /// Code of a number of the table, which counts from 1.
    pub fn taxonomy(&self, number: u16) -> &[u8] {
        if number == 0 { b"" } else { self.taxonomies.get(usize::from(number) - 1) }
    }

    /// The entries with these keys.
    pub fn of_keys(&self, keys: std::ops::Range<u32>) -> std::ops::Range<u32> {
        let first = |key: u32| {
            let place = self.keys.partition_point(|(known, _)| *known < key);
            self.keys.get(place).map_or(self.count, |(_, first)| *first)
        };
        first(keys.start)..first(keys.end)
    }

    /// Reads the block of entries with this number into `block`.
    pub fn read_block(&self, number: usize, block: &mut Vec<u8>) -> Result<(), Problem> {
        let start = match number {
            0 => MAGIC.len() as u64,
            _ => self.block_ends.get(number - 1).copied().unwrap_or(0),
        };
        let end = self.block_ends.get(number).copied().unwrap_or(0);
        self.read_checked(start, end, block)
    }

    /// How many blocks there are.
    pub fn blocks(&self) -> usize {
        self.block_ends.len()
    }

    /// Does something with the bytes of an entry.
    pub fn with_entry<'a, T>(
        &'a self,
        number: u32,
        block: &'a mut Vec<u8>,
        read: impl FnOnce(Reader<'a>) -> Option<T>,
    ) -> Result<T, Problem> {
        let behind = self.keys.partition_point(|(_, first)| *first <= number);
        let key = behind.checked_sub(1).and_then(|key| Some((key, self.keys.get(key)?.1)));
        let place = key.and_then(|(key, first)| self.segments.locate(key, number - first));
        let (number, before) = place.ok_or_else(|| self.damaged("an entry is missing"))?;
        self.read_block(number, block)?;
        let mut rest = block.as_slice();
        for _ in 0..before {
            rest = Reader::next(rest).map_or(&[], |(_, behind)| behind);
        }
        Reader::next(rest)
            .and_then(|(reader, _)| read(reader))
            .ok_or_else(|| self.damaged("an entry is cut short"))
    }

    /// The entry of a number of a provider, less one billion.
    pub fn find(&self, npi: u32) -> Result<Option<u32>, Problem> {
        let mut found = None;
        self.numbers_from(npi, |number, entry| {
            if number == npi {
                found = Some(entry);
            }
            Stop::Yes
        })?;
        Ok(found)
    }

    /// Calls for each number of a provider, less one billion, from one on, ascending.
    pub fn numbers_from(
        &self,
        npi: u32,
        mut take: impl FnMut(u32, u32) -> Stop,
    ) -> Result<(), Problem> {
        let behind = self.page_firsts.partition_point(|first| *first <= npi);
        let begin = self.block_ends.last().copied().unwrap_or(MAGIC.len() as u64);
        let mut bytes = Vec::new();
        for page in behind.saturating_sub(1)..self.page_firsts.len() {
            let in_page = (self.count as usize - (page * PAGE).min(self.count as usize)).min(PAGE);
            let start = begin + page as u64 * (PAGE as u64 * 8 + 4);
            self.read_checked(start, start + in_page as u64 * 8 + 4, &mut bytes)?;
            let (pairs, _) = bytes.as_chunks::<8>();
            let pair = |eight: &[u8; 8]| {
                let pair = u64::from_le_bytes(*eight);
                ((pair >> 32) as u32, pair as u32)
            };
            let from = pairs.partition_point(|eight| pair(eight).0 < npi);
            for eight in &pairs[from..] {
                let (number, entry) = pair(eight);
                if take(number, entry) == Stop::Yes {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Reads bytes that begin with their checksum, and leaves it out.
    fn read_checked(&self, start: u64, end: u64, bytes: &mut Vec<u8>) -> Result<(), Problem> {
        let length = end.checked_sub(start).filter(|length| (4..1 << 21).contains(length));
        let length = length.ok_or_else(|| self.damaged("a place in it is wrong"))?;
        let mut checksum = [0; 4];
        bytes.clear();
        bytes.resize(length as usize, 0);
        self.file
            .read_exact_at(bytes, start)
            .map_err(|_| self.damaged("it is shorter than it was"))?;
        checksum.copy_from_slice(&bytes[..4]);
        bytes.drain(..4);
        if crc32fast::hash(bytes) != u32::from_le_bytes(checksum) {
            return Err(self.damaged("a checksum is wrong"));
        }
        Ok(())
    }

    pub fn damaged(&self, why: &'static str) -> Problem {
        Problem::Damaged(self.path.clone(), why)
    }
}

/// Whether a walk ends.
#[derive(PartialEq)]
pub(crate) enum Stop {
    Yes,
    No,
}

fn pairs(numbers: &[u32]) -> Vec<(u32, u32)> {
    let (pairs, _) = numbers.as_chunks::<2>();
    pairs.iter().map(|[a, b]| (*a, *b)).collect()
}
