//! Files that are there whole or not at all, also after a power cut.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use crate::Result;

/// Writes a file beside its place, has it on the disk, and puts it there in one step.
pub fn write(path: &Path, contents: &[u8]) -> Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(contents)?;
    file.sync_all()?;
    put(&beside, path)
}

/// Puts a file that is on the disk into its place, in one step.
pub fn put(beside: &Path, path: &Path) -> Result<()> {
    fs::rename(beside, path)?;
    sync_folder_of(path)
}

/// Has the names in a file's folder on the disk, not only its contents.
pub fn sync_folder_of(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}
