//! Choosing whom an appointment is with, where nobody came from a source's page.

use look::{Field, Icon};
use maud::{Markup, html};
use platform::{
    Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
    sessions::Visitor,
    web::{App, shell},
};

use crate::{address::with_query, sources::search};

/// As many as are shown.
const MOST: usize = 12;

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    name: String,
    kind: String,
    organisation: Option<String>,
}

pub(super) async fn page(app: &App, visitor: &Visitor, q: &str, on: &str) -> Result<Markup> {
    let words = q.trim();
    let found = match words {
        "" => Vec::new(),
        words => search::search(app, visitor.practice_id, words, MOST).await?,
    };
    let mut sources = named(app, visitor.practice_id, &found).await?;
    sources.sort_by_key(|source| found.iter().position(|id| *id == source.id));
    let address = |source: &Found| {
        let mut pairs = vec![("source", source.id.to_string())];
        if !on.is_empty() {
            pairs.push(("on", on.to_owned()));
        }
        with_query("/calendar/new", &pairs)
    };
    let content = html! {
        (look::crumb("/calendar", "Calendar"))
        (look::page_head("Whom do you meet?", "Find the person or the office first.", html! {}))
        div class="narrow stack" {
            form class="card row end" method="get" action="/calendar/new" role="search" {
                @if !on.is_empty() { input type="hidden" name="on" value=(on); }
                div class="grow" { (Field::new("q", "Name of a source").kind("search").value(words).autocomplete("off").first().render()) }
                button class="button primary" type="submit" { "Find" }
            }
            @if !sources.is_empty() {
                ul class="card list" {
                    @for source in &sources {
                        li class="item" data-row="yes" {
                            (look::avatar(&source.name))
                            div class="grow" {
                                a class="title" href=(address(source)) { (source.name) }
                                @if let Some(organisation) = source.organisation.as_ref().filter(|_| source.kind == "person") { p { (organisation) } }
                            }
                        }
                    }
                }
            } @else if !words.is_empty() {
                (look::empty(Icon::Sources, "Nobody is called that", "Try a part of the name, or add the source first.", html! { a class="button" href="/sources/new" { "Add a source" } }))
            }
        }
    };
    Ok(shell::page(visitor, "/calendar", "New appointment", content))
}

async fn named(app: &App, practice_id: Uuid, ids: &[Uuid]) -> Result<Vec<Found>> {
    let mut values = args![practice_id];
    let list = db::marks(&mut values, ids.iter().copied());
    // Served by the primary key.
    let sql = format!(
        "SELECT s.id, s.name, s.kind, o.name AS organisation FROM source s
         LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
         WHERE s.practice_id = $1 AND s.deleted_at IS NULL
           AND s.kind IN ('person', 'organisation') AND s.id IN ({list})"
    );
    app.db().rows(&sql, values).await
}
