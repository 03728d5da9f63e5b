//! What became of an import: written, or taken back.

use look::Tone;
use maud::{Markup, html};
use platform::sessions::Visitor;

use super::parts;
use crate::imports::batch::{Batch, Outcome};

pub(super) fn draw(batch: &Batch, visitor: &Visitor) -> Markup {
    let outcome = batch.outcome();
    match batch.state.as_str() {
        "undone" => undone(batch, &outcome, visitor),
        _ => committed(batch, &outcome, visitor),
    }
}

fn committed(batch: &Batch, outcome: &Outcome, visitor: &Visitor) -> Markup {
    let new = outcome.summary.new;
    let heading = match (new.referrals, new.sources) {
        (0, 0) => "Imported, with nothing new".to_owned(),
        (0, sources) => format!("{} imported", look::plural(sources as i64, "source", "sources")),
        (referrals, _) => {
            format!("{} imported", look::plural(referrals as i64, "referral", "referrals"))
        }
    };
    html! {
        (look::crumb("/imports", "Imports"))
        (look::page_head(&heading, &batch.file_name, html! {
            a class="button" href="/sources" { "See the sources" }
            form method="post" action={ "/imports/" (batch.id) "/undo" } class="inline" {
                button class="button danger" type="submit" { "Undo this import" }
            }
        }))
        div class="stack" {
            p class="quiet" { "Imported " (parts::moment(batch.committed_at.unwrap_or(batch.created_at), visitor)) }
            (parts::stats(&outcome.summary))
            (parts::undecided(&outcome.summary))
            @if !outcome.summary.doubtful.is_empty() {
                p class="quiet" { "Import the same file again to decide; what is in already stays as it is." }
            }
            (parts::lines(&outcome.summary))
        }
    }
}

fn undone(batch: &Batch, outcome: &Outcome, visitor: &Visitor) -> Markup {
    html! {
        (look::crumb("/imports", "Imports"))
        (look::page_head("This import was undone", &batch.file_name, html! {
            a class="button primary" href="/imports/new" { "Import a file" }
        }))
        div class="stack" {
            (look::notice(Tone::Good, html! {
                "Taken back " (parts::moment(batch.undone_at.unwrap_or(batch.created_at), visitor)) ". "
                @if outcome.kept.is_empty() { "Nothing of it is left." }
                @else { "All but what is listed here, which somebody has worked with since." }
            }))
            (parts::kept(outcome))
        }
    }
}
