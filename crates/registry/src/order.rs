//! What an import is to do, and what it says of itself.

use std::path::{Path, PathBuf};

use lexicon::UsState;

use crate::Contents;

/// What to import, and whereto.
#[derive(Debug, Clone)]
pub struct Order {
    /// `npidata_pfile….csv`, the `.zip` it comes in (read as a stream, never unpacked to the disk),
    /// or a folder with either. Files of other names and further locations (`othername_pfile`,
    /// `pl_pfile`) beside it are used, and a deactivation report saved as CSV. Of several files with
    /// the same provider the newest counts, by the days in their names, else the later in this list.
    pub inputs: Vec<PathBuf>,
    /// The registry file. Work in progress lies beside it, in a folder with the ending `.part`.
    pub out: PathBuf,
    /// Which providers; all if nothing is said.
    pub wanted: Wanted,
    /// On top of what.
    pub base: Base,
    /// Providers that are sorted in memory at once, at most and usually a million (about 150 MB);
    /// then they are written to the disk, and a killed import goes on from there.
    pub at_once: Option<usize>,
}

impl Order {
    /// An order of everything in these files, on top of the registry if they are updates.
    pub fn new<P: Into<PathBuf>>(inputs: impl IntoIterator<Item = P>, out: &Path) -> Self {
        Self {
            inputs: inputs.into_iter().map(Into::into).collect(),
            out: out.to_owned(),
            wanted: Wanted::default(),
            base: Base::AsNamed,
            at_once: None,
        }
    }
}

/// What an import starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Base {
    /// From the registry in place if all files are updates by the days in their names (that is, none
    /// begins in 2005); from nothing else.
    #[default]
    AsNamed,
    /// From nothing: the registry in place is replaced.
    Nothing,
    /// From the registry in place: the files are updates.
    InPlace,
}

/// Which providers are wanted. An update keeps to what the registry in place was made with if it
/// says nothing itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// States of the practice location; empty: all.
    pub states: Vec<UsState>,
    /// Beginnings of taxonomy codes, such as `207X`, of which one must fit the primary taxonomy;
    /// empty: all. Deactivated numbers have neither state nor taxonomy and are always kept.
    pub taxonomies: Vec<String>,
}

/// Whether an import goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// It goes on.
    On,
    /// It stops with [`crate::Problem::Stopped`], and can be resumed.
    Stop,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it does.
    pub stage: Stage,
    /// Done of this stage, in bytes of what is read.
    pub done: u64,
    /// Of how many.
    pub total: u64,
    /// Rows read so far.
    pub rows: u64,
    /// Providers kept so far.
    pub kept: u64,
}

/// The stages of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reads the files.
    Reading,
    /// Puts what was read in order and writes the registry.
    Writing,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What the registry holds now.
    pub contents: Contents,
    /// Rows read, headings left out.
    pub rows: u64,
    /// Rows that could not be read. The rest was imported.
    pub malformed: u64,
    /// The first of them.
    pub examples: Vec<Malformed>,
    /// Rows that an earlier, interrupted run of this import had already read.
    pub resumed_after: u64,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The name of the file.
    pub file: String,
    /// The line, counted from 1 as an editor shows it.
    pub line: u64,
    /// Why, as a sentence for people.
    pub why: String,
}
