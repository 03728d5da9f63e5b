//! The practice's report as a workbook with a sheet a section, and as paper.

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use exchange::export::{Cell, Table, to_workbook};
use platform::{
    Error, Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::App,
};
use serde_json::json;

use super::{
    ask::{Ask, Fields},
    facts::Facts,
    paper,
    report::Report,
    section::Section,
    study,
};
use crate::shown;

/// The facts with the study, which a file waits for: it is not looked at a second time.
async fn whole(app: &App, visitor: &Visitor, fields: &Fields) -> Result<Facts> {
    let today = visitor.today();
    study::worked_out(app, visitor.practice_id, today).await?;
    Facts::read(app, visitor.practice_id, Ask::read(fields, today), today).await
}

pub(super) async fn xlsx(
    State(app): State<App>,
    visitor: Visitor,
    Query(fields): Query<Fields>,
) -> Result<Response> {
    let facts = whole(&app, &visitor, &fields).await?;
    let report = Report::of(&facts);
    let mut tables = vec![headlines(&report)];
    tables.extend(report.sections.iter().map(sheet));
    let contents = to_workbook(&tables).map_err(|error| Error::Invalid(error.to_string()))?;
    let period = facts.ask.period;
    let detail = json!({ "of": "practice", "sheets": tables.len() });
    let entry =
        Entry { action: "report.exported", subject_kind: "report", subject_id: None, detail };
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    let name = format!("practice-report-{}-to-{}.xlsx", period.from, period.to);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok((
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        contents,
    )
        .into_response())
}

fn headlines(report: &Report) -> Table {
    let findings = report.sections.iter().map(|section| (section.title, section.finding.as_str()));
    let first = std::iter::once(("", report.title.as_str()));
    let others = report.headlines.iter().map(|words| ("", words.as_str()));
    let rows = first.chain(others).chain(findings);
    Table {
        name: "What it says".into(),
        headers: vec!["Section".into(), "Finding".into()],
        rows: rows.map(|(title, words)| vec![title.into(), words.into()]).collect(),
    }
}

/// The numbers of a section.
fn sheet(section: &Section) -> Table {
    let cells = |row: &Vec<super::section::Cell>| -> Vec<Cell> {
        row.iter().map(|cell| cell.value.exported()).collect()
    };
    Table {
        name: section.title.to_owned(),
        headers: section.table.columns.clone(),
        rows: section.table.rows.iter().map(cells).collect(),
    }
}

pub(super) async fn pdf(
    State(app): State<App>,
    visitor: Visitor,
    Query(fields): Query<Fields>,
) -> Result<Response> {
    let facts = whole(&app, &visitor, &fields).await?;
    let paper = paper::set(&app, visitor.practice_id, &facts).await?;
    let period = facts.ask.period;
    Ok(shown::pdf(paper.pdf, &format!("practice-report-{}-to-{}.pdf", period.from, period.to)))
}
