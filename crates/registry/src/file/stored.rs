//! An opened registry file.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::opening::Sections;
use super::postings::Walk;
use super::record::Reader;
use super::sections::Section;
use super::{BLOCK, MAGIC, PAGE, contents};
use crate::build::gather::{KEY_DEACTIVATED, city_and_state};
use crate::{Contents, Problem};

/// Texts one after the other, and where each ends.
#[derive(Default)]
pub(crate) struct Texts {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them; nothing if there is none of that number.
    #[inline]
    pub fn get(&self, number: usize) -> &[u8] {
        let start = match number {
            0 => 0,
            _ => self.ends.get(number - 1).copied().unwrap_or(0) as usize,
        };
        let end = self.ends.get(number).copied().unwrap_or(0) as usize;
        self.bytes.get(start..end).unwrap_or(b"")
    }
}

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
    kinds: Vec<u8>,
    postings: Vec<u8>,
    /// Start, and part with count, of each list.
    lists: Vec<(u32, u32)>,
    list_ends: Vec<u32>,
    /// The words, sorted.
    pub words: Texts,
    places: Texts,
    taxonomies: Texts,
    page_firsts: Vec<u32>,
    /// For each pair of bytes, the first word that does not come before it.
    twos: Vec<u32>,
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
        let list_bytes = sections.bytes(Section::Lists)?;
        let (fours, _) = list_bytes.as_chunks::<4>();
        let numbers: Vec<u32> = fours.iter().map(|four| u32::from_le_bytes(*four)).collect();
        let texts = |texts, ends| -> Result<Texts, Problem> {
            Ok(Texts { bytes: sections.bytes(texts)?, ends: sections.numbers(ends)? })
        };
        let mut stored = Self {
            twos: Vec::new(),
            contents,
            count,
            valid,
            block_ends,
            keys,
            kinds: sections.bytes(Section::Kinds)?,
            postings: sections.bytes(Section::Postings)?,
            lists: pairs(&numbers),
            list_ends: sections.numbers(Section::WordLists)?,
            words: texts(Section::Words, Section::WordEnds)?,
            places: texts(Section::Places, Section::PlaceEnds)?,
            taxonomies: texts(Section::Taxonomies, Section::TaxonomyEnds)?,
            page_firsts: sections.numbers(Section::PageFirsts)?,
            path: path.to_owned(),
            file,
        };
        if stored.block_ends.len() != (count as usize).div_ceil(BLOCK) {
            return Err(stored.damaged("its parts do not fit each other"));
        }
        stored.twos = twos(&stored.words);
        Ok(stored)
    }

    /// Bytes of memory that it takes.
    pub fn memory(&self) -> usize {
        let texts = |texts: &Texts| texts.bytes.len() + texts.ends.len() * 4;
        self.block_ends.len() * 8
            + self.keys.len() * 8
            + self.kinds.len()
            + self.postings.len()
            + self.lists.len() * 8
            + self.list_ends.len() * 4
            + texts(&self.words)
            + texts(&self.places)
            + texts(&self.taxonomies)
            + (self.page_firsts.len() + self.twos.len()) * 4
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

    /// The places in the alphabet of the words that begin so.
    pub fn words_with(&self, beginning: &[u8]) -> std::ops::Range<usize> {
        let (low, high) = match beginning {
            // Two letters are enough to leave little to search through.
            [a, b, ..] => {
                let of = |a: u8, b: u8| usize::from(a) << 8 | usize::from(b);
                (self.twos.get(of(*a, *b)), self.twos.get(of(*a, *b) + 1))
            }
            _ => (None, None),
        };
        let mut low = low.map_or(0, |first| *first as usize);
        let mut high = high.map_or(self.words.len(), |first| *first as usize);
        let all = high;
        while low < high {
            let middle = low.midpoint(high);
            if self.words.get(middle) < beginning { low = middle + 1 } else { high = middle }
        }
        let start = low;
        let (mut step, mut end) = (1, start);
        // Mostly few: forward in growing steps.
        while end + step <= all && self.words.get(end + step - 1).starts_with(beginning) {
            end += step;
            step *= 2;
        }
        let mut high = (end + step).min(all);
        let mut low = end;
        while low < high {
            let middle = low.midpoint(high);
            if self.words.get(middle).starts_with(beginning) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        start..low
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
        self.read_block(number as usize / BLOCK, block)?;
        let mut rest = block.as_slice();
        for _ in 0..number as usize % BLOCK {
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

/// See [`Stored::twos`].
fn twos(words: &Texts) -> Vec<u32> {
    let mut twos = Vec::with_capacity((1 << 16) + 1);
    for place in 0..words.len() {
        let two = match words.get(place) {
            [] => 0,
            [a] => usize::from(*a) << 8,
            [a, b, ..] => usize::from(*a) << 8 | usize::from(*b),
        };
        while twos.len() <= two {
            twos.push(place as u32);
        }
    }
    twos.resize((1 << 16) + 1, words.len() as u32);
    twos
}

fn pairs(numbers: &[u32]) -> Vec<(u32, u32)> {
    let (pairs, _) = numbers.as_chunks::<2>();
    pairs.iter().map(|[a, b]| (*a, *b)).collect()
}
