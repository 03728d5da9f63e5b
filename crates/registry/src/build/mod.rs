//! From rows to a registry file.

pub(crate) mod entry;
mod finish;
pub(crate) mod gather;
pub(crate) mod merge;
pub(crate) mod one;
pub(crate) mod pairs;
pub(crate) mod run;
pub(crate) mod table;
pub(crate) mod word_table;
