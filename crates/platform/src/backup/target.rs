//! Where a backup goes.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use crate::{Error, Instant, Result, clock};

/// How the names of backups end that are made in a folder.
pub const ENDING: &str = ".backup";
/// How a file ends that is not whole yet.
const UNFINISHED: &str = ".unfinished";

/// A place for a backup that is to be made.
#[derive(Debug, Clone)]
pub struct Target {
    path: PathBuf,
}

impl Target {
    /// A file, or a folder in which a file named by the time is made. What is there already
    /// is never overwritten, and nothing goes into the data folder: a disk that dies would
    /// take both.
    pub fn of(wanted: &Path, data: &Path, now: Instant) -> Result<Self> {
        let is_folder = wanted.is_dir() || wanted.to_string_lossy().ends_with('/');
        let path = if is_folder { wanted.join(name(now)) } else { wanted.to_owned() };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(Error::Start(format!(
                "There is no folder {} for the backup. Make it, or check that the disk is there.",
                folder.display()
            )));
        }
        if path.exists() {
            return Err(Error::Start(format!(
                "{} is there already. Name another file, or a folder.",
                path.display()
            )));
        }
        let inside = match (folder.canonicalize(), data.canonicalize()) {
            (Ok(folder), Ok(data)) => folder.starts_with(data),
            _ => false,
        };
        if inside {
            return Err(Error::Start(format!(
                "{} lies in the data folder: what destroys the data would take the backup along. \
                 Choose another place, best on another disk.",
                path.display()
            )));
        }
        Ok(Self { path })
    }

    /// The file once it is whole.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins the file under another name, held so that nobody takes it for left over.
    pub(super) fn begin(&self) -> Result<(PathBuf, File)> {
        self.remove_left_over();
        let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.ok_or_else(|| Error::Start("Name a file for the backup.".into()))?;
        let beside = self.path.with_file_name(format!(".{name}{UNFINISHED}"));
        let file = File::options().write(true).create(true).truncate(false).open(&beside)?;
        // Not every network drive can hold a file; then only left-over ones stay.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(Error::Start(format!(
                "Another backup to {} is under way.",
                self.path.display()
            )));
        }
        file.set_len(0)?;
        Ok((beside, file))
    }

    /// Removes what killed backups left here: nobody holds it any more.
    fn remove_left_over(&self) {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_ours = name.starts_with('.') && name.ends_with(UNFINISHED);
            if is_ours && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
                let _ = fs::remove_file(&path);
            }
        }
    }
}

/// `liaison-20261128T153000Z.backup`: in order of time when sorted by name.
fn name(now: Instant) -> String {
    format!("liaison-{}{ENDING}", clock::timestamp(now).strftime("%Y%m%dT%H%M%SZ"))
}
