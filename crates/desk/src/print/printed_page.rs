//! `/print/printed`: what went out, and printing one of it again.

use axum::extract::State;
use look::Icon;
use maud::{Markup, html};
use platform::{
    Result,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    ADDRESS, ready,
    store::{self, Printed},
};
use crate::days;

/// Shown at a time.
const MOST: i64 = 100;

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let printed = store::printed(app.db(), visitor.practice_id, MOST).await?;
    let title = match printed.len() {
        0 => "Nothing printed yet".to_owned(),
        _ => "What was printed".to_owned(),
    };
    let content = html! {
        (look::crumb(ADDRESS, "Print"))
        (look::page_head(&title, "With the address it went to.", html! {}))
        @if printed.is_empty() {
            (look::empty(Icon::Paper, "Nothing here yet", "Cards and letters stand here once somebody has said that they printed well.", html! {}))
        } @else {
            ul class="list card" { @for one in &printed { (line(&visitor, one)) } }
        }
    };
    Ok(shell::page(&visitor, ADDRESS, "Printed", content))
}

fn line(visitor: &Visitor, one: &Printed) -> Markup {
    let piece = &one.piece;
    html! {
        li data-row {
            div class="item" {
                div class="grow" {
                    a class="title" href={ "/sources/" (piece.source_id) } { (piece.title) }
                    p class="quiet small" {
                        @if let Some(at) = piece.printed_at { (days::ago_instant(at, &visitor.zone, visitor.today())) }
                        @if !one.address.is_empty() { ", to " (one.address.join(", ")) }
                    }
                }
                @if ready::may_open(visitor, piece) {
                    @if let Some(document) = piece.document_id { a class="button quiet small" href={ "/documents/" (document) } { "Document" span class="spoken" { " of " (piece.title) } } }
                    @if piece.state == "printed" {
                        form method="post" action={ (ADDRESS) "/pieces/" (piece.id) "/again" } {
                            button class="button small" type="submit" { "Print again" span class="spoken" { ": " (piece.title) } }
                        }
                    }
                }
            }
        }
    }
}
