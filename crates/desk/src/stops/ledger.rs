//! The file of the stop list: a line an entry, each sealed with the key of the installation.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::Write,
    path::Path,
};

use platform::{Result, secrets::Secrets};

use super::entry::Entry;

/// Its name in the data folder, and beside backups.
pub const NAME: &str = "stop-list";
const PURPOSE: &str = "stop list";

/// What a file holds.
#[derive(Debug, Default)]
pub struct Contents {
    /// Its entries, in the order in which they were written.
    pub entries: Vec<Entry>,
    /// Lines that do not open: damaged, or sealed with another key.
    pub unreadable: usize,
}

/// Reads a file; one that is missing holds nothing. A last line that was cut off by a crash
/// is not counted: what it was about is in the database, and is written again.
pub fn read(path: &Path, secrets: &Secrets) -> Result<Contents> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Contents::default());
        }
        Err(error) => return Err(error.into()),
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut contents = Contents::default();
    for line in text.split_inclusive('\n').filter(|line| line.trim() != "") {
        match open(line.trim(), secrets) {
            Some(entry) => contents.entries.push(entry),
            None if line.ends_with('\n') => contents.unreadable += 1,
            None => {}
        }
    }
    Ok(contents)
}

fn open(line: &str, secrets: &Secrets) -> Option<Entry> {
    serde_json::from_str(&secrets.open(PURPOSE, line).ok()?).ok()
}

/// Adds entries that are not there yet, has them on the disk, and says how many.
pub fn add(path: &Path, secrets: &Secrets, entries: &[Entry]) -> Result<usize> {
    let mut known: HashSet<_> = read(path, secrets)?.entries.iter().map(Entry::key).collect();
    let new: Vec<&Entry> = entries.iter().filter(|entry| known.insert(entry.key())).collect();
    append(path, secrets, &new)?;
    Ok(new.len())
}

/// Adds entries at the end.
pub(super) fn append(path: &Path, secrets: &Secrets, entries: &[&Entry]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut lines = String::new();
    let present = fs::read(path).unwrap_or_default();
    if present.last().is_some_and(|last| *last != b'\n') {
        lines.push('\n');
    }
    for entry in entries {
        lines.push_str(&secrets.seal(PURPOSE, &serde_json::to_string(entry)?)?);
        lines.push('\n');
    }
    let mut file = File::options().append(true).create(true).open(path)?;
    file.write_all(lines.as_bytes())?;
    file.sync_all()?;
    if present.is_empty() {
        File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
