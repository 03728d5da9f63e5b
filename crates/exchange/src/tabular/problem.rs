//! Why a file could not be read, and what to do about it.

use super::limits::{MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS};

/// Why no table could be read out of a file. Each message says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadProblem {
    /// Nothing in it.
    #[error("The file is empty. Export it again and check that it opens in a spreadsheet program.")]
    Empty,
    /// More bytes than [`super::MAX_FILE_BYTES`].
    #[error(
        "The file is larger than {} MB. Export a shorter period, or split the file and import its parts.",
        MAX_FILE_BYTES / 1024 / 1024
    )]
    FileTooLarge,
    /// A small archive that unpacks to more than memory should hold.
    #[error("The workbook unpacks to far more than its size. Save it as CSV and import that.")]
    UnpacksTooLarge,
    /// More rows than [`super::MAX_ROWS`].
    #[error(
        "The file has more than {MAX_ROWS} rows. Export a shorter period, or split the file and import its parts."
    )]
    TooManyRows,
    /// More columns than [`super::MAX_COLUMNS`].
    #[error(
        "The file has more than {MAX_COLUMNS} columns. Delete the columns that are not needed."
    )]
    TooManyColumns,
    /// More cells than [`super::MAX_CELLS`].
    #[error(
        "The file has more cells than can be read at once. Delete the columns that are not needed, or split the file."
    )]
    TooManyCells,
    /// One cell longer than [`super::MAX_CELL_CHARACTERS`].
    #[error(
        "Row {row} has a cell of more than {MAX_CELL_CHARACTERS} characters. Often a quotation mark is not closed there: correct it in the original."
    )]
    CellTooLong {
        /// The row as a person sees it.
        row: usize,
    },
    /// Something else than a table.
    #[error(
        "This is {found}, not a table. Export the list as CSV or Excel (.xlsx) and choose that file."
    )]
    NotATable {
        /// What it is, with its article: `a picture (PNG)`.
        found: &'static str,
    },
    /// A workbook that cannot be opened to its end.
    #[error(
        "The workbook is damaged or was cut off on its way. Open it in a spreadsheet program, save it again as .xlsx, and choose the new file."
    )]
    Damaged,
    /// A workbook that asks for a password.
    #[error(
        "The workbook is protected by a password. Save a copy without the password and choose that."
    )]
    PasswordProtected,
    /// No row looks like column names.
    #[error(
        "No row with column names was found. Put the name of each column into the first row and save the file again."
    )]
    NoHeader,
    /// Column names and nothing below them.
    #[error("The file has column names but no rows below them. Check the period of the export.")]
    NoRows,
}
