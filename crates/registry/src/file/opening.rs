//! Reading the sections of a registry file.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::MAGIC;
use super::sections::{LINE, Section, TAIL};
use crate::Problem;

/// The table of sections.
pub(crate) struct Sections<'a> {
    path: &'a Path,
    file: &'a File,
    table: Vec<u8>,
    /// Where the table is: sections lie before it.
    end: u64,
}

impl<'a> Sections<'a> {
    /// Reads the table of a file.
    pub fn read(path: &'a Path, file: &'a File) -> Result<Self, Problem> {
        let damaged = |why| Problem::Damaged(path.to_owned(), why);
        let length = file.metadata().map_err(Problem::reading(path))?.len();
        let mut magic = [0; MAGIC.len()];
        let mut tail = [0; TAIL];
        let tail_at = length.checked_sub(TAIL as u64).ok_or(damaged("it is too short"))?;
        file.read_exact_at(&mut magic, 0).map_err(Problem::reading(path))?;
        if magic != *MAGIC {
            return Err(damaged("it is not a registry of this version"));
        }
        file.read_exact_at(&mut tail, tail_at).map_err(Problem::reading(path))?;
        let (place, rest) = tail.split_first_chunk::<8>().ok_or(damaged("it is cut short"))?;
        let (size, rest) = rest.split_first_chunk::<4>().ok_or(damaged("it is cut short"))?;
        let (checksum, magic) = rest.split_first_chunk::<4>().ok_or(damaged("it is cut short"))?;
        let (end, size) = (u64::from_le_bytes(*place), u32::from_le_bytes(*size));
        if magic != MAGIC || end.checked_add(u64::from(size)) != Some(tail_at) || size > 1 << 16 {
            return Err(damaged("it is cut short"));
        }
        let mut table = vec![0; size as usize];
        file.read_exact_at(&mut table, end).map_err(Problem::reading(path))?;
        if crc32fast::hash(&table) != u32::from_le_bytes(*checksum) {
            return Err(damaged("a checksum is wrong"));
        }
        Ok(Self { path, file, table, end })
    }

    /// The bytes of a section, if their checksum is right.
    pub fn bytes(&self, section: Section) -> Result<Vec<u8>, Problem> {
        let damaged = |why| Problem::Damaged(self.path.to_owned(), why);
        let (lines, _) = self.table.as_chunks::<LINE>();
        let four = |line: &[u8; LINE], at: usize| {
            u32::from_le_bytes([line[at], line[at + 1], line[at + 2], line[at + 3]])
        };
        let line = lines
            .iter()
            .find(|line| four(line, 0) == section as u32)
            .ok_or(damaged("a part of it is missing"))?;
        let eight = |at| u64::from(four(line, at)) | u64::from(four(line, at + 4)) << 32;
        let (start, length) = (eight(8), eight(16));
        if start.checked_add(length).is_none_or(|end| end > self.end) {
            return Err(damaged("a place in it is wrong"));
        }
        let mut bytes = vec![0; length as usize];
        self.file.read_exact_at(&mut bytes, start).map_err(Problem::reading(self.path))?;
        if crc32fast::hash(&bytes) != four(line, 4) {
            return Err(damaged("a checksum is wrong"));
        }
        Ok(bytes)
    }

    /// A section of numbers.
    pub fn numbers(&self, section: Section) -> Result<Vec<u32>, Problem> {
        let bytes = self.bytes(section)?;
        let (fours, _) = bytes.as_chunks::<4>();
        Ok(fours.iter().map(|four| u32::from_le_bytes(*four)).collect())
    }
}
