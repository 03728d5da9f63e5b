//! What can go wrong, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why a registry could not be made, opened or read.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A file could not be read or written.
    #[error("{path} could not be {deed}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// `read` or `written`.
        deed: &'static str,
        /// Why.
        source: io::Error,
    },
    /// There is no file to import in what was given.
    #[error(
        "No provider file in {0}. Give the file npidata_pfile….csv, the zip it comes in, or a folder with either"
    )]
    NothingToImport(PathBuf),
    /// A file is not what CMS publishes.
    #[error(
        "{0} is not a provider file of NPPES: {1}. Download the file “Full Replacement Monthly NPI File” or a weekly update from CMS (NPPES Downloadable Files) and give it as it comes"
    )]
    NotNppes(PathBuf, String),
    /// A zip archive is damaged or of a form that is not read.
    #[error("{0} could not be unpacked: {1}. Download it again")]
    Zip(PathBuf, String),
    /// An update was given, and there is nothing that it could update.
    #[error("{0} holds no registry that could be updated. Import the full monthly file first")]
    NoBase(PathBuf),
    /// Not a registry, of another version, or damaged.
    #[error("The provider registry {0} cannot be used ({1}). Import the provider file again")]
    Damaged(PathBuf, &'static str),
    /// Another import writes the same registry.
    #[error("Another import is writing {0}. Wait until it has finished")]
    Busy(PathBuf),
    /// It was stopped.
    #[error("The import was stopped. Start it again, and it goes on where it was")]
    Stopped,
}

impl Problem {
    pub(crate) fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), deed: "read", source }
    }

    pub(crate) fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), deed: "written", source }
    }
}
