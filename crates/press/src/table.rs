//! The print of a list or report: a table over as many pages as it takes.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Letterhead, Paper,
    letterhead::Head,
    text::{cells, or},
    tray::Tray,
    typeset::{Template, typeset},
};

const TABLE: Template = Template::new("table.typ", include_str!("papers/table.typ"));

/// A row has at most so many columns: more are unreadable on a sheet.
const MOST_COLUMNS: usize = 16;
/// Up to so many characters stand on one line; from so many on a column needs no more
/// of the width.
const SHORT: usize = 18;
const LONG: usize = 40;
/// A table in landscape. Its headings stand on each page, and each page says which of
/// how many it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Whose it is.
    pub head: Letterhead,
    /// What is listed.
    pub title: String,
    /// Below the title, a line each: the period, what is counted, on which day.
    pub lines: Vec<String>,
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// The rows. One that is too short is filled up, one that is too long is cut.
    pub rows: Vec<Vec<String>>,
    /// The sums below the last row.
    pub total: Option<Vec<String>>,
    /// In small print at the foot of each page.
    pub foot: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// What stands in it.
    pub holds: Holds,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Text, broken into lines where it is long.
    Words,
    /// Numbers, below each other at the right edge.
    Figures,
}

#[derive(Serialize)]
struct Data<'a> {
    head: Head<'a>,
    title: &'a str,
    lines: &'a [String],
    columns: Vec<Laid<'a>>,
    rows: Vec<Vec<String>>,
    total: Option<Vec<String>>,
    foot: &'a str,
}

#[derive(Serialize)]
struct Laid<'a> {
    heading: &'a str,
    figures: bool,
    /// How much of the width that the figures leave; none takes what it needs.
    share: Option<usize>,
}

/// The table as a document.
///
/// # Errors
/// [`Fault::Nothing`] without a column; a table without rows says that it has none.
pub fn table(table: &Table) -> Result<Paper, Fault> {
    let columns = table.columns.len().min(MOST_COLUMNS);
    if columns == 0 {
        return Err(Fault::Nothing);
    }
    let mut tray = Tray::default();
    let data = Data {
        head: table.head.laid(&mut tray),
        title: or(&table.title, "Report"),
        lines: &table.lines,
        columns: (0..columns).map(|at| laid(table, at)).collect(),
        rows: table.rows.iter().map(|row| cells(row, columns)).collect(),
        total: table.total.as_ref().map(|total| cells(total, columns)),
        foot: &table.foot,
    };
    typeset(TABLE, &data, tray)
}

fn laid(table: &Table, at: usize) -> Laid<'_> {
    let column = &table.columns[at];
    let figures = column.holds == Holds::Figures;
    Laid { heading: &column.heading, figures, share: if figures { None } else { share(table, at) } }
}

/// By the longest in it. A column of short words takes what it needs, so that only long
/// ones are broken.
fn share(table: &Table, at: usize) -> Option<usize> {
    let cells = table.rows.iter().filter_map(|row| row.get(at));
    let longest = cells.map(|cell| cell.chars().count()).max()?;
    (longest > SHORT).then(|| longest.min(LONG))
}
