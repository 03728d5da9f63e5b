//! Putting a restored embedded database into the place of the one before, so that a power
//! cut at any moment leaves one or the other.
//!
//! The new database is made in `restoring`, in the data folder. Once it is whole, `ready`
//! is written there; from then on the switch is only ever carried on, by the next start too.
//! Before it, what lies there is thrown away.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{Result, whole_file};

/// The folder in which a database is restored.
pub fn folder(data: &Path) -> PathBuf {
    data.join("restoring")
}

/// The switch begins: nothing can take it back any more. What was there goes into the
/// folder `aside` of the data folder.
pub fn begin(data: &Path, aside: &str) -> Result<()> {
    whole_file::write(&folder(data).join("ready"), aside.as_bytes())?;
    finish(data)
}

/// Carries a switch to its end, or throws away what a restore that was killed has left.
/// Called whenever a data folder is taken; without anything to do it does nothing.
pub fn finish(data: &Path) -> Result<()> {
    let staged = folder(data);
    let database = staged.join("liaison.db");
    let Ok(aside) = fs::read_to_string(staged.join("ready")) else {
        if staged.exists() {
            fs::remove_dir_all(&staged)?;
        }
        return Ok(());
    };
    if database.exists() {
        // The log goes before its database: a log beside another database would spoil it.
        for name in ["liaison.db-wal", "liaison.db-shm", "liaison.db"] {
            put_aside(data, &aside, name)?;
        }
        whole_file::put(&database, &data.join("liaison.db"))?;
    }
    fs::remove_dir_all(&staged)?;
    Ok(())
}

fn put_aside(data: &Path, aside: &str, name: &str) -> Result<()> {
    let present = data.join(name);
    if present.exists() {
        fs::create_dir_all(data.join(aside))?;
        whole_file::put(&present, &data.join(aside).join(name))?;
        whole_file::sync_folder_of(&present)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(path: &Path) -> String {
        fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn a_switch_that_was_cut_off_anywhere_is_carried_to_its_end() {
        let names = ["liaison.db-wal", "liaison.db-shm", "liaison.db"];
        for moved in 0..=4 {
            let data = tempfile::tempdir().expect("a folder");
            let data = data.path();
            names.iter().for_each(|name| write(&data.join(name), &format!("old {name}")));
            write(&folder(data).join("liaison.db"), "new");
            write(&folder(data).join("ready"), "before");
            for name in names.iter().take(moved) {
                put_aside(data, "before", name).expect("moved");
            }
            if moved == 4 {
                fs::rename(folder(data).join("liaison.db"), data.join("liaison.db"))
                    .expect("moved");
            }
            finish(data).expect("the end");
            finish(data).expect("nothing to do");
            assert_eq!(read(&data.join("liaison.db")), "new", "after {moved} steps");
            assert!(!data.join("liaison.db-wal").exists(), "a strange log");
            for name in names {
                assert_eq!(read(&data.join("before").join(name)), format!("old {name}"));
            }
            assert!(!folder(data).exists());
        }
    }

    #[test]
    fn what_a_killed_restore_left_is_thrown_away() {
        let data = tempfile::tempdir().expect("a folder");
        write(&data.path().join("liaison.db"), "old");
        write(&folder(data.path()).join("liaison.db"), "half");
        finish(data.path()).expect("the end");
        assert_eq!(read(&data.path().join("liaison.db")), "old");
        assert!(!folder(data.path()).exists());
    }
}
