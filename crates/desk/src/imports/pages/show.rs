//! `/imports/{id}`: the dry run, the import under way, and what became of it.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Result, Uuid,
    sessions::Visitor,
    web::{App, redirect, shell},
};

use super::{outcome, parts};
use crate::imports::batch::{self, Batch, Outcome};
use crate::imports::plan::Doubt;
use crate::imports::progress::{Progress, UnderWay};
use crate::imports::summary::Summary;
use crate::sources::matching::explained;

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let under_way = app.kept::<UnderWay>();
    // Asked before the database: an import that ends between the two is then shown as ended.
    let progress = under_way.of(id);
    let batch = batch::find(app.db(), visitor.practice_id, id).await?;
    let content = match (batch.state.as_str(), progress) {
        ("committed" | "undone", _) => outcome::draw(&batch, &visitor),
        (_, Some(progress)) => running(&batch, &progress),
        ("planned", None) => dry_run(&batch, under_way.failure(id)),
        _ => return Ok(redirect(&parts::address(&batch))),
    };
    Ok(shell::page(&visitor, "/imports", "Import", content).into_response())
}

fn running(batch: &Batch, progress: &Progress) -> Markup {
    let (done, total) = progress.so_far();
    let words = match (progress.is_cancelled(), total) {
        (true, _) => "Cancelling; nothing will be changed.".to_owned(),
        (_, 0) => "Reading the file and comparing it with what you have.".to_owned(),
        _ => format!("{} of {} done.", look::thousands(done as i64), look::thousands(total as i64)),
    };
    html! {
        (look::crumb("/imports", "Imports"))
        (look::page_head(&format!("Importing {}", batch.file_name), "You can leave this page; the import goes on.", html! {}))
        div id="progress" class="stack narrow" data-poll="700" {
            // Without a number while the file is compared: how long that takes is not known.
            @match total {
                0 => progress aria-label="Import" {},
                _ => progress aria-label="Import" value=(done.min(total)) max=(total) {},
            }
            p role="status" { (words) }
            form method="post" action={ "/imports/" (batch.id) "/cancel" } {
                button class="button" type="submit" { "Cancel" }
            }
        }
    }
}

fn dry_run(batch: &Batch, failure: Option<String>) -> Markup {
    let Outcome { summary, doubts, .. } = batch.outcome();
    let open: Vec<&Doubt> = doubts.iter().collect();
    html! {
        (look::crumb("/imports", "Imports"))
        (look::page_head(
            &heading(&summary),
            &format!("A dry run of {}: nothing has been changed yet.", batch.file_name),
            html! { a class="button" href={ "/imports/" (batch.id) "/columns" } { "Change the columns" } },
        ))
        div class="stack" {
            @if let Some(failure) = failure { (look::notice(Tone::Bad, html! { span role="alert" { (failure) } })) }
            (parts::stats(&summary))
            @if !open.is_empty() { (doubtful(batch, &open)) }
            (commit(batch, &summary))
            (parts::lines(&summary))
        }
    }
}

fn heading(summary: &Summary) -> String {
    let count = |count: usize, one, many| look::plural(count as i64, one, many);
    let new = summary.new;
    match () {
        () if new.referrals > 0 => format!(
            "{} from {} would be added",
            count(new.referrals, "referral", "referrals"),
            count(summary.rows, "row", "rows")
        ),
        () if new.sources > 0 => {
            format!("{} would be added", count(new.sources, "source", "sources"))
        }
        () if summary.updated > 0 => {
            format!("{} would update what you have", count(summary.updated, "row", "rows"))
        }
        () if !summary.doubtful.is_empty() => {
            "Nothing can be imported before you have decided".to_owned()
        }
        () => "Nothing new in this file".to_owned(),
    }
}

fn commit(batch: &Batch, summary: &Summary) -> Markup {
    let rows = summary.rows.saturating_sub(summary.skipped.len() + summary.doubtful.len());
    let is_news = summary.new.all() + summary.updated > 0;
    html! {
        form method="post" action={ "/imports/" (batch.id) "/commit" } class="row" {
            @if is_news {
                button class="button primary" type="submit" {
                    "Import " (look::plural(rows as i64, "row", "rows"))
                }
                p class="quiet" { "You can undo the whole import afterwards." }
            } @else {
                button class="button" type="submit" { "Import anyway" }
                p class="quiet" { "Every row that can be imported is unchanged since the last import." }
            }
        }
    }
}

/// Each doubt with the sources that may be meant. What is undecided is left out of the import.
fn doubtful(batch: &Batch, doubts: &[&Doubt]) -> Markup {
    html! {
        section class="card look" {
            h2 { "Is this the same source?" }
            p class="quiet" { "Rows you do not decide are left out; you can import the file again later." }
            form method="post" action={ "/imports/" (batch.id) "/decide" } class="stack" {
                @for doubt in doubts { (one_doubt(doubt)) }
                div { button class="button" type="submit" { "Use these answers" } }
            }
        }
    }
}

fn one_doubt(doubt: &Doubt) -> Markup {
    use crate::imports::plan::Decision;
    let rows: Vec<String> = doubt.rows.iter().take(6).map(usize::to_string).collect();
    let more = if doubt.rows.len() > rows.len() { ", ..." } else { "" };
    let name = format!("d-{}", doubt.key);
    html! {
        fieldset class="field" {
            legend {
                "“" (doubt.text) "” in row " (rows.join(", ")) (more)
            }
            div {
                @for candidate in &doubt.candidates {
                    label class="check" {
                        input type="radio" name=(name) value=(candidate.source_id)
                            checked[doubt.decision == Some(Decision::Same(candidate.source_id))];
                        span { "It is " strong { (candidate.name) } " " span class="quiet" { "(" (candidate.why) ")" } " "
                            @if let Some(probability) = candidate.probability { (explained(probability, &candidate.evidence)) } }
                    }
                }
                label class="check" {
                    input type="radio" name=(name) value="new" checked[doubt.decision == Some(Decision::New)];
                    "Somebody new"
                }
            }
        }
    }
}
