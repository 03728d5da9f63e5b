//! The data folder, held by one running program at a time.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use crate::{Error, Result};

/// A data folder that no other program uses while this value lives.
pub struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if it is missing and takes it.
    pub fn take(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).map_err(|error| {
            Error::Start(format!(
                "The data folder {} cannot be made: {error}. Choose another with LIAISON_DATA.",
                path.display()
            ))
        })?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o700));
        }
        let lock = File::create(path.join("in-use"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Error::Start(format!(
                "The data folder {} is in use by another running Liaison. Stop that one, or \
                 choose another folder with LIAISON_DATA.",
                path.display()
            ))),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
