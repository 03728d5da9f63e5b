//! Tables as Excel workbooks.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::table::{Cell, Table, neutral};

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("The Excel file could not be written ({0}); choose CSV instead")]
pub struct ExportProblem(#[from] XlsxError);

/// Column widths in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 48;
/// How many rows decide a column's width.
const MEASURED: usize = 200;

/// The table as a workbook with one sheet, its header row fixed and filtered.
pub fn to_xlsx(table: &Table) -> Result<Vec<u8>, ExportProblem> {
    to_workbook(std::slice::from_ref(table))
}

/// The tables as a workbook, a sheet each. Sheets of the same name are told apart by a number.
pub fn to_workbook(tables: &[Table]) -> Result<Vec<u8>, ExportProblem> {
    let mut book = Workbook::new();
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let name = own_name(&table.name, &names);
        add_sheet(&mut book, table, &name)?;
        names.push(name);
    }
    Ok(book.save_to_buffer()?)
}

fn add_sheet(book: &mut Workbook, table: &Table, name: &str) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, header) in (0_u16..).zip(&table.headers) {
        sheet.write_string_with_format(0, column, neutral(header).as_ref(), &bold)?;
        sheet.set_column_width(column, width(table, column as usize) as f64)?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, (row, column), cell, &day)?;
        }
    }
    if let Some(last) = table.headers.len().checked_sub(1) {
        sheet.autofilter(0, 0, table.rows.len() as u32, last as u16)?;
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    day: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) if text.is_empty() => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, neutral(text).as_ref())?;
        }
        Cell::Count(count) => {
            sheet.write_number(row, column, *count as f64)?;
        }
        Cell::Number(number) if number.is_finite() => {
            sheet.write_number(row, column, *number)?;
        }
        Cell::Number(_) => {}
        Cell::Day(date) => {
            let serial = (*date - jiff::civil::date(1899, 12, 30)).get_days();
            sheet.write_number_with_format(row, column, f64::from(serial), day)?;
        }
    }
    Ok(())
}

fn width(table: &Table, column: usize) -> usize {
    let cells = table.rows.iter().take(MEASURED).filter_map(|row| row.get(column));
    let lengths = cells.map(|cell| match cell {
        Cell::Text(text) => text.chars().count(),
        _ => 10,
    });
    let header = table.headers.get(column).map_or(0, |header| header.chars().count() + 2);
    lengths.max().unwrap_or(0).max(header).clamp(NARROWEST, WIDEST)
}

/// Spreadsheet programs refuse some characters in names, and more than 31 of them.
fn sheet_name(name: &str) -> String {
    let refused =
        |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') || c.is_control();
    let name: String = name.chars().map(|c| if refused(c) { ' ' } else { c }).take(31).collect();
    match name.trim() {
        "" => "Sheet1".to_owned(),
        name => name.to_owned(),
    }
}

/// A name that no other sheet has; spreadsheet programs don't tell capitals apart.
fn own_name(wanted: &str, taken: &[String]) -> String {
    let is_taken =
        |name: &str| taken.iter().any(|known| known.to_lowercase() == name.to_lowercase());
    let name = sheet_name(wanted);
    let mut own = name.clone();
    let mut number = 2;
    while is_taken(&own) {
        let most = 31 - number.to_string().len() - 1;
        own = format!("{} {number}", name.chars().take(most).collect::<String>().trim_end());
        number += 1;
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_of_one_name_are_told_apart() {
        let taken = ["A report".to_owned(), "a report 2".to_owned()];
        assert_eq!(own_name("A report", &taken), "A report 3");
        let long = "x".repeat(40);
        let first = own_name(&long, &[]);
        let second = own_name(&long, std::slice::from_ref(&first));
        assert!(first != second && second.chars().count() <= 31, "{second}");
    }

    #[test]
    fn a_workbook_of_several_tables_has_as_many_sheets() {
        let table =
            Table { name: "One".into(), headers: vec!["A".into()], rows: vec![vec![1_i64.into()]] };
        let bytes = to_workbook(&[table.clone(), table]).expect("a workbook");
        let sheets = crate::tabular::read("book.xlsx", &bytes).expect("sheets");
        assert_eq!(sheets.len(), 2);
    }
}
