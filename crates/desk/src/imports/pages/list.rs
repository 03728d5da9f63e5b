//! `/imports`: what came in, and from when.

use axum::extract::State;
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Result,
    sessions::Visitor,
    web::{App, shell},
};

use super::parts;
use crate::imports::batch::{self, Batch};

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let batches = batch::latest(app.db(), visitor.practice_id).await?;
    let add = html! { a class="button primary" href="/imports/new" { "Import a file" } };
    let content = html! {
        @if batches.is_empty() {
            (look::page_head("No imports yet", "", html! {}))
            div class="card" {
                (look::empty(
                    Icon::Imports,
                    "Bring your referrals in",
                    "Export the list of referrals from your EMR as CSV or Excel. Liaison recognises its columns, shows \
                     what would happen, and imports only when you say so. Every import can be undone.",
                    add,
                ))
            }
        } @else {
            (look::page_head(&heading(&batches), "Every import can be undone as a whole.", add))
            div class="card flush" { div class="scroll" { (table(&batches, &visitor)) } }
        }
    };
    Ok(shell::page(&visitor, "/imports", "Imports", content))
}

fn heading(batches: &[Batch]) -> String {
    let open = batches.iter().filter(|batch| batch.is_open()).count() as i64;
    match open {
        0 => look::plural(batches.len() as i64, "import", "imports"),
        _ => format!("{} to finish", look::plural(open, "import", "imports")),
    }
}

fn table(batches: &[Batch], visitor: &Visitor) -> Markup {
    html! {
        table class="data cards" {
            caption class="spoken" { "Imports, the latest first" }
            thead { tr {
                th scope="col" { "File" }
                th scope="col" { "State" }
                th scope="col" class="number" { "Rows" }
                th scope="col" class="number" { "New referrals" }
                th scope="col" { "When" }
                th scope="col" { "By" }
            } }
            tbody {
                @for batch in batches {
                    tr data-row="yes" {
                        th scope="row" class="name" { a href=(parts::address(batch)) { (batch.file_name) } }
                        td data-label="State" { (state(batch)) }
                        td data-label="Rows" class="number" { (look::thousands(batch.rows_total)) }
                        td data-label="New referrals" class="number" {
                            (look::thousands(batch.outcome().summary.new.referrals as i64))
                        }
                        td data-label="When" class="nowrap" { (parts::moment(batch.created_at, visitor)) }
                        td data-label="By" { (batch.by.as_deref().unwrap_or("Command line")) }
                    }
                }
            }
        }
    }
}

fn state(batch: &Batch) -> Markup {
    match batch.state.as_str() {
        "read" => look::badge("Columns to match", Tone::Look),
        "planned" => look::badge("Not imported yet", Tone::Look),
        "committed" => look::badge("Imported", Tone::Good),
        "undone" => look::badge("Undone", Tone::Plain),
        _ => look::badge("Given up", Tone::Plain),
    }
}
