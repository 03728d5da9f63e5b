//! Tables in workbooks.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, Xls, XlsError, Xlsb, Xlsx};

use super::kind::Format;
use super::limits::{MAX_CELL_CHARACTERS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS};
use super::{RawRows, ReadProblem, Row};

type Sheets = Vec<(String, RawRows)>;

/// Reads every sheet. The library is trusted to be right about sound files only: on damaged ones
/// it may fail in its own way, which must not take the program along.
pub(super) fn read(format: Format, bytes: &[u8]) -> Result<Sheets, ReadProblem> {
    let read = || match format {
        Format::Xlsx => xlsx(bytes),
        Format::Xls => {
            let book = Xls::new(Cursor::new(bytes)).map_err(|problem| match problem {
                XlsError::Password => ReadProblem::PasswordProtected,
                _ => ReadProblem::Damaged,
            })?;
            whole(book)
        }
        Format::Xlsb => whole(Xlsb::new(Cursor::new(bytes)).map_err(|_| ReadProblem::Damaged)?),
        Format::Ods => whole(Ods::new(Cursor::new(bytes)).map_err(|_| ReadProblem::Damaged)?),
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(ReadProblem::Damaged))
}

/// Cell by cell, because the sheet's claimed size may be beyond any memory.
fn xlsx(bytes: &[u8]) -> Result<Sheets, ReadProblem> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| ReadProblem::Damaged)?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        // Charts and macros are sheets, too.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut rows = Collected::default();
        while let Some(cell) = cells.next_cell().map_err(|_| ReadProblem::Damaged)? {
            let (row, column) = cell.get_position();
            rows.put(row as usize, column as usize, || text_of_ref(cell.get_value()))?;
        }
        sheets.push((name, rows.finish()));
    }
    Ok(sheets)
}

fn whole<'a, R: Reader<Cursor<&'a [u8]>>>(mut book: R) -> Result<Sheets, ReadProblem> {
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else {
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = Collected::default();
        for (row, column, value) in range.used_cells() {
            rows.put(top as usize + row, left as usize + column, || text_of(value))?;
        }
        sheets.push((name, rows.finish()));
    }
    Ok(sheets)
}

/// Rows as they grow, held to the limits.
#[derive(Default)]
struct Collected {
    rows: std::collections::BTreeMap<usize, Vec<String>>,
    cells: usize,
}

impl Collected {
    fn put(
        &mut self,
        row: usize,
        column: usize,
        text: impl FnOnce() -> String,
    ) -> Result<(), ReadProblem> {
        let text = text();
        if text.is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(ReadProblem::TooManyColumns);
        }
        if text.len() > 4 * MAX_CELL_CHARACTERS {
            return Err(ReadProblem::CellTooLong { row: row + 1 });
        }
        let cells = self.rows.entry(row).or_default();
        if cells.len() <= column {
            self.cells += column + 1 - cells.len();
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        match () {
            () if self.cells > MAX_CELLS => Err(ReadProblem::TooManyCells),
            () if self.rows.len() > MAX_ROWS + 1 => Err(ReadProblem::TooManyRows),
            () => Ok(()),
        }
    }

    fn finish(self) -> RawRows {
        let row = |(row, cells)| Row { number: row + 1, cells };
        self.rows.into_iter().map(row).collect()
    }
}

fn text_of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::String(text) => text.trim().to_owned(),
        other => text_of(&Data::from(other.clone())),
    }
}

fn text_of(value: &Data) -> String {
    match value {
        Data::String(text) => text.trim().to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => moment_text(moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => {
            text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()
        }
        Data::Error(_) | Data::Empty => String::new(),
        #[allow(unreachable_patterns, reason = "the library may add kinds of cells")]
        _ => String::new(),
    }
}

/// A spreadsheet keeps `1679576722` as a floating number; people never saw its ".0".
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    // Below one day there is only a time, and a duration is no date.
    if !moment.is_datetime() || !(1.0..2_958_466.0).contains(&value) {
        return number_text(value);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}
