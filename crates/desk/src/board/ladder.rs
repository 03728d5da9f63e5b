//! Calling a patient: what is tried, what came of it, what comes next.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use lexicon::ReferralState;
use look::{Field, crumb, text_area};
use maud::{Markup, html};
use platform::{
    Error, Result, Uuid,
    audit::{self, Entry},
    clock,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with, shell},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    attempt::{self, Kind, Outcome},
    attempts::{self, Attempt, NewAttempt},
    step::Step,
    visit_at, words,
};
use crate::{
    days,
    referrals::{
        moves::back,
        record::{self, Record},
    },
};

/// Where one comes from.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct From {
    pub back: String,
    pub to: String,
    /// The version of the card that was dragged.
    pub seen: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(from): Query<From>,
) -> Result<Markup> {
    let record = record::read(app.db(), visitor.practice_id, id).await?;
    viewed(&app, &visitor, &record).await?;
    let way_back = back(&from.back, id);
    let content = html! {
        (crumb(&way_back, "Back"))
        section id="panel" class="narrow stack" aria-labelledby="panel-title" {
            (panel_head(&format!("{}: how did it go?", record.patient), ""))
            (form(&record, &visitor, &way_back))
        }
    };
    Ok(shell::page(&visitor, "/referrals", &format!("Referral {}", record.number), content))
}

/// A heading by which a dialog is named.
pub(super) fn panel_head(title: &str, line: &str) -> Markup {
    html! {
        div class="page-head" {
            div { h1 id="panel-title" { (title) } @if !line.is_empty() { p { (line) } } }
        }
    }
}

/// Every view of a patient is on record.
pub(super) async fn viewed(app: &App, visitor: &Visitor, record: &Record) -> Result<()> {
    let entry =
        Entry::patient_viewed("patient", record.patient_id, json!({ "referral": record.id }));
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await
}

/// The card on the page of a referral.
pub(crate) async fn card(app: &App, visitor: &Visitor, record: &Record) -> Result<Markup> {
    if !record.place.state.awaits_evaluation() {
        return Ok(html! {});
    }
    let tries = attempts::of_referral(app.db(), visitor.practice_id, record.id).await?;
    let now = clock::now();
    let next = words::next(
        record.next_step,
        record.next_due_at,
        record.place.visit_at,
        now,
        &visitor.zone,
    );
    let held = record.place.state == ReferralState::OnHold;
    Ok(html! {
        section class="card stack no-print" aria-labelledby="ladder" {
            header { h2 id="ladder" { "Reaching the patient" } @if !held { (next) } @else { "On hold: the clocks stand still" } }
            @if record.next_step == Some(Step::Close) { (suggest_closing(record)) }
            (form(record, visitor, ""))
            @if !tries.is_empty() { (list(&tries, record, visitor)) }
        }
    })
}

/// The last attempt was in vain: ending it is one click, with its reason.
fn suggest_closing(record: &Record) -> Markup {
    html! {
        @if record.place.state == ReferralState::Contacting {
            form method="post" action={ "/referrals/" (record.id) "/move" } class="notice look row" {
                input type="hidden" name="version" value=(record.version);
                input type="hidden" name="to" value="lost";
                input type="hidden" name="reason" value="unreachable";
                span { "Calls and a letter have not brought an answer." }
                button class="button small" type="submit" { "Close as unreachable" }
            }
        }
    }
}

fn form(record: &Record, visitor: &Visitor, way_back: &str) -> Markup {
    let action = format!("/referrals/{}/attempts", record.id);
    let calls = [
        ("voicemail", "Left a voicemail"),
        ("no_answer", "No answer"),
        ("reached", "Reached"),
        ("wrong_number", "Wrong number"),
        ("declined", "Does not want to come"),
    ];
    let written = [("text", "Text sent"), ("letter", "Letter sent"), ("email", "E-mail sent")];
    let tomorrow = visitor.today().tomorrow().map_or_else(|_| String::new(), |day| day.to_string());
    html! {
        div class="row" {
            @if record.phone.is_empty() { p class="quiet" { "No phone is known." } }
            @else {
                a class="button primary" href={ "tel:" (record.phone) } data-dial={ "/referrals/" (record.id) "/call?back=" (way_back) } {
                    (look::icon(look::Icon::Phone)) "Call " (record.phone)
                }
            }
            @if record.attempts > 0 { span class="quiet" { (look::plural(record.attempts, "attempt", "attempts")) " so far" } }
        }
        form method="post" action=(action) class="stack tight" {
            input type="hidden" name="back" value=(way_back);
            div class="row" role="group" aria-label="What came of the call" {
                @for (code, words) in calls {
                    button class="button" type="submit" name="how" value=(code) { (words) }
                }
            }
            div class="row" role="group" aria-label="In writing" {
                @for (code, words) in written {
                    button class="button small quiet" type="submit" name="how" value=(code) { (words) }
                }
            }
            details { summary { "Add a note" } (text_area("note", "Note", "", None)) }
        }
        @if record.place.state != ReferralState::OnHold {
            details {
                summary { @if record.place.visit_at.is_some() { "Another time for the first visit" } @else { "Reached: book the first visit" } }
                (booking(&action, &tomorrow, way_back))
            }
        }
    }
}

/// The one question of booking: when.
pub(super) fn booking(action: &str, day: &str, way_back: &str) -> Markup {
    html! {
        form method="post" action=(action) class="stack tight" {
            input type="hidden" name="back" value=(way_back);
            input type="hidden" name="how" value="reached";
            div class="row end" {
                (Field::new("visit_on", "Day of the first visit").kind("date").value(day).required().render())
                (Field::new("visit_time", "Time").kind("time").required().render())
                button class="button primary" type="submit" { "Book the first visit" }
            }
        }
    }
}

fn list(tries: &[Attempt], record: &Record, visitor: &Visitor) -> Markup {
    html! {
        ol class="list" {
            @for tried in tries {
                li class="item" {
                    div class="grow" {
                        p class="title" { (told(tried)) }
                        @if !tried.note.is_empty() { p { (tried.note) } }
                        p class="quiet small" {
                            (days::minute(tried.at, &visitor.zone)) ", " (tried.actor.as_deref().unwrap_or("Liaison"))
                        }
                    }
                    form method="post" action={ "/referrals/" (record.id) "/attempts/" (tried.id) "/undo" } {
                        button class="button small quiet" type="submit" { "Undo" }
                    }
                }
            }
        }
    }
}

fn told(tried: &Attempt) -> &'static str {
    let known = Kind::from_code(&tried.kind).zip(Outcome::from_code(&tried.outcome));
    known.map_or("Tried", |(kind, outcome)| attempt::words(kind, outcome))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AttemptForm {
    how: String,
    note: String,
    visit_on: String,
    visit_time: String,
    back: String,
}

/// Longer than this is a letter.
const LONGEST_NOTE: usize = 2_000;

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<AttemptForm>,
) -> Result<Response> {
    let (kind, outcome) = attempt::of_button(&form.how)
        .ok_or_else(|| Error::Invalid("Say what came of the attempt.".into()))?;
    let note = form.note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(Error::Invalid("The note is too long: keep it under 2,000 letters.".into()));
    }
    let visit_at = visit_at(&form.visit_on, &form.visit_time, visitor.today(), &visitor.zone)?;
    let tx = app.db().begin().await?;
    let new = NewAttempt { kind, outcome, note, visit_at };
    let attempt = attempts::add(&tx, &visitor, id, &new).await?;
    let record = record::read(&tx, visitor.practice_id, id).await?;
    tx.commit().await?;
    let what =
        if visit_at.is_some() { "first visit booked" } else { attempt::words(kind, outcome) };
    let undo = Undo {
        action: format!("/referrals/{id}/attempts/{attempt}/undo"),
        label: "Undo".into(),
        fields: vec![("back".into(), form.back.clone())],
    };
    let message = format!("Referral {}: {what}.", record.number);
    Ok(redirect_with(&back(&form.back, id), Flash::undo_by(message, undo)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct BackForm {
    pub back: String,
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, attempt)): Path<(Uuid, Uuid)>,
    Form(form): Form<BackForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    attempts::undo(&tx, &visitor, id, attempt).await?;
    tx.commit().await?;
    Ok(redirect_with(&back(&form.back, id), Flash::say("The attempt is taken back.")))
}
