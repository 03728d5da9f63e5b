//! Tables in text files: their encoding, their separator and their rows.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::header::REACH;
use super::limits::{MAX_CELL_CHARACTERS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS};
use super::{RawRows, ReadProblem, Row};
use crate::mapping::is_known_header;

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How much of a file is looked at to find its separator.
const SAMPLE_BYTES: usize = 64 * 1024;
/// Stray control characters, in parts of a thousand, that a text may have.
const CONTROL_SHARE: usize = 10;

pub(super) fn read(bytes: &[u8]) -> Result<RawRows, ReadProblem> {
    let text = decode(bytes)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (told, text, first_line) = told_separator(&text);
    let separator = told.unwrap_or_else(|| sniff_separator(text));
    rows(text, separator, first_line)
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadProblem> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return Ok(encoding.decode_without_bom_handling(bytes).0);
    }
    let controls =
        bytes.iter().filter(|byte| matches!(byte, 0x01..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F)).count();
    if bytes.contains(&0) || controls * 1000 > bytes.len() * CONTROL_SHARE {
        return Err(ReadProblem::NotATable { found: "a file that only a program can read" });
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    })
}

/// Latin text in UTF-16 has a zero in nearly every second place, and only there.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let pairs = sample.len() / 2;
    let zeros = |place: usize| sample.iter().skip(place).step_by(2).filter(|b| **b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    match () {
        () if pairs < 4 => None,
        () if first == 0 && second * 10 > pairs * 8 => Some(UTF_16LE),
        () if second == 0 && first * 10 > pairs * 8 => Some(UTF_16BE),
        () => None,
    }
}

/// Excel reads a first line `sep=;` as an instruction; some systems write it.
fn told_separator(text: &str) -> (Option<u8>, &str, usize) {
    let line = text.split('\n').next().unwrap_or_default();
    match line.trim().trim_matches('"').as_bytes() {
        [b's', b'e', b'p', b'=', separator] if SEPARATORS.contains(separator) => {
            let rest = text.get(line.len() + 1..).unwrap_or_default();
            (Some(*separator), rest, 1)
        }
        _ => (None, text, 0),
    }
}

/// The separator that shows the most known column names, and then cuts the most rows into the same
/// number of columns.
fn sniff_separator(text: &str) -> u8 {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| weight(&text[..end], *separator))
        .unwrap_or(b',')
}

fn weight(sample: &str, separator: u8) -> (usize, usize, usize) {
    let records: Vec<csv::StringRecord> =
        reader(sample, separator).records().filter_map(Result::ok).take(200).collect();
    let known =
        |record: &csv::StringRecord| record.iter().filter(|cell| is_known_header(cell)).count();
    let most_known = records.iter().take(REACH).map(known).max().unwrap_or(0);
    let mut widths: Vec<usize> = records.iter().map(csv::StringRecord::len).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(1);
    let widest = widths.last().copied().unwrap_or(1);
    let agreeing = widths.iter().filter(|width| **width == usual).count();
    // Titles may outnumber the rows of a short export: then only the widest row tells.
    (most_known, agreeing * agreeing * (usual - 1), widest - 1)
}

fn rows(text: &str, separator: u8, lines_before: usize) -> Result<RawRows, ReadProblem> {
    let mut rows = Vec::new();
    let (mut cells_in_all, mut line_breaks_inside) = (0, 0);
    for record in reader(text, separator).records() {
        // A text reader without a fixed width fails only on what is not text.
        let record = record.map_err(|_| ReadProblem::Damaged)?;
        let line = record.position().map_or(1, |position| position.line()) as usize;
        let number = (line + lines_before).saturating_sub(line_breaks_inside);
        line_breaks_inside += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let mut cells: Vec<String> = Vec::with_capacity(record.len());
        for cell in &record {
            if cell.len() > MAX_CELL_CHARACTERS {
                return Err(ReadProblem::CellTooLong { row: number });
            }
            cells.push(cell.trim().to_owned());
        }
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.is_empty() {
            continue;
        }
        cells_in_all += cells.len();
        match () {
            () if cells.len() > MAX_COLUMNS => return Err(ReadProblem::TooManyColumns),
            () if cells_in_all > MAX_CELLS => return Err(ReadProblem::TooManyCells),
            () if rows.len() > MAX_ROWS => return Err(ReadProblem::TooManyRows),
            () => rows.push(Row { number, cells }),
        }
    }
    Ok(rows)
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}
