//! `/gifts/{id}`: one entry, its receipt, and everything it was before.

use axum::extract::{Path, State};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Result, Uuid,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    ADDRESS,
    book::shared_by,
    entry::{Entry, Standing, heads},
    people::{self, Person},
    store::{self, Kept, Version},
    words,
};
use crate::days;

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    draw(&app, &visitor, id, "").await
}

/// The page, with what is wrong with a receipt that was sent.
pub(super) async fn draw(app: &App, visitor: &Visitor, id: Uuid, problem: &str) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let kept = store::one(db, practice, id).await?;
    let versions = store::versions(db, practice, id).await?;
    let mut ids: Vec<Uuid> = kept.entry.shares.iter().filter_map(|share| share.person).collect();
    let before: Vec<Option<Entry>> =
        versions.iter().map(|version| serde_json::from_str(&version.snapshot).ok()).collect();
    let older = before.iter().flatten().flat_map(|entry| &entry.shares);
    ids.extend(older.filter_map(|share| share.person));
    ids.sort_unstable();
    ids.dedup();
    let people = people::these(db, practice, &ids).await?;
    let is_removed = kept.removed_at.is_some();
    let of_patient = !kept.entry.patient.is_empty();
    let (back, back_words) = match of_patient {
        true => (format!("{ADDRESS}/patients?year={}", kept.entry.given_on.year()), "Patients"),
        false => (format!("{ADDRESS}?year={}", kept.entry.given_on.year()), "Gifts and meals"),
    };
    let title = format!(
        "{}: {} on {}",
        words::what(&kept.entry),
        kept.entry.total,
        words::day(kept.entry.given_on)
    );
    let line = match is_removed {
        true => "Taken back: it counts no longer.",
        false => "",
    };
    let actions = html! {
        @if is_removed {
            form method="post" action={ (ADDRESS) "/" (id) "/restore" } { button class="button" type="submit" { "Put it back" } }
        } @else {
            a class="button" href={ (ADDRESS) "/" (id) "/edit" } data-press="e" data-says="Correct the entry" { "Correct" }
            form method="post" action={ (ADDRESS) "/" (id) "/remove" } { button class="button" type="submit" { "Take back" } }
        }
    };
    let content = html! {
        (look::crumb(&back, back_words))
        (look::page_head(&title, line, actions))
        div class="split" {
            div class="stack" {
                @if kept.entry.asked == "yes" {
                    (look::notice(Tone::Bad, html! { p { "They asked for it: what was solicited is outside 42 CFR 411.357(k)(1). Speak with counsel." } }))
                }
                (facts(&kept))
                @if !of_patient { (shares(&kept.entry, &people)) }
                (history(&versions, &before, &people, visitor))
            }
            (receipt(&kept, problem))
        }
    };
    Ok(shell::page(visitor, ADDRESS, "An entry of the ledger", content))
}

fn facts(kept: &Kept) -> Markup {
    let entry = &kept.entry;
    html! {
        section class="card" aria-labelledby="facts-heading" {
            h2 id="facts-heading" { "The entry" }
            dl class="facts" {
                dt { "Kind" } dd { (entry.kind.label()) }
                @if !entry.patient.is_empty() { dt { "Patient" } dd { "Number " (entry.patient) } }
                @if !entry.place.is_empty() { dt { "Where" } dd { (entry.place) } }
                @if let Some(spender) = &kept.spender { dt { "Paid by" } dd { (spender) } }
                @if entry.asked == "no" { dt { "Asked for" } dd { "Nobody on their side asked for it" } }
                @if !entry.note.is_empty() { dt { "Note" } dd { (entry.note) } }
                @if !entry.over_reason.is_empty() { dt { "Excess" } dd { "Given all the same: " (entry.over_reason) } }
            }
        }
    }
}

fn shares(entry: &Entry, people: &[Person]) -> Markup {
    let named = |id: Option<Uuid>| people.iter().find(|person| Some(person.id) == id);
    let year = entry.given_on.year();
    html! {
        section class="card flush" aria-labelledby="shares-heading" {
            h2 id="shares-heading" { "Divided among " (look::plural(i64::from(heads(&entry.shares)), "head", "heads")) }
            div class="scroll" {
                table class="data" {
                    thead { tr { th scope="col" { "Who" } th scope="col" class="number" { "Heads" } th scope="col" class="number" { "Share" } } }
                    tbody {
                        @for share in &entry.shares {
                            tr {
                                th scope="row" {
                                    @match (named(share.person), share.standing) {
                                        (Some(person), Standing::Family) => { "Family of " a href={ (ADDRESS) "/people/" (person.id) "?year=" (year) } { (person.name) } small { "Counts to " (person.short) } }
                                        (Some(person), _) => { a href={ (ADDRESS) "/people/" (person.id) "?year=" (year) } { (person.name) } small { (person.why) } }
                                        (None, Standing::Staff) => { "Office staff" small { "Counts to nobody" } }
                                        (None, Standing::Ours) => { "Of ours" small { "Counts to nobody" } }
                                        (None, _) => { "Guests" small { "Counts to nobody" } }
                                    }
                                }
                                td class="number" { (share.heads) }
                                td class="number" { (share.cents) }
                            }
                        }
                    }
                }
            }
            p class="quiet small pad" { "Cents that do not divide fall to whoever counts against a limit first." }
        }
    }
}

fn receipt(kept: &Kept, problem: &str) -> Markup {
    let errors: Vec<(&str, &str)> =
        if problem.is_empty() { Vec::new() } else { vec![("file", problem)] };
    html! {
        section class="card stack" aria-labelledby="receipt-heading" {
            h2 id="receipt-heading" { "Receipt" }
            @match kept.file_id {
                Some(_) => p { a href={ (ADDRESS) "/" (kept.id) "/receipt" } { "Look at the receipt" } }
                None => p class="quiet" { "None yet." }
            }
            @if kept.removed_at.is_none() {
                (look::error_summary(&errors))
                form method="post" action={ (ADDRESS) "/" (kept.id) "/receipt" } enctype="multipart/form-data" class="stack" {
                    div class="field" {
                        label for="file" { @if kept.file_id.is_some() { "Another one" } @else { "PDF or photo" } }
                        input type="file" id="file" name="file" required accept="application/pdf,image/*" aria-describedby="file-hint";
                        p class="hint" id="file-hint" { "Up to 15 MB; where a photo was taken is left out." }
                    }
                    (look::submit("Keep it"))
                }
            }
        }
    }
}

fn history(
    versions: &[Version],
    before: &[Option<Entry>],
    people: &[Person],
    visitor: &Visitor,
) -> Markup {
    let named =
        |id| people.iter().find(|person| person.id == id).map(|person| person.plain.clone());
    let act = |act: &str| match act {
        "entered" => "Entered",
        "corrected" => "Corrected",
        "removed" => "Taken back",
        "restored" => "Put back",
        _ => "Receipt added",
    };
    html! {
        section class="card" aria-labelledby="history-heading" {
            h2 id="history-heading" { "History" }
            ol class="timeline" {
                @for (version, entry) in versions.iter().zip(before) {
                    li {
                        p { strong { (act(&version.act)) } " by " (version.by_name) }
                        time { "Version " (version.version) ", " (days::minute(version.at, &visitor.zone)) }
                        @if let Some(entry) = entry {
                            p class="small" {
                                (words::day(entry.given_on)) ", " (words::what(entry)) ", " (entry.total)
                                @if entry.patient.is_empty() { ": " (shared_by(&entry.shares, named)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
