//! A year of the ledger for counsel: each share with its sum, its limit and its cure.

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use exchange::export::{to_csv, to_xlsx};
use platform::{
    Error, Permission, Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::App,
};
use serde_json::json;

use super::{book::Book, home::Asked, sheet, write};

pub(super) async fn csv(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (table, name) = taken_out(&app, &visitor, asked).await?;
    Ok(file(to_csv(&table), "text/csv; charset=utf-8", &format!("{name}.csv")))
}

pub(super) async fn xlsx(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (table, name) = taken_out(&app, &visitor, asked).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let contents = to_xlsx(&table).map_err(|error| Error::Invalid(error.to_string()))?;
    Ok(file(contents, kind, &format!("{name}.xlsx")))
}

/// The table and the name of its file. What leaves the house is written down.
async fn taken_out(
    app: &App,
    visitor: &Visitor,
    asked: Asked,
) -> Result<(exchange::export::Table, String)> {
    // The route asks for the ledger; a file needs the right to take things out as well.
    visitor.must(Permission::Export)?;
    let year = write::year(asked.year, visitor.today().year())?;
    let practice = visitor.practice_id;
    let book = Book::read(app.db(), practice, year, visitor.today()).await?;
    let table = sheet::table(&book);
    let detail = json!({ "year": year, "lines": table.rows.len() });
    let entry = Entry { action: "gift.exported", subject_kind: "gift", subject_id: None, detail };
    audit::record(app.db(), practice, &visitor.actor(), entry).await?;
    Ok((table, format!("gifts-{year}")))
}

fn file(contents: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    (
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        contents,
    )
        .into_response()
}
