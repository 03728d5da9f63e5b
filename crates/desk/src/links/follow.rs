//! `/l/{code}`: where a short link leads. Opening it changes nothing.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::PublicPage;
use maud::html;
use platform::{
    Instant, Result, Sql, args,
    db::FromQueryResult,
    web::{App, redirect},
};

use super::Code;
use crate::practice;

#[derive(FromQueryResult)]
struct Target {
    slug: String,
    revoked_at: Option<Instant>,
}

pub(super) async fn follow(State(app): State<App>, Path(typed): Path<String>) -> Result<Response> {
    let Some(code) = Code::read(&typed) else { return unknown(&app).await };
    // Served by short_link_by_code and the primary key of practice.
    let target: Option<Target> = app
        .db()
        .row(
            "SELECT p.slug, l.revoked_at
             FROM short_link l JOIN practice p ON p.id = l.practice_id WHERE l.code = $1",
            args![code.as_str()],
        )
        .await?;
    Ok(match target {
        Some(Target { slug, revoked_at: None }) => redirect(&format!("/refer/{slug}?l={code}")),
        // Paper outlives decisions: the form is still there, nothing is counted.
        Some(Target { slug, .. }) => redirect(&format!("/refer/{slug}")),
        None => return unknown(&app).await,
    })
}

/// A code that nobody gave out. Which practice was meant is known only where
/// there is just one.
async fn unknown(app: &App) -> Result<Response> {
    let mut practices = practice::all(app.db()).await?;
    let only = if practices.len() == 1 { practices.pop() } else { None };
    let phones = match &only {
        Some(only) => practice::clinics(app.db(), only.id).await?,
        None => Vec::new(),
    };
    let home = only.as_ref().map(|only| format!("/p/{}", only.slug)).unwrap_or_default();
    let content = html! {
        h1 { "This link leads nowhere" }
        p {
            "Please compare it with the card or the letter that it is from: seven letters and digits "
            "follow after " strong { "/l/" } ". Capital letters and small ones are the same."
        }
        @match &only {
            Some(only) => {
                p { "You can refer a patient to " (only.name) " without it:" }
                p class="actions" {
                    a class="button primary" href={ "/refer/" (only.slug) } { "Refer a patient" }
                }
                @for clinic in phones.iter().filter(|clinic| !clinic.phone.is_empty()) {
                    p { (clinic.name) ": call " (clinic.phone) @if !clinic.fax.is_empty() { ", fax " (clinic.fax) } }
                }
            }
            None => {
                p { "If it still does not work, please call the practice that gave it to you. Their number stands on the same card." }
            }
        }
    };
    let page = PublicPage {
        title: "This link leads nowhere",
        language: "en",
        description: None,
        practice: only.as_ref().map_or("Refer a patient", |only| only.name.as_str()),
        home: if home.is_empty() { "#main" } else { &home },
        aside: html! {},
        head: html! {},
        script: None,
        foot: html! {},
    };
    Ok((StatusCode::NOT_FOUND, page.render(content)).into_response())
}
