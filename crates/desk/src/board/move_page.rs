//! The move menu of a referral: every way on, each with at most one question.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{LostReason, ReferralState};
use look::{Tone, crumb, notice, select};
use maud::{Markup, html};
use platform::{
    Result, Uuid,
    sessions::Visitor,
    web::{App, shell},
};

use super::ladder::{From, booking, panel_head, viewed};
use crate::referrals::{
    moves::back,
    record::{self, Record},
    rules, step,
};

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(from): Query<From>,
) -> Result<Markup> {
    render(&app, &visitor, id, &from).await
}

/// Somebody else was faster: says so, and shows where the referral stands now.
pub(crate) async fn overtaken(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    way_back: &str,
) -> Result<Response> {
    // No card was ever seen with this version.
    let from = From { back: way_back.into(), to: String::new(), seen: "-1".into() };
    let page = render(app, visitor, id, &from).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

async fn render(app: &App, visitor: &Visitor, id: Uuid, from: &From) -> Result<Markup> {
    let record = record::read(app.db(), visitor.practice_id, id).await?;
    let events = record::events(app.db(), visitor.practice_id, id).await?;
    viewed(app, visitor, &record).await?;
    let setting = step::setting(&record, &events, visitor);
    let next = rules::next_states(&record.place, setting);
    let way_back = back(&from.back, id);
    let was_overtaken = from.seen.parse().is_ok_and(|seen: i64| seen != record.version);
    let to = ReferralState::from_code(&from.to).filter(|_| !was_overtaken);
    let line = format!("Referral {}, now “{}”", record.number, record.place.state);
    let content = html! {
        (crumb(&way_back, "Back"))
        section id="panel" class="narrow stack" aria-labelledby="panel-title" {
            (panel_head(&format!("Move {}", record.patient), &line))
            @if was_overtaken {
                div role="alert" { (notice(Tone::Look, html! {
                    "Somebody has changed this referral in the meantime, so nothing was changed now. It is “"
                    (record.place.state) "”; what can be done from here stands below."
                })) }
            }
            (ways(&record, &next, to, &way_back, visitor))
        }
    };
    Ok(shell::page(visitor, "/referrals", &format!("Referral {}", record.number), content))
}

fn ways(
    record: &Record,
    next: &[ReferralState],
    to: Option<ReferralState>,
    way_back: &str,
    visitor: &Visitor,
) -> Markup {
    use ReferralState::{NeedsInfo, Received, Scheduled};
    let action = format!("/referrals/{}/move", record.id);
    let (ends, steps): (Vec<_>, Vec<_>) = next.iter().partition(|state| state.needs_reason());
    // Who books a new referral has reached the patient.
    let early = matches!(record.place.state, Received | NeedsInfo);
    let books = early || steps.contains(&Scheduled);
    let go = to.filter(|to| steps.contains(to) && *to != Scheduled);
    let refused = to.filter(|to| !(next.contains(to) || early && *to == Scheduled));
    let tomorrow = visitor.today().tomorrow().map_or_else(|_| String::new(), |day| day.to_string());
    html! {
        @if let Some(to) = refused {
            (notice(Tone::Look, html! { "From “" (record.place.state) "” it does not go to “" (to) "”. Choose another way." }))
        }
        div class="row" {
            @for state in steps.iter().filter(|state| **state != Scheduled) {
                form method="post" action=(action) data-go=[(go == Some(*state)).then_some("yes")] {
                    (hidden(record, way_back))
                    button class="button" type="submit" name="to" value=(state.code()) {
                        (rules::verb(record.place.state, *state))
                    }
                }
            }
        }
        @if books {
            details open[to == Some(Scheduled) || !early] {
                summary { "First visit booked" }
                @if early || record.place.state == ReferralState::Contacting {
                    (booking(&format!("/referrals/{}/attempts", record.id), &tomorrow, way_back))
                } @else {
                    form method="post" action=(action) {
                        (hidden(record, way_back))
                        button class="button" type="submit" name="to" value="scheduled" { "Take up the booked visit again" }
                    }
                }
            }
        }
        @if !ends.is_empty() { (ending(record, &ends, &action, way_back)) }
    }
}

fn hidden(record: &Record, way_back: &str) -> Markup {
    html! {
        input type="hidden" name="version" value=(record.version);
        input type="hidden" name="back" value=(way_back);
    }
}

fn ending(record: &Record, ends: &[ReferralState], action: &str, way_back: &str) -> Markup {
    let states: Vec<(&str, &str)> =
        ends.iter().map(|state| (state.code(), state.label())).collect();
    let mut reasons = vec![("", "Choose a reason")];
    let plain = LostReason::ALL.iter().filter(|reason| !reason.needs_text());
    reasons.extend(plain.map(|reason| (reason.code(), reason.label())));
    let first = if ends.contains(&ReferralState::Lost) { "lost" } else { "declined" };
    html! {
        details {
            summary { "It will not become a patient" }
            form method="post" action=(action) class="row end" {
                (hidden(record, way_back))
                (select("to", "What happened", &states, first, None))
                (select("reason", "Why", &reasons, "", None))
                button class="button danger" type="submit" { "End this referral" }
            }
        }
    }
}
