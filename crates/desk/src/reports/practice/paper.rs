//! The practice's report on its own paper: a sentence, and each section with its numbers.

use platform::{Error, Result, Uuid, web::App};
use press::{Chapter, Line, Paper, PracticeReport};

use super::{
    facts::Facts,
    report::Report,
    section::{Chart, Grid, OnPaper, Section},
};
use crate::{brand, days};

/// Of most tables the first rows and columns are printed; the page and the workbook have them all.
const FIRST: (usize, usize) = (12, 5);
/// Of those that are printed whole so many, at most: some ten pages of a portrait sheet.
const WHOLE: (usize, usize) = (400, 6);

/// Typesets it under the practice's letterhead.
pub async fn set(app: &App, practice_id: Uuid, facts: &Facts) -> Result<Paper> {
    let head = brand::letterhead(app, app.db(), practice_id, None).await?;
    let report = Report::of(facts);
    let span =
        |period: lexicon::Period| format!("{} to {}", period.from.label(), period.to.label());
    let sheet = PracticeReport {
        head,
        date: days::long(facts.today),
        title: report.title,
        headlines: report.headlines,
        about: format!(
            "Referrals received{} {}, held against {}.",
            facts.clinic().map_or_else(String::new, |name| format!(" at {name}")),
            span(facts.ask.period),
            span(facts.ask.compared())
        ),
        chapters: report.sections.iter().map(chapter).collect(),
        foot: "No patient is named in this report. Small counts are told in words.".into(),
    };
    tokio::task::spawn_blocking(move || press::practice_report(&sheet))
        .await
        .map_err(|_| Error::Internal("typesetting was interrupted".into()))?
        .map_err(|fault| Error::Internal(fault.to_string()))
}

fn chapter(section: &Section) -> Chapter {
    let bars = bars(&section.chart);
    let (columns, rows) = match section.on_paper {
        OnPaper::Whole => printed(&section.table, WHOLE),
        // Bars say what their table says.
        OnPaper::First if !bars.is_empty() => (Vec::new(), Vec::new()),
        OnPaper::First => printed(&section.table, FIRST),
    };
    let more = match rows.len() {
        0 => 0,
        printed => section.table.rows.len().saturating_sub(printed),
    };
    Chapter {
        title: section.title.to_owned(),
        finding: section.finding.clone(),
        bars,
        columns,
        rows,
        more,
        notes: section.notes.clone(),
    }
}

fn bars(chart: &Chart) -> Vec<Line> {
    match chart {
        Chart::Parts(parts) => parts
            .iter()
            .map(|one| Line { name: one.name.clone(), said: one.said.clone(), part: one.part })
            .collect(),
        _ => Vec::new(),
    }
}

/// What fits: headings with whether they hold figures, and rows.
fn printed(
    grid: &Grid,
    (rows, columns): (usize, usize),
) -> (Vec<(String, bool)>, Vec<Vec<String>>) {
    let headings = grid.columns.iter().zip(grid.held()).take(columns);
    let headings = headings.map(|(words, held)| (words.clone(), held.figures)).collect();
    let said = |row: &Vec<super::section::Cell>| {
        row.iter().take(columns).map(|cell| cell.value.said()).collect()
    };
    (headings, grid.rows.iter().take(rows).map(said).collect())
}
