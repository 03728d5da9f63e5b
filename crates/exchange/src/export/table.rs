//! A table on its way out.

use std::borrow::Cow;

use jiff::civil::Date;

/// Column names and rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The table's name, which becomes the sheet's.
    pub name: String,
    /// Column names.
    pub headers: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing known.
    Empty,
    /// Text.
    Text(String),
    /// A count.
    Count(i64),
    /// A share or another number with a fraction.
    Number(f64),
    /// A day.
    Day(Date),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A text that no spreadsheet program runs as a formula: what begins like one gets an apostrophe
/// (OWASP, "CSV Injection"). Numbers are cells of their own and stay numbers.
pub fn neutral(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}
