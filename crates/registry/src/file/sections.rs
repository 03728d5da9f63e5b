//! Writing a registry file section by section, each with its checksum.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::MAGIC;
use crate::Problem;

/// What a section holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Section {
    /// Where each block of entries ends in the file: 8 bytes each.
    BlockEnds = 1,
    /// Key of the order, and the first entry with it: 4 bytes each.
    Keys,
    /// Bit by bit, which entries are organisations.
    Kinds,
    /// Lists of entries, see [`super::postings`].
    Postings,
    /// For each list of each word: where it begins, and its part and length.
    Lists,
    /// For each word, where its lists end in that.
    WordLists,
    /// Texts of the words, sorted, and where each ends.
    Words,
    WordEnds,
    /// Cities with their states, and where each ends.
    Places,
    PlaceEnds,
    /// Taxonomy codes, and where each ends.
    Taxonomies,
    TaxonomyEnds,
    /// The lowest number of each page of the index of numbers, which lies among the blocks.
    PageFirsts,
    /// Line by line, see [`super::contents`].
    Contents,
    /// For each key, and behind the last, how many entries of each segment come before: see
    /// [`super::segments`].
    Starts,
}

/// Length of the checksum before a block.
const CHECKSUM: usize = 4;

/// Length of the tail: where the table is, how long, its checksum, the magic again.
pub(crate) const TAIL: usize = 8 + 4 + 4 + 16;

/// Length of a line of the table: section, checksum, place, length.
pub(crate) const LINE: usize = 4 + 4 + 8 + 8;

/// Bytes that are collected before they are written: few enough to stay in the processor's cache.
const TOGETHER: usize = 256 * 1024;

/// A file that is being written.
pub(crate) struct Writer {
    path: PathBuf,
    file: File,
    /// What is not in the file yet.
    waiting: Vec<u8>,
    /// Where the block begins that is being put together; its checksum comes first.
    block: usize,
    /// Bytes written, without the block that is being put together.
    pub at: u64,
    table: Vec<u8>,
}

impl Writer {
    /// A file from its beginning, or from a place on that was written before.
    pub fn go_on(path: &Path, at: u64) -> Result<Self, Problem> {
        let open = || {
            let mut options = OpenOptions::new();
            let mut file = options.create(true).write(true).truncate(false).open(path)?;
            // Behind what counts there may be something of a program that was killed.
            file.set_len(at)?;
            file.seek(SeekFrom::Start(at))?;
            Ok(file)
        };
        let file = open().map_err(Problem::writing(path))?;
        let waiting = Vec::with_capacity(TOGETHER + TOGETHER / 2);
        let mut writer =
            Self { path: path.to_owned(), file, waiting, block: 0, at, table: Vec::new() };
        writer.begin_block();
        if at == 0 {
            writer.raw(MAGIC)?;
        }
        Ok(writer)
    }

    /// Bytes that look after their checksum themselves. Not while a block is put together.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.at += bytes.len() as u64;
        self.waiting.truncate(self.block);
        if bytes.len() >= TOGETHER {
            self.flush()?;
            self.file.write_all(bytes).map_err(Problem::writing(&self.path))?;
        } else {
            self.waiting.extend_from_slice(bytes);
            if self.waiting.len() >= TOGETHER {
                self.flush()?;
            }
        }
        self.begin_block();
        Ok(())
    }

    /// Adds to the block that is being put together.
    #[inline]
    pub fn add_to_block(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
    }

    /// Ends the block that is being put together; answers where it ends in the file.
    pub fn end_block(&mut self) -> Result<u64, Problem> {
        let (checksum, bytes) = self.waiting[self.block..].split_at_mut(CHECKSUM);
        checksum.copy_from_slice(&crc32fast::hash(bytes).to_le_bytes());
        self.at += (self.waiting.len() - self.block) as u64;
        self.block = self.waiting.len();
        if self.waiting.len() >= TOGETHER {
            self.flush()?;
        }
        self.begin_block();
        Ok(self.at)
    }

    fn begin_block(&mut self) {
        self.block = self.waiting.len();
        self.waiting.extend_from_slice(&[0; CHECKSUM]);
    }

    fn flush(&mut self) -> Result<(), Problem> {
        self.file.write_all(&self.waiting).map_err(Problem::writing(&self.path))?;
        self.waiting.clear();
        self.block = 0;
        Ok(())
    }

    /// Has what is written on the disk before answering how much that is. Not while a block is put
    /// together.
    pub fn sync(&mut self) -> Result<u64, Problem> {
        self.waiting.truncate(self.block);
        self.flush()?;
        self.begin_block();
        self.file.sync_all().map_err(Problem::writing(&self.path))?;
        Ok(self.at)
    }

    /// A section at once.
    pub fn section(&mut self, section: Section, bytes: &[u8]) -> Result<(), Problem> {
        let start = self.at;
        self.raw(bytes)?;
        self.list(section, crc32fast::hash(bytes), start);
        Ok(())
    }

    /// A section of numbers.
    pub fn numbers(&mut self, section: Section, numbers: &[u32]) -> Result<(), Problem> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.section(section, &bytes)
    }

    /// Names what was written from `start` on as a section.
    pub fn list(&mut self, section: Section, checksum: u32, start: u64) {
        self.table.extend_from_slice(&(section as u32).to_le_bytes());
        self.table.extend_from_slice(&checksum.to_le_bytes());
        self.table.extend_from_slice(&start.to_le_bytes());
        self.table.extend_from_slice(&(self.at - start).to_le_bytes());
    }

    /// Writes the table and has everything on the disk before answering.
    pub fn finish(mut self) -> Result<(), Problem> {
        let table = std::mem::take(&mut self.table);
        let mut tail = Vec::with_capacity(TAIL);
        tail.extend_from_slice(&self.at.to_le_bytes());
        tail.extend_from_slice(&(table.len() as u32).to_le_bytes());
        tail.extend_from_slice(&crc32fast::hash(&table).to_le_bytes());
        tail.extend_from_slice(MAGIC);
        self.raw(&table)?;
        self.raw(&tail)?;
        self.sync().map(|_| ())
    }
}
