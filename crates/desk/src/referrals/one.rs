//! `/referrals/{id}`: one referral, where it stands and what comes next.

use axum::extract::{Path, State};
use lexicon::{LostReason, ReferralState};
use look::{Field, Tone, badge, crumb, page_head, select};
use maud::{Markup, html};
use platform::{
    Permission, Result, Uuid,
    audit::{self, Entry},
    clock,
    sessions::Visitor,
    web::{App, shell},
};
use serde_json::json;

use super::{
    ADDRESS,
    list::state_badge,
    record::{self, Event, Record},
    rules, step,
};
use crate::{board, days, documents, letters, notes, outcomes, telling};

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let record = record::read(app.db(), visitor.practice_id, id).await?;
    let events = record::events(app.db(), visitor.practice_id, id).await?;
    let entry = Entry::patient_viewed("patient", record.patient_id, json!({ "referral": id }));
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    let calling = if visitor.may(Permission::EditReferrals) {
        board::ladder::card(&app, &visitor, &record).await?
    } else {
        html! {}
    };
    let missing = board::missing_pages::card(&app, &visitor, &record).await?;
    let knows = telling::card(&app, &visitor, id).await?;
    let letters = letters::card(&app, &visitor, id).await?;
    let notes = notes::card(&app, &visitor, id).await?;
    let outcomes = outcomes::card(&app, &visitor, id).await?;
    let papers = documents::patient_card(&app, &visitor, record.patient_id).await?;
    let content = html! {
        (crumb(ADDRESS, "Referrals"))
        (page_head(&title(&record, &visitor), &line(&record), html! {
            @if record.is_urgent { (badge("Urgent", Tone::Bad)) " " }
            (state_badge(record.place.state))
        }))
        div class="split" {
            div class="stack" {
                (calling)
                (missing)
                @if visitor.may(Permission::EditReferrals) { (next(&record, &events, &visitor)) }
                (knows)
                (letters)
                (notes)
                (outcomes)
                (papers)
                (history(&record, &events, &visitor))
            }
            (facts(&record, &visitor))
        }
        script src=(look::href("board.js")) defer {}
    };
    // The window's title stands in histories and on shared screens.
    Ok(shell::page(&visitor, ADDRESS, &format!("Referral {}", record.number), content))
}

/// The five-second answer: who, and how long they have waited or what came of it.
fn title(record: &Record, visitor: &Visitor) -> String {
    let today = visitor.today();
    let received = days::in_words(record.received_on, today);
    if record.place.state.awaits_evaluation() {
        return format!("{}, {}", record.patient, waiting(&received));
    }
    format!("{}, referred {received}", record.patient)
}

/// "waiting for 3 weeks", "waiting since yesterday".
fn waiting(received: &str) -> String {
    match received.strip_suffix(" ago") {
        Some(long) => format!("waiting for {long}"),
        None if received == "today" => "received today".into(),
        None => format!("waiting since {received}"),
    }
}

fn line(record: &Record) -> String {
    format!("Referral {}", record.number)
}

fn facts(record: &Record, visitor: &Visitor) -> Markup {
    let place = &record.place;
    let zone = &visitor.zone;
    let day = |day: Option<jiff::civil::Date>| day.map(days::long);
    let lines = [
        ("Phone", (!record.phone.is_empty()).then(|| record.phone.clone())),
        ("E-mail", (!record.email.is_empty()).then(|| record.email.clone())),
        ("Born", day(record.birth_date)),
        ("Payer", Some(or_unknown(&record.payer))),
        ("Clinic", Some(record.clinic.clone())),
        ("Received", Some(days::minute(record.received_at, zone))),
        ("Came by", record.channel.map(|channel| channel.label().to_owned())),
        ("First contact", day(place.contacted_on)),
        ("Visit booked", day(place.scheduled_on)),
        ("First visit", place.visit_at.map(|at| days::minute(at, zone))),
        ("Evaluated", day(place.evaluated_on)),
        ("Discharged", day(place.discharged_on)),
        (
            "Ended because",
            LostReason::from_code(&place.outcome_reason).map(|why| why.label().to_owned()),
        ),
        ("Diagnosis", (!record.diagnosis_codes.is_empty()).then(|| record.diagnosis_codes.clone())),
        ("Reason", (!record.reason.is_empty()).then(|| record.reason.clone())),
    ];
    html! {
        section class="card" aria-labelledby="facts" {
            h2 id="facts" { "Facts" }
            dl class="facts" {
                dt { "Referred by" }
                dd { a href={ "/sources/" (record.source_id) } { (record.source) } }
                @for (name, value) in lines {
                    @if let Some(value) = value {
                        dt { (name) }
                        dd {
                            @if name == "Phone" { a href={ "tel:" (value) } { (value) } } @else { (value) }
                        }
                    }
                }
            }
        }
    }
}

fn or_unknown(payer: &str) -> String {
    if payer.is_empty() { "Not known: ask before the first visit".into() } else { payer.into() }
}

fn next(record: &Record, events: &[Event], visitor: &Visitor) -> Markup {
    let setting = step::setting(record, events, visitor);
    let (ends, steps): (Vec<ReferralState>, Vec<ReferralState>) =
        rules::next_states(&record.place, setting).into_iter().partition(|to| to.needs_reason());
    let from = record.place.state;
    let action = format!("{ADDRESS}/{}/move", record.id);
    html! {
        section class="card no-print" aria-labelledby="next" {
            h2 id="next" { "Next step" }
            @if steps.is_empty() { p class="quiet" { "This referral has come to its end." } }
            @else {
                form method="post" action=(action) class="stack" {
                    input type="hidden" name="version" value=(record.version);
                    div class="row end" {
                        (Field::new("on", "On").kind("date").value(&visitor.today().to_string()).render())
                        @for (place, to) in steps.iter().enumerate() {
                            button class={ "button" @if place == 0 { " primary" } } type="submit"
                                name="to" value=(to.code()) { (rules::verb(from, *to)) }
                        }
                    }
                }
            }
            @if !ends.is_empty() { (end(record, &ends, &action)) }
        }
    }
}

/// Ending a referral without a patient asks why.
fn end(record: &Record, ends: &[ReferralState], action: &str) -> Markup {
    let states: Vec<(&str, &str)> =
        ends.iter().map(|state| (state.code(), state.label())).collect();
    let mut reasons = vec![("", "Choose a reason")];
    reasons.extend(LostReason::ALL.iter().map(|reason| (reason.code(), reason.label())));
    html! {
        details {
            summary { "It will not become a patient" }
            form method="post" action=(action) class="stack" {
                input type="hidden" name="version" value=(record.version);
                div class="fields" {
                    (select("to", "What happened", &states, "lost", None))
                    (select("reason", "Why", &reasons, "", None))
                    (Field::new("words", "More about it").autocomplete("off").render())
                }
                div { button class="button danger" type="submit" { "End this referral" } }
            }
        }
    }
}

fn history(record: &Record, events: &[Event], visitor: &Visitor) -> Markup {
    let today = visitor.today();
    let label = |code: &str| ReferralState::from_code(code).map_or("Unknown", ReferralState::label);
    html! {
        section class="card" aria-labelledby="history" {
            h2 id="history" { "History" }
            ol class="timeline" {
                @for (place, event) in events.iter().enumerate() {
                    li class=[(event.to_state == "evaluated").then_some("referral")] {
                        div class="row spread" {
                            strong { (label(&event.to_state)) }
                            @if place == 0 && event.before_values.is_some()
                                && visitor.may(Permission::EditReferrals) {
                                form class="inline" method="post" action={ (ADDRESS) "/" (record.id) "/undo" } {
                                    input type="hidden" name="event" value=(event.id);
                                    button class="button small" type="submit" { "Undo" }
                                }
                            }
                        }
                        @if !event.reason.is_empty() { p { (event.reason) } }
                        p class="quiet small" {
                            (spent(events, place))
                            (days::ago_instant(event.at, &visitor.zone, today)) ", "
                            @if event.is_inferred { "implied by a later step" }
                            @else { (event.actor.as_deref().unwrap_or("Liaison")) }
                        }
                    }
                }
                @if events.is_empty() {
                    li {
                        strong { (record.place.state.label()) }
                        p class="quiet small" {
                            (days::ago(clock::local_day(record.place.state_since, &visitor.zone), today))
                        }
                    }
                }
            }
        }
    }
}

/// How long the referral stood there, as the event after it tells.
fn spent(events: &[Event], place: usize) -> Markup {
    let Some(later) = place.checked_sub(1).and_then(|later| events.get(later)) else {
        return html! {};
    };
    let minutes = (later.at - events[place].at).max(0) / 60_000;
    let long = match minutes {
        ..60 => look::plural(minutes, "minute", "minutes"),
        60..2_880 => look::plural(minutes / 60, "hour", "hours"),
        _ => look::plural(minutes / 1_440, "day", "days"),
    };
    html! { "Stood here for " (long) ". Since " }
}
