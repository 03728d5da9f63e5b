//! Looking at a backup without restoring it.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use archive::{Part, Reader, Rows};
use uuid::Uuid;

use super::{About, fault};
use crate::{Error, Result, db};

/// A backup that was opened with its key.
pub struct Opened {
    pub(super) path: PathBuf,
    pub(super) reader: Reader<BufReader<File>>,
    /// What it says about itself.
    pub about: About,
}

/// Opens a backup: the wrong key, another file, one cut short, one of a newer program are
/// told here.
pub fn open(path: &Path, key: &archive::Key) -> Result<Opened> {
    let failed = |error| fault(path, error);
    let file = File::open(path).map_err(|error| failed(error.into()))?;
    let reader = Reader::open(BufReader::new(file), key).map_err(failed)?;
    let about: About = serde_json::from_value(reader.manifest().about.clone())?;
    if about.schema > db::schema_version() {
        return Err(Error::Start(format!(
            "The backup {} was made by a newer Liaison ({}): its tables are version {}, this \
             program knows {}. Restore it with that program or a newer one. Nothing was changed.",
            path.display(),
            about.program,
            about.schema,
            db::schema_version()
        )));
    }
    Ok(Opened { path: path.to_owned(), reader, about })
}

impl Opened {
    /// Reads all of it: every byte of every part, and of each table as many rows as the
    /// manifest says.
    pub fn check(&mut self) -> Result<()> {
        for number in 0..self.parts().len() {
            let part = self.parts()[number].clone();
            let counted = match part.name.starts_with("table/") {
                true => self.count_rows(number)?,
                false => {
                    self.read_file(number)?;
                    1
                }
            };
            if counted != part.rows {
                let (part, at) = (part.name, 0);
                return Err(self.fault(archive::Error::Damaged { part, at }));
            }
        }
        Ok(())
    }

    /// Rows in all tables.
    pub fn rows(&self) -> u64 {
        self.parts()
            .iter()
            .filter(|part| part.name.starts_with("table/"))
            .map(|part| part.rows)
            .sum()
    }

    /// Stored files.
    pub fn files(&self) -> usize {
        self.parts().iter().filter(|part| part.name.starts_with("file/")).count()
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.reader.manifest().parts
    }

    pub(super) fn fault(&self, error: archive::Error) -> Error {
        fault(&self.path, error)
    }

    fn count_rows(&mut self, number: usize) -> Result<u64> {
        let path = self.path.clone();
        let failed = |error| fault(&path, error);
        let mut rows = Rows::of(self.reader.part(number).map_err(failed)?);
        let mut count: u64 = 0;
        while rows.next_row().map_err(failed)?.is_some() {
            count += 1;
        }
        // The first is the heading.
        Ok(count.saturating_sub(1))
    }

    /// The bytes of a part.
    pub(super) fn read_file(&mut self, number: usize) -> Result<Vec<u8>> {
        let path = self.path.clone();
        let failed = |error| fault(&path, error);
        let mut frames = self.reader.part(number).map_err(failed)?;
        let mut bytes = Vec::new();
        while let Some(frame) = frames.next_frame().map_err(failed)? {
            bytes.extend_from_slice(frame);
        }
        Ok(bytes)
    }
}

/// Whose file a part is, and its id.
pub(super) fn file_of(name: &str) -> Option<(Uuid, Uuid)> {
    let (practice, id) = name.strip_prefix("file/")?.split_once('/')?;
    Some((practice.parse().ok()?, id.parse().ok()?))
}
