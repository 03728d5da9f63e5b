//! From the bytes of a file to the fields of a row.

pub(crate) mod extras;
pub(crate) mod layout;
pub(crate) mod lines;
pub(crate) mod provider;
mod signs;
pub(crate) mod source;
pub(crate) mod split;
mod zip;
