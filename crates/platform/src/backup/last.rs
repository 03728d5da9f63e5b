//! How the last backup went: a small file in the data folder, written by whoever makes one,
//! the program itself or the command line beside it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Made;
use crate::{Instant, Result, clock, whole_file};

/// The name of the file.
pub const NAME: &str = "last-backup.json";

/// How the last backups went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Last {
    /// The instant that the last good backup shows; none when there was none.
    pub made_at: Option<Instant>,
    /// Where it went.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Stored files that were missing or damaged.
    pub faulty_files: usize,
    /// When one failed after the last good one.
    pub failed_at: Option<Instant>,
    /// Why, in words.
    pub failure: String,
}

/// How the last backups of a data folder went.
pub fn read(data: &Path) -> Last {
    let text = std::fs::read_to_string(data.join(NAME)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Notes a good one.
pub fn note_made(data: &Path, made: &Made) -> Result<()> {
    write(
        data,
        &Last {
            made_at: Some(made.made_at),
            path: made.path.display().to_string(),
            bytes: made.bytes,
            faulty_files: made.faulty_files.len(),
            ..Last::default()
        },
    )
}

/// Notes one that failed; the last good one stays known.
pub fn note_failed(data: &Path, why: &str) -> Result<()> {
    write(data, &Last { failed_at: Some(clock::now()), failure: why.to_owned(), ..read(data) })
}

fn write(data: &Path, last: &Last) -> Result<()> {
    whole_file::write(&data.join(NAME), serde_json::to_string(last)?.as_bytes())
}
