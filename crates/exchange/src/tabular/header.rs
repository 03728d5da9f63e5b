//! Finding the row of column names: exports like to begin with titles and periods.

use std::collections::HashSet;

use super::limits::{MAX_CELLS, MAX_ROWS};
use super::{RawRows, ReadProblem, Row, Sheet};
use crate::mapping::is_known_header;

/// How far down the column names may stand.
pub(super) const REACH: usize = 30;

/// Makes a sheet of raw rows: column names, and every row below as wide as they are.
pub(super) fn split(name: String, mut rows: RawRows) -> Result<Sheet, ReadProblem> {
    if rows.is_empty() {
        return Err(ReadProblem::Empty);
    }
    let place = place_of_header(&rows).ok_or(ReadProblem::NoHeader)?;
    let width = rows[place..].iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if width.saturating_mul(rows.len()) > MAX_CELLS {
        return Err(ReadProblem::TooManyCells);
    }
    let below = rows.split_off(place + 1);
    let header = rows.pop().map(|row| row.cells).unwrap_or_default();
    if below.len() > MAX_ROWS {
        return Err(ReadProblem::TooManyRows);
    }
    let headers = distinct(header, width);
    let rows: Vec<Row> = below
        .into_iter()
        .filter(|row| !repeats(&row.cells, &headers))
        .map(|mut row| {
            row.cells.resize(width, String::new());
            row
        })
        .collect();
    match rows.is_empty() {
        true => Err(ReadProblem::NoRows),
        false => Ok(Sheet { name, headers, rows }),
    }
}

/// The row with the most known column names; without any, the first that is wide enough and of words.
fn place_of_header(rows: &[Row]) -> Option<usize> {
    let top = &rows[..rows.len().min(REACH)];
    let known = |row: &Row| row.cells.iter().filter(|cell| is_known_header(cell)).count();
    let counts: Vec<usize> = top.iter().map(known).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    if most >= 2 {
        return counts.iter().position(|count| *count == most);
    }
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let widest = top.iter().map(filled).max().unwrap_or(0);
    top.iter().position(|row| {
        let words = row.cells.iter().filter(|cell| is_wordy(cell)).count();
        filled(row) * 2 >= widest && words > 0 && words * 10 >= filled(row) * 6
    })
}

/// A column name has letters and is short; a date or number has more digits than letters.
fn is_wordy(cell: &str) -> bool {
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let digits = cell.chars().filter(|c| c.is_ascii_digit()).count();
    letters > 0 && letters >= digits && cell.len() <= 120 && !cell.contains('@')
}

/// Some systems print the column names again on every page.
fn repeats(cells: &[String], headers: &[String]) -> bool {
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    filled > 1 && cells.iter().zip(headers).all(|(cell, header)| cell.is_empty() || cell == header)
}

fn distinct(header: Vec<String>, width: usize) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut header = header.into_iter();
    (0..width)
        .map(|place| {
            let name = header.next().unwrap_or_default();
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let name = match name.is_empty() {
                true => format!("Column {}", letters(place)),
                false => name,
            };
            let mut candidate = name.clone();
            let mut count = 2;
            while !seen.insert(candidate.clone()) {
                candidate = format!("{name} ({count})");
                count += 1;
            }
            candidate
        })
        .collect()
}

/// The column's name in a spreadsheet: A, B, ..., Z, AA.
fn letters(mut place: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(b'A' + (place % 26) as u8);
        match (place / 26).checked_sub(1) {
            Some(rest) => place = rest,
            None => break,
        }
    }
    name.reverse();
    String::from_utf8(name).unwrap_or_default()
}
