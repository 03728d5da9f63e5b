//! One file of sealed parts: written as a stream, and read back with every byte of it
//! checked. It is what a backup is made of, and knows neither databases nor the web.
//!
//! ```text
//! head      what it is, a random salt, and by which the right key is told from a wrong one
//! parts     each a row of frames of at most 256 KiB, sealed with XChaCha20-Poly1305
//! manifest  what the parts are: names, rows, bytes, SHA-256, where they lie; sealed too
//! trailer   where the manifest begins: written last, so a file without it is not whole
//! ```
//!
//! A frame is sealed under its part's number, its own number and whether it is the last
//! one (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): frames
//! cannot be moved, left out or cut off. The key of each file is its own, made from the
//! key that is given and the salt, so that numbers can be nonces.

mod cell;
mod head;
mod manifest;
mod read;
mod seal;
mod write;

pub use cell::{Cell, Rows, encode_row};
pub use manifest::{Manifest, Part};
pub use read::{Frames, Reader};
pub use write::{PartWriter, Writer};

/// A key of 256 bits. Every file has a key of its own, made from this one.
pub type Key = [u8; 32];

/// Plain bytes in a frame, at most.
const FRAME: usize = 256 * 1024;

/// Why a file cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk refused.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is some other file.
    #[error("this is no backup of Liaison")]
    NotAnArchive,
    /// A newer program wrote it.
    #[error("it was written in form {0}, which this program does not know; use a newer Liaison")]
    NewerForm(u8),
    /// Its end is missing: the copy broke off, or the program that wrote it was killed.
    #[error("its end is missing, so it was not written or copied whole")]
    CutShort,
    /// Another key made it.
    #[error("it was made with another key")]
    WrongKey,
    /// A part is not as it was written.
    #[error("it is damaged in {part}, near byte {at}")]
    Damaged {
        /// The part's name.
        part: String,
        /// Where in the file, in bytes from its beginning.
        at: u64,
    },
    /// The program asked for something that cannot be.
    #[error("{0}")]
    Misused(&'static str),
}

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
