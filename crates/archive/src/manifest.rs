//! What a file holds.

use serde::{Deserialize, Serialize};

/// The list of the parts, and what the writer says about the whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// What the writer says about the whole: versions, the time, counts.
    pub about: serde_json::Value,
    /// The parts in the order in which they lie in the file.
    pub parts: Vec<Part>,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name: `table/source`, `file/...`.
    pub name: String,
    /// How many things are in it; what a thing is, the writer knows.
    pub rows: u64,
    /// Its length, before it was sealed.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Where it begins in the file.
    pub(crate) at: u64,
    /// Bytes it takes there.
    pub(crate) length: u64,
}
