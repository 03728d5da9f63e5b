//! Sheets of text out of the bytes of a file: CSV in its dialects, XLSX, XLSB, XLS and ODS.
//!
//! [`read`] is total: whatever the bytes are, it answers with sheets or with a problem that says what to do.

pub(crate) mod archive;
mod header;
mod kind;
mod limits;
mod problem;
mod text;
mod workbook;

pub use limits::{
    MAX_CELL_CHARACTERS, MAX_CELLS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS, MAX_UNZIPPED_BYTES,
};
pub use problem::ReadProblem;

use kind::Kind;

/// A table as a person sees it: a name, column headers and rows of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The sheet's name; for text files the file's.
    pub name: String,
    /// One header a column, none empty and none twice.
    pub headers: Vec<String>,
    /// The rows below the header; empty rows are left out.
    pub rows: Vec<Row>,
}

/// One row below the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row as a spreadsheet program numbers it, from 1.
    pub number: usize,
    /// One text a header.
    pub cells: Vec<String>,
}

/// Rows before the header was found; not yet as wide as one another.
type RawRows = Vec<Row>;

/// Reads the tables of a file. The name serves only to name the sheet of a text file: what the
/// file is, its bytes tell.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, ReadProblem> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ReadProblem::FileTooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadProblem::Empty);
    }
    let raw = match kind::of(bytes)? {
        Kind::Text => vec![(stem(file_name), text::read(bytes)?)],
        Kind::Workbook(format) => workbook::read(format, bytes)?,
    };
    let mut first_problem = None;
    let mut sheets = Vec::new();
    for (name, rows) in raw {
        match header::split(name, rows) {
            Ok(sheet) => sheets.push(sheet),
            Err(problem) => {
                first_problem.get_or_insert(problem);
            }
        }
    }
    match first_problem {
        Some(problem) if sheets.is_empty() => Err(problem),
        None if sheets.is_empty() => Err(ReadProblem::Empty),
        _ => Ok(sheets),
    }
}

fn stem(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}
