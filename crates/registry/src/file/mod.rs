//! The registry file.
//!
//! What every search needs (words, lists of providers for each word, where ZIP codes begin) is read
//! into memory when a registry is opened; the entries and the index of numbers stay on the disk and
//! are read in small blocks. Mapping the file into memory would have needed unsafe code, and would
//! have let a file that somebody cuts short kill the program.
//!
//! Layout: blocks of entries, each with its checksum; sections, whose checksums stand in the table at
//! the end; the table; and a tail of fixed size that says where the table is.

pub(crate) mod alphabet;
pub(crate) mod contents;
mod eight;
mod opening;
pub(crate) mod postings;
pub(crate) mod record;
pub(crate) mod sections;
mod segments;
pub(crate) mod stored;

/// The first bytes of a registry file; the number is that of the layout.
pub(crate) const MAGIC: &[u8; 16] = b"liaison npi  v2\n";

/// Entries in a block.
pub(crate) const BLOCK: usize = 16;

/// Pairs of number and entry in a page of the index of numbers.
pub(crate) const PAGE: usize = 512;
