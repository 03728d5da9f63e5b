//! Writing a registry file section by section, each with its checksum.

use std::fs::File;
use std::io::{self, BufWriter, Write};
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
}

/// Length of the tail: where the table is, how long, its checksum, the magic again.
pub(crate) const TAIL: usize = 8 + 4 + 4 + 16;

/// Length of a line of the table: section, checksum, place, length.
pub(crate) const LINE: usize = 4 + 4 + 8 + 8;

/// A file that is being written.
pub(crate) struct Writer {
    path: PathBuf,
    out: BufWriter<File>,
    /// Bytes written.
    pub at: u64,
    table: Vec<u8>,
}

impl Writer {
    pub fn create(path: &Path) -> Result<Self, Problem> {
        let file = File::create(path).map_err(Problem::writing(path))?;
        let out = BufWriter::with_capacity(1 << 20, file);
        let mut writer = Self { path: path.to_owned(), out, at: 0, table: Vec::new() };
        writer.raw(MAGIC)?;
        Ok(writer)
    }

    /// Bytes that look after their checksum themselves.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes).map_err(Problem::writing(&self.path))
    }

    /// Bytes with their checksum before them.
    pub fn block(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.raw(&crc32fast::hash(bytes).to_le_bytes())?;
        self.raw(bytes)
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
        let written = self.out.into_inner().map_err(io::IntoInnerError::into_error);
        written.and_then(|file| file.sync_all()).map_err(Problem::writing(&self.path))
    }
}
