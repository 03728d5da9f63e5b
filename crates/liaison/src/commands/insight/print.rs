//! Verdicts and effects as a table for a terminal, as CSV and as JSON.

use std::io::{ErrorKind, Write};

use exchange::export::{Cell, Table, to_csv};
use insight::Status;
use platform::Result;
use serde::Serialize;

use super::{Did, Format, Verdict};

/// What has a row in a table.
pub(super) trait Line: Serialize {
    /// The names of its columns.
    const HEADERS: &'static [&'static str];
    /// Its cells, one a column.
    fn cells(&self) -> Vec<Cell>;
}

impl Line for Verdict {
    const HEADERS: &'static [&'static str] = &[
        "rank",
        "source",
        "status",
        "rate_month",
        "low",
        "high",
        "chance",
        "p_active",
        "expected_90_days",
        "expected_loss_90_days",
        "why",
    ];

    fn cells(&self) -> Vec<Cell> {
        let score = &self.score;
        let status = match score.status {
            Status::Slipping => "slipping",
            Status::Growing => "growing",
            Status::Steady => "steady",
            Status::New => "new",
            Status::OneTime => "one_time",
            Status::Retired => "retired",
        };
        vec![
            i64::from(score.rank).into(),
            self.source.as_str().into(),
            status.into(),
            score.rate_month.into(),
            score.low.into(),
            score.high.into(),
            score.chance.into(),
            score.p_active.into(),
            score.expected_90_days.into(),
            score.expected_loss_90_days.into(),
            score.why.as_str().into(),
        ]
    }
}

impl Line for Did {
    const HEADERS: &'static [&'static str] =
        &["kind", "rate_ratio", "low", "high", "n", "additional", "why"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.kind.as_str().into(),
            self.effect.rate_ratio.into(),
            self.effect.low.into(),
            self.effect.high.into(),
            i64::from(self.effect.n).into(),
            self.effect.additional.into(),
            self.effect.why.as_str().into(),
        ]
    }
}

impl Format {
    pub(super) fn print<L: Line>(self, lines: &[L]) -> Result<Vec<u8>> {
        Ok(match self {
            Self::Json => {
                let mut json = serde_json::to_vec(lines)?;
                json.push(b'\n');
                json
            }
            Self::Csv => to_csv(&Table {
                headers: L::HEADERS.iter().map(|header| (*header).to_owned()).collect(),
                rows: lines.iter().map(Line::cells).collect(),
                ..Table::default()
            }),
            Self::Table => table(lines).into_bytes(),
        })
    }
}

fn table<L: Line>(lines: &[L]) -> String {
    let mut rows = vec![L::HEADERS.iter().map(|header| header.replace('_', " ")).collect()];
    rows.extend(lines.iter().map(|line| line.cells().iter().map(text).collect::<Vec<String>>()));
    let widths: Vec<usize> = (0..L::HEADERS.len())
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in &rows {
        let padded: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        out.push_str(padded.join("  ").trim_end());
        out.push('\n');
    }
    out
}

fn width(cell: &str) -> usize {
    cell.chars().count()
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "-".into(),
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => format!("{number:.2}"),
        Cell::Day(day) => day.to_string(),
    }
}

/// Writes to the terminal or the next program. One that reads no further (`head`) is no fault.
pub(super) fn out(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
