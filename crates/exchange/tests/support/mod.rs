//! Small builders for sheets and workbooks.
#![allow(dead_code, reason = "each test file uses its part")]

use exchange::tabular::{Sheet, read};
use rust_xlsxwriter::Workbook;

pub const DIRTY: &[u8] = include_bytes!("../../fixtures/dirty-referrals.csv");
pub const REGISTRY: &[u8] = include_bytes!("../../fixtures/registry.csv");

/// The first sheet of a text file.
pub fn sheet(text: &str) -> Sheet {
    only(text.as_bytes())
}

/// The one sheet of a file.
pub fn only(bytes: &[u8]) -> Sheet {
    let mut sheets = read("export.csv", bytes).expect("a table");
    assert_eq!(sheets.len(), 1);
    sheets.remove(0)
}

/// A workbook with one sheet a table, written by another program than ours would read it.
pub fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().expect("a workbook")
}
