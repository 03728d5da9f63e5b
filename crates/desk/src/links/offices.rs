//! `/links/offices`: the private links by which known offices refer again.

use axum::extract::{Query, State};
use axum::{extract::Path, http::HeaderMap, response::Response};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Result, Uuid, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    address, frame,
    office_store::{self, Line},
    record::Kept,
};
use crate::{address::with_query, days};

const ADDRESS: &str = "/links/offices";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    before: Option<Uuid>,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let (lines, more) = office_store::list(app.db(), visitor.practice_id, asked.before).await?;
    let next = more.then(|| lines.last().map(|last| last.id)).flatten();
    let content = html! {
        (look::page_head("Private links of offices", "An office that keeps its private link finds its own details filled in. It never shows a patient.", html! {}))
        (frame::tabs(ADDRESS))
        (frame::base_notice(&address::base(&app, &headers)))
        div class="stack" {
            div class="card flush" {
                @if lines.is_empty() { (nothing()) }
                @else { ul class="list" { @for one in &lines { (line(&visitor, one)) } } }
            }
            @if let Some(last) = next {
                p { a class="button" href=(with_query(ADDRESS, &[("before", last.to_string())])) { "Older private links" } }
            }
        }
    };
    Ok(shell::page(&visitor, "/sources", "Private links of offices", content))
}

fn nothing() -> Markup {
    look::empty(
        Icon::Sources,
        "No private link yet",
        "Open an office under Sources and choose “Make a private link”, or let it keep the one \
         that it is offered after it has referred.",
        html! { a class="button" href="/sources" { "Go to sources" } },
    )
}

fn line(visitor: &Visitor, line: &Line) -> Markup {
    let today = visitor.today();
    let name = line.name();
    html! {
        li data-row {
            div class="item" {
                div class="grow" {
                    @match &line.source {
                        Some((id, source)) => { a class="title" href={ "/sources/" (id) } { (source) } }
                        None => { span class="title" { (name) } }
                    }
                    p { (line.about()) }
                    p {
                        "Made " (days::ago_instant(line.created_at, &visitor.zone, today))
                        @match line.last_used_at {
                            Some(at) => { ", last referral by it " (days::ago_instant(at, &visitor.zone, today)) }
                            None => { ", no referral by it yet" }
                        }
                    }
                }
                @if line.revoked_at.is_some() {
                    (look::badge("Revoked", Tone::Plain))
                    form method="post" action={ (ADDRESS) "/" (line.id) "/restore" } {
                        button class="button quiet small" type="submit" { "Let it work again" span class="spoken" { ": " (name) } }
                    }
                } @else {
                    a class="button small" href=(with_query("/links/offices/new", &[("replaces", line.id.to_string())])) { "Make a new one" span class="spoken" { " for " (name) } }
                    form method="post" action={ (ADDRESS) "/" (line.id) "/revoke" } {
                        button class="button quiet small" type="submit" { "Revoke" span class="spoken" { ": " (name) } }
                    }
                }
            }
        }
    }
}

impl Line {
    /// How it is called where there is no source.
    pub(super) fn name(&self) -> &str {
        let details = &self.details;
        match &self.source {
            Some((_, name)) => name,
            None if details.organisation.is_empty() => &details.referrer,
            None => &details.organisation,
        }
    }

    /// What the form will know, on a line.
    fn about(&self) -> String {
        let details = &self.details;
        let parts = [&details.referrer, &details.organisation, &details.phone, &details.email];
        parts
            .into_iter()
            .filter(|part| !part.is_empty() && part.as_str() != self.name())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

pub(super) async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let ended = (id, Some(clock::now()));
    Kept::KnownOffice.end(&tx, visitor.practice_id, &visitor.actor(), ended).await?;
    tx.commit().await?;
    let flash = Flash::undoable(
        "Revoked. Whoever opens it now finds the empty form.",
        format!("{ADDRESS}/{id}/restore"),
    );
    Ok(redirect_with(ADDRESS, flash))
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    Kept::KnownOffice.end(&tx, visitor.practice_id, &visitor.actor(), (id, None)).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("The private link works again.")))
}
