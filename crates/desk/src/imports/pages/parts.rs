//! Parts that several screens of imports share.

use maud::{Markup, html};
use platform::{Instant, clock, sessions::Visitor};

use crate::imports::batch::{Batch, Outcome};
use crate::imports::summary::Summary;

/// How many lines of a kind a screen shows; the rest is counted.
const SHOWN: usize = 100;

/// Where an import stands on the screen: the columns come first.
pub(super) fn address(batch: &Batch) -> String {
    match batch.state.as_str() {
        "read" => format!("/imports/{}/columns", batch.id),
        _ => format!("/imports/{}", batch.id),
    }
}

/// An instant in the practice's time.
pub(super) fn moment(at: Instant, visitor: &Visitor) -> Markup {
    let zoned = clock::zoned(at, &visitor.zone);
    html! { time datetime=(zoned.timestamp()) { (zoned.strftime("%b %-d, %Y, %-I:%M %p")) } }
}

/// The counts.
pub(super) fn stats(summary: &Summary) -> Markup {
    let number = |count: usize| html! { (look::thousands(count as i64)) };
    html! {
        dl class="stats" {
            (look::stat("New referrals", number(summary.new.referrals), ""))
            (look::stat("New patients", number(summary.new.patients), ""))
            (look::stat("New sources", number(summary.new.sources), ""))
            (look::stat("Rows that update", number(summary.updated), ""))
            (look::stat("Rows unchanged", number(summary.unchanged), ""))
            (look::stat("Rows left out", number(summary.skipped.len() + summary.doubtful.len()), ""))
        }
    }
}

/// Rows that lead to nothing, and cells to check.
pub(super) fn lines(summary: &Summary) -> Markup {
    let skipped: Vec<String> =
        summary.skipped.iter().map(|line| format!("Row {}: {}.", line.row, line.why)).collect();
    let problems: Vec<String> = summary
        .problems
        .iter()
        .map(|line| match line.row {
            1 => format!("Column {}: {}.", line.column, line.problem),
            row => format!("Row {row}, {}: {}.", line.column, line.problem),
        })
        .collect();
    html! {
        (list("Rows left out", &skipped))
        (list("Cells to check", &problems))
    }
}

/// Rows that were left for a person to decide.
pub(super) fn undecided(summary: &Summary) -> Markup {
    let lines: Vec<String> =
        summary.doubtful.iter().map(|doubt| format!("Row {}: {}", doubt.row, doubt.why)).collect();
    list("Left out until somebody decides whose they are", &lines)
}

/// What an undo had to leave.
pub(super) fn kept(outcome: &Outcome) -> Markup {
    let lines: Vec<String> = outcome
        .kept
        .iter()
        .map(|kept| format!("Row {}: {}, {}.", kept.row, kept.what, kept.why))
        .collect();
    list("Kept, because somebody has worked with it since", &lines)
}

fn list(title: &str, lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            section class="card" {
                h2 { (title) " (" (look::thousands(lines.len() as i64)) ")" }
                ul class="list" { @for line in lines.iter().take(SHOWN) { li { (line) } } }
                @if lines.len() > SHOWN {
                    p class="quiet" { "and " (look::thousands((lines.len() - SHOWN) as i64)) " more" }
                }
            }
        }
    }
}
