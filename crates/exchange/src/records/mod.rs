//! Rows, read into checked values.
//!
//! A cell that cannot be read never stops its row: it is left out and named in the record's problems.

mod dates;
mod kind;
mod patient;
mod record;
mod referral;
mod source;
mod status;
mod words;

use std::collections::HashMap;

use jiff::civil::Date;

use crate::mapping::{Field, Mapping};
use crate::tabular::{Row, Sheet};
use dates::Order;

pub use record::{PatientCells, Problem, Record, ReferralCells, RowKind, SourceCells, SourceKind};

/// Reads the rows of one sheet.
#[derive(Debug, Clone)]
pub struct RowReader {
    today: Date,
    has_patients: bool,
    columns: HashMap<Field, Vec<Column>>,
    notes: Vec<Problem>,
}

/// A mapped column.
#[derive(Debug, Clone)]
struct Column {
    place: usize,
    header: String,
    order: Order,
}

impl RowReader {
    /// A reader for a sheet; it looks through the date columns once to learn which stand day first.
    pub fn new(sheet: &Sheet, mapping: &Mapping, today: Date) -> Self {
        let mut reader = Self {
            today,
            has_patients: mapping.has_patients(),
            columns: HashMap::new(),
            notes: Vec::new(),
        };
        for (place, column) in mapping.columns.iter().enumerate() {
            let Some(field) = column.field else { continue };
            let mut order = Order::MonthFirst;
            if field.is_date() {
                let cells = sheet.rows.iter().filter_map(|row| row.cells.get(place));
                order = Order::of(cells.map(String::as_str), today);
                reader.notes.extend(order.note(&column.header));
            }
            let header = column.header.clone();
            reader.columns.entry(field).or_default().push(Column { place, header, order });
        }
        reader
    }

    /// What holds for whole columns and should be checked.
    pub fn notes(&self) -> &[Problem] {
        &self.notes
    }

    /// Reads one row.
    pub fn read(&self, row: &Row) -> Record {
        let mut cells = Cells { reader: self, row, problems: Vec::new() };
        let kind = kind::of(&cells, self.has_patients);
        if matches!(kind, RowKind::Total | RowKind::Blank) {
            return Record::without_cells(row.number, kind);
        }
        let (source, referrer) = source::read(&mut cells);
        let patient = patient::read(&mut cells);
        let referral = referral::read(&mut cells);
        let problems = cells.problems;
        Record { row: row.number, kind, source, referrer, patient, referral, problems }
    }
}

/// The cells of a row under their fields, and what was wrong with them.
struct Cells<'a> {
    reader: &'a RowReader,
    row: &'a Row,
    problems: Vec<Problem>,
}

impl<'a> Cells<'a> {
    /// The text of a field; fillers such as "N/A" count as empty.
    fn text(&self, field: Field) -> &'a str {
        self.all(field).map(|(_, text)| text).next().unwrap_or_default()
    }

    /// Every filled cell of a field that may stand in several columns.
    fn all(&self, field: Field) -> impl Iterator<Item = (&'a Column, &'a str)> + use<'a> {
        let row = self.row;
        self.reader.columns.get(&field).into_iter().flatten().filter_map(move |column| {
            let text = row.cells.get(column.place)?.trim();
            (!words::is_filler(text)).then_some((column, text))
        })
    }

    /// Reads a field's cell; what cannot be read becomes a problem.
    fn read<T, E: std::fmt::Display>(
        &mut self,
        field: Field,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let (column, text) = self.all(field).next()?;
        match parse(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.blame(&column.header, problem.to_string());
                None
            }
        }
    }

    fn blame(&mut self, column: &str, problem: impl Into<String>) {
        self.problems.push(Problem { column: column.to_owned(), problem: problem.into() });
    }

    /// Blames the column that holds `field`.
    fn blame_field(&mut self, field: Field, problem: impl Into<String>) {
        let header = self.reader.columns.get(&field).and_then(|columns| columns.first());
        let header =
            header.map_or_else(|| field.label().to_owned(), |column| column.header.clone());
        self.blame(&header, problem);
    }
}
