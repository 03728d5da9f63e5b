//! The report as a table for spreadsheets.

use exchange::export::{Cell, Table, to_csv};
use insight::Status;
use lexicon::Month;

use super::{
    attention::Attention, figures::MonthCount, line::Line, lines::SourceLine, query::By, view::View,
};

/// The lines of the report by source as CSV, with a column a month.
pub fn as_csv(lines: &[SourceLine]) -> String {
    let months = lines.first().map(|line| line.months.as_slice()).unwrap_or_default();
    let columns = ["Source", "Kind", "Organisation"]
        .into_iter()
        .chain(FIGURES)
        .map(str::to_owned)
        .chain(months.iter().map(|month| month.month.to_string()))
        .chain(["Status".to_owned()])
        .collect();
    let rows = lines.iter().map(source_row).collect();
    let table = Table { name: "Referral report".into(), headers: columns, rows };
    let csv = String::from_utf8_lossy(&to_csv(&table)).into_owned();
    // The mark is for spreadsheet programs; what a terminal pipes on wants none.
    csv.trim_start_matches('\u{feff}').to_owned()
}

const FIGURES: [&str; 10] = [
    "Referrals",
    "Year before",
    "Conversion 30 days",
    "Conversion 90 days",
    "Median days to contact",
    "Median days to first visit",
    "To thank",
    "Silent days",
    "Chance of silence",
    "Expected in 90 days",
];

fn source_row(line: &SourceLine) -> Vec<Cell> {
    let mut row: Vec<Cell> = vec![
        line.source.as_str().into(),
        line.kind.as_str().into(),
        line.organisation.as_str().into(),
    ];
    row.extend([
        line.referrals.into(),
        line.year_before.into(),
        line.conversion_30.map(short).into(),
        line.conversion_90.map(short).into(),
        line.median_days_to_contact.into(),
        line.median_days_to_first_visit.into(),
        line.unthanked.into(),
    ]);
    row.extend(attention_cells(line.attention.as_ref()));
    row.extend(months(&line.months));
    row.push(status(line.status).into());
    row
}

/// The report as one sees it, with a column a month.
pub fn table(view: &View) -> Table {
    let by = view.query.filter.by;
    let mut headers = vec![by.label().to_owned()];
    headers.extend((by == By::Source).then(|| "Organisation".to_owned()));
    headers.extend(FIGURES.map(str::to_owned));
    headers.extend(view.query.filter.period.months().map(|month: Month| month.to_string()));
    headers.extend((by == By::Source).then(|| "Status".to_owned()));
    let rows = view.lines(usize::MAX).into_iter().map(|line| row(view, line, by)).collect();
    Table { name: format!("Referrals by {}", by.label().to_lowercase()), headers, rows }
}

fn row(view: &View, line: &Line, by: By) -> Vec<Cell> {
    let (figures, counts) = (view.answer.figures(line), line.counts);
    let mut row: Vec<Cell> = vec![line.name().into()];
    row.extend((by == By::Source).then(|| line.organisation().into()));
    row.extend([
        counts.referrals.into(),
        counts.year_before.into(),
        counts.conversion_30().map(short).into(),
        counts.conversion_90().map(short).into(),
        figures.days_to_contact.into(),
        figures.days_to_visit.into(),
        line.unthanked.into(),
    ]);
    let verdict = line.verdict(&view.known);
    row.extend(attention_cells(verdict.as_ref().and_then(Attention::of).as_ref()));
    row.extend(months(&figures.months));
    row.extend((by == By::Source).then(|| status(verdict.map(|found| found.score.status)).into()));
    row
}

/// As a filter of a spreadsheet wants it; empty for those who are nobody.
fn status(status: Option<Status>) -> &'static str {
    match status {
        None => "",
        Some(Status::Slipping) => "slipping",
        Some(Status::Growing) => "growing",
        Some(Status::Steady) => "steady",
        Some(Status::New) => "new",
        Some(Status::OneTime) => "one-time",
        Some(Status::Retired) => "ended",
    }
}

fn attention_cells(attention: Option<&Attention>) -> [Cell; 3] {
    [
        attention.map(|attention| attention.silent_days).into(),
        attention.map(|attention| short(attention.chance)).into(),
        attention.map(|attention| short(attention.expected_90_days)).into(),
    ]
}

fn months(months: &[MonthCount]) -> impl Iterator<Item = Cell> {
    months.iter().map(|month| month.received.into())
}

/// Four decimals: a spreadsheet of fifteen digits reads like noise.
fn short(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
