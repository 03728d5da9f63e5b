//! The report as a file: what one sees, with a column a month.

use axum::{
    extract::{Query as UrlQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use exchange::export::{Table, to_csv, to_xlsx};
use platform::{
    Error, Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::App,
};
use serde_json::json;

use super::{
    query::{Fields, Query},
    sheet,
    view::View,
};

pub(super) async fn csv(
    State(app): State<App>,
    visitor: Visitor,
    UrlQuery(fields): UrlQuery<Fields>,
) -> Result<Response> {
    let (table, name) = taken_out(&app, visitor, fields).await?;
    Ok(file(to_csv(&table), "text/csv; charset=utf-8", &format!("{name}.csv")))
}

pub(super) async fn xlsx(
    State(app): State<App>,
    visitor: Visitor,
    UrlQuery(fields): UrlQuery<Fields>,
) -> Result<Response> {
    let (table, name) = taken_out(&app, visitor, fields).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let contents = to_xlsx(&table).map_err(|error| Error::Invalid(error.to_string()))?;
    Ok(file(contents, kind, &format!("{name}.xlsx")))
}

/// The table and the name of its file. What leaves the house is written down.
async fn taken_out(app: &App, visitor: Visitor, fields: Fields) -> Result<(Table, String)> {
    let query = Query::read(fields, visitor.today());
    let (practice, actor) = (visitor.practice_id, visitor.actor());
    let view = View::read(app, visitor, query).await?;
    let table = sheet::table(&view);
    let (by, period) = (view.query.filter.by.code(), view.query.filter.period);
    let detail = json!({ "by": by, "lines": table.rows.len() });
    let entry =
        Entry { action: "report.exported", subject_kind: "report", subject_id: None, detail };
    audit::record(app.db(), practice, &actor, entry).await?;
    Ok((table, format!("referrals-by-{by}-{}-to-{}", period.from, period.to)))
}

fn file(contents: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    (
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        contents,
    )
        .into_response()
}
