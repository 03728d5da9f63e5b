//! `/office-report/{token}`: the report for whoever has its private link.
//!
//! Gateways open every link in a mail, so opening the address only shows a button. The button
//! shows the report and is written down. A link that is closed, expired or wrong looks the same
//! as one that never was.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::Markup;
use platform::{
    Result, Sql, args,
    audit::{self, Actor, Entry},
    clock,
    web::App,
};
use serde_json::json;

use super::{
    link::Link,
    outside_page,
    store::{self, Report},
};
use crate::{documents, practice, shown};

pub(super) async fn door(Path(token): Path<String>) -> Response {
    answer(StatusCode::OK, outside_page::door(&token, None))
}

/// Shows the report, and writes down that it was opened.
pub(super) async fn open(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let Some((link, report)) = opened(&app, &token, "page").await? else {
        return Ok(closed(&token));
    };
    let profile = practice::profile(app.db(), link.practice_id).await?;
    let page = outside_page::shown(&report.text, &profile.name, &token);
    Ok(answer(StatusCode::OK, page))
}

/// The finished document.
pub(super) async fn paper(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let Some((link, report)) = opened(&app, &token, "document").await? else {
        return Ok(closed(&token));
    };
    let bytes = documents::read(&app, link.practice_id, report.document_id).await?;
    let mut response = shown::pdf(bytes, "report.pdf");
    private(&mut response);
    Ok(response)
}

async fn opened(app: &App, token: &str, what: &str) -> Result<Option<(Link, Report)>> {
    let tx = app.db().begin().await?;
    let Some(link) = Link::by_token(&tx, token).await? else { return Ok(None) };
    let report = store::one(&tx, link.practice_id, link.report_id).await?;
    tx.run(
        "UPDATE office_report_link SET opened_times = opened_times + 1, opened_at = $3
         WHERE practice_id = $1 AND id = $2",
        args![link.practice_id, link.id, clock::now()],
    )
    .await?;
    let entry = Entry {
        detail: json!({ "link": link.id, "seen": what }),
        ..Entry::about("office_report.opened_outside", "office_report", report.id)
    };
    audit::record(&tx, link.practice_id, &Actor::program("Outside view"), entry).await?;
    tx.commit().await?;
    Ok(Some((link, report)))
}

fn closed(token: &str) -> Response {
    answer(StatusCode::FORBIDDEN, outside_page::door(token, Some(outside_page::NotOpened)))
}

fn answer(status: StatusCode, page: Markup) -> Response {
    let mut response = (status, page).into_response();
    private(&mut response);
    response
}

fn private(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, private"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
}
