//! From rows to a registry file.

mod entries;
pub(crate) mod entry;
mod finish;
pub(crate) mod gather;
mod lists;
pub(crate) mod merge;
pub(crate) mod one;
pub(crate) mod pairs;
pub(crate) mod place_table;
pub(crate) mod run;
pub(crate) mod run_files;
mod segment;
pub(crate) mod table;
pub(crate) mod word_table;
