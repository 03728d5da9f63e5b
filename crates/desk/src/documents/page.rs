//! `/documents`: the latest, and those that somebody looks for.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Response},
};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Permission, Result,
    sessions::Visitor,
    web::{App, redirect, shell},
};
use serde::Deserialize;

use super::{
    ADDRESS, number,
    store::{self, Kept, Which},
};
use crate::days;

/// Shown at a time.
const MOST: i64 = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    find: String,
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let latest = store::list(app.db(), visitor.practice_id, Which::Latest, MOST).await?;
    Ok(render(&visitor, &latest, None))
}

/// Sent by POST, so that what somebody looks for stands in no address.
pub(super) async fn find(
    State(app): State<App>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let words = asked.find.trim();
    if words.is_empty() {
        return Ok(redirect(ADDRESS));
    }
    let number = number::meant(words, visitor.today().year());
    let which = match &number {
        Some(number) => Which::Numbered(number),
        None => Which::Called(words),
    };
    let found = store::list(app.db(), visitor.practice_id, which, MOST).await?;
    if let (Some(_), [one]) = (&number, found.as_slice()) {
        return Ok(redirect(&format!("{ADDRESS}/{}", one.id)));
    }
    Ok(render(&visitor, &found, Some(words)).into_response())
}

fn render(visitor: &Visitor, documents: &[Kept], words: Option<&str>) -> Markup {
    let title = match (words, documents.len()) {
        (None, 0) => "No finished documents yet".to_owned(),
        (None, _) => "Finished documents".to_owned(),
        (Some(_), count) => {
            format!("{} found", look::plural(count as i64, "document", "documents"))
        }
    };
    let content = html! {
        (look::page_head(&title, "What left the practice, as it was. None of it can be changed: a correction is a new document.", html! {
            @if visitor.may(Permission::EditSources) { a class="button" href="/print" { "Print queue" } }
        }))
        div class="stack" {
            (search(words))
            @if documents.is_empty() { (nothing(words)) }
            @else {
                ul class="list card" aria-label="Documents" {
                    @for document in documents { (line(visitor, document, source(document))) }
                }
                @if documents.len() as i64 == MOST { p class="quiet" { "The latest " (MOST) ". Look for older ones by their number." } }
            }
        }
    };
    shell::page(visitor, "/print", "Documents", content)
}

fn search(words: Option<&str>) -> Markup {
    html! {
        form class="card row end" method="post" action=(ADDRESS) role="search" {
            div class="grow" {
                (look::Field::new("find", "Number, title or source").kind("search")
                    .value(words.unwrap_or_default()).placeholder("2026-00042").autocomplete("off").render())
            }
            button class="button" type="submit" { "Find" }
            @if words.is_some() { a class="button quiet" href=(ADDRESS) { "Show the latest" } }
        }
    }
}

fn nothing(words: Option<&str>) -> Markup {
    match words {
        Some(_) => look::empty(
            Icon::Search,
            "Nothing found",
            "Look for the number, for a word of the title or for the name of the source.",
            html! {},
        ),
        None => look::empty(
            Icon::Paper,
            "Nothing here yet",
            "A letter is kept here once it has printed well.",
            html! {},
        ),
    }
}

fn source(document: &Kept) -> Markup {
    html! {
        @if let (Some(id), Some(name)) = (document.source_id, &document.source) {
            ", " a href={ "/sources/" (id) } { (name) }
        }
    }
}

/// A document in a list; `more` follows its number and day.
pub(super) fn line(visitor: &Visitor, document: &Kept, more: Markup) -> Markup {
    html! {
        li data-row {
            div class="item" {
                div class="grow" {
                    (link(visitor, document))
                    @if document.replaced_by.is_some() { " " (look::badge("Replaced", Tone::Look)) }
                    p class="quiet small" {
                        span class="nowrap" { (document.number) } ", "
                        (days::ago_instant(document.created_at, &visitor.zone, visitor.today()))
                        (more)
                    }
                }
            }
        }
    }
}

/// The title, leading to the document for whoever may open it.
fn link(visitor: &Visitor, document: &Kept) -> Markup {
    html! {
        @if may_open(visitor, document) {
            a class="title" href={ (ADDRESS) "/" (document.id) } { (document.title) }
        } @else {
            span class="title" { (document.title) } " " (look::badge("About a patient", Tone::Plain))
        }
    }
}

/// A document about a patient is opened by those who may see patients.
pub(super) fn may_open(visitor: &Visitor, document: &Kept) -> bool {
    document.patient_id.is_none() || visitor.may(Permission::ViewPatients)
}
