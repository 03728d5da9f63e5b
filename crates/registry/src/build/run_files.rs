//! The files in which a run waits for the merge, but for its entries, which are in the registry file.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::run::Sorted;
use super::segment;
use crate::Problem;
use crate::file::postings::varint;

impl Sorted {
    /// Writes all parts and has them on the disk before answering.
    pub fn save(&self, folder: &Path, run: usize) -> Result<(), Problem> {
        segment::save(&self.segments, folder, run)?;
        write_file(&part(folder, run, "numbers"), |out| {
            self.numbers.iter().try_for_each(|pair| out.write_all(&pair.to_le_bytes()))
        })?;
        write_file(&part(folder, run, "lists"), |out| {
            let mut bytes = Vec::new();
            self.lists.each(|list, numbers| {
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
}

/// A file of a run.
pub(crate) fn part(folder: &Path, run: usize, what: &str) -> PathBuf {
    folder.join(format!("run-{run}.{what}"))
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

/// Reads a part of a run from front to back.
pub(crate) struct PartReader {
    path: PathBuf,
    file: BufReader<File>,
}

impl PartReader {
    pub fn open(folder: &Path, run: usize, what: &str) -> Result<Self, Problem> {
        let path = part(folder, run, what);
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
