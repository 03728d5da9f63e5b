//! Tables as CSV (RFC 4180), marked as UTF-8 so that spreadsheet programs show accents.

use super::table::{Cell, Table, neutral};

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The table as a CSV file.
pub fn to_csv(table: &Table) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(UTF8_MARK.to_vec());
    let headers = table.headers.iter().map(|header| neutral(header).into_owned());
    let rows = table.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>());
    for record in std::iter::once(headers.collect::<Vec<_>>()).chain(rows) {
        // Writing into memory does not fail.
        let _ = writer.write_record(record);
    }
    writer.into_inner().unwrap_or_default()
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => neutral(text).into_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
    }
}
