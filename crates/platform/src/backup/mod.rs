//! Backups: all tables and all stored files of an installation in one sealed file, made
//! while the program serves, and put back into an empty data folder or database.
//!
//! One form serves both databases: each table is read as rows, in one transaction that sees
//! one instant, and goes into a part of an [`archive`]. So a restore makes the tables with
//! the migrations of the backup's day, fills them, compares every table's rows and hash with
//! the manifest, and goes on with the later migrations. The key is never part of it.

mod check;
mod keep;
mod last;
mod make;
mod place;
mod restore;
mod switch;
mod target;

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, Instant, keys::Key, secrets::Secrets};

pub use check::{Opened, open};
pub use keep::{Kept, kept, prune};
pub use last::{Last, NAME as LAST, note_failed, note_made, read as last};
pub use make::{Made, make};
pub use place::Replace;
pub use restore::{Restored, into};
pub use switch::finish as finish_restore;
pub use target::Target;

/// Tables whose rows stay out: sessions, so that whoever was signed out meanwhile stays so,
/// and the list of migrations, which the program writes itself.
const LEFT_OUT: &[&str] = &["session", "schema_version"];

/// What a backup says about itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    /// The version of the program that made it.
    pub program: String,
    /// The version of its tables.
    pub schema: i64,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// The instant it shows.
    pub made_at: Instant,
    /// Stored files that were missing or damaged when it was made.
    pub faulty_files: Vec<String>,
}

/// The key of backups, made from the key of the installation.
pub fn key(key: &Key) -> archive::Key {
    key.derive(PURPOSE)
}

/// The same from what handlers share.
pub fn key_of(secrets: &Secrets) -> archive::Key {
    secrets.derive(PURPOSE)
}

const PURPOSE: &str = "backup";

/// What a fault of a backup means for whoever holds it.
fn fault(path: &Path, error: archive::Error) -> Error {
    use archive::Error as Fault;
    let to_do = match &error {
        Fault::Io(_) => "Check that it is there, and that this user may read it.",
        Fault::WrongKey => {
            "Name the key file of the installation that made it with LIAISON_KEY_FILE."
        }
        Fault::NewerForm(_) => "",
        Fault::NotAnArchive => "Name the file that `liaison backup` made.",
        Fault::CutShort | Fault::Damaged { .. } => {
            "Take an older backup, or copy this one again from where it was kept."
        }
        Fault::Misused(_) => return Error::Internal(error.to_string()),
    };
    Error::Start(
        format!("The backup {} cannot be used: {error}. {to_do}", path.display())
            .trim_end()
            .to_owned(),
    )
}
