//! What one step does to an appointment: it happened, it is off, it is back, I come along.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use lexicon::AppointmentState;
use platform::{
    Error, Instant, Result, Uuid, clock,
    sessions::Visitor,
    web::{App, Flash, Undo, ours, redirect_with},
};
use serde::Deserialize;

use super::{
    attendees, edit, record,
    store::{self, Stand},
    told, words,
};
use crate::{
    happenings::{self, Happening},
    touches::{self, NewTouch, Note, Written},
};

#[derive(Deserialize)]
pub(super) struct HappenedForm {
    /// Sent only when the box is ticked.
    met: Option<String>,
    #[serde(default)]
    back: String,
}

/// It happened: a contact is made of it.
pub(super) async fn happened(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<HappenedForm>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let appointment = edit::open(&tx, practice, id).await?;
    let now = clock::now();
    if appointment.day() > visitor.today() {
        return Err(Error::Invalid(
            "This appointment is still to come. If it was earlier, change its day first.".into(),
        ));
    }
    let people: Vec<Uuid> = attendees::of(&tx, practice, id)
        .await?
        .iter()
        .filter(|one| one.removed_at.is_none())
        .filter_map(|one| one.person_id)
        .collect();
    let touch = NewTouch {
        by_id: Some(appointment.owner_id),
        met_decision_maker: form.met.is_some(),
        people: &people,
        location_id: appointment.location_id,
        place: if appointment.location_id.is_some() { "" } else { &appointment.place },
        ..NewTouch::new(
            appointment.source_id,
            appointment.kind.touch(),
            appointment.starts_at.min(now),
        )
    };
    let touch = touches::record(&tx, practice, &visitor.actor(), &touch).await?;
    store::step(&tx, &visitor, id, "appointment.happened", Stand::Happened(touch)).await?;
    tx.commit().await?;
    let here = format!("/calendar/{id}");
    let written = Written {
        id: touch,
        kind: appointment.kind.touch(),
        message: format!("{} is now in the history.", words::title(&appointment)),
        undo: undo(id, &form.back),
        note: Note::NotYet,
        to: ours(&form.back).unwrap_or(&here),
    };
    Ok(written.answer(&visitor))
}

fn undo(id: Uuid, back: &str) -> Undo {
    let fields = vec![("back".into(), back.to_owned())];
    Undo { action: format!("/calendar/{id}/reopen"), label: "Undo".into(), fields }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct BackForm {
    back: String,
}

/// It has not happened after all: the contact is taken back.
pub(super) async fn reopen(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<BackForm>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let appointment = record::one(&tx, practice, id).await?;
    if appointment.state != AppointmentState::Happened {
        return Err(Error::Conflict("Nobody has said that this appointment happened.".into()));
    }
    match appointment.touch_id {
        // With its contact the appointment is open again.
        Some(touch) => drop(touches::take_back(&tx, practice, &visitor.actor(), touch).await?),
        None => store::step(&tx, &visitor, id, "appointment.reopened", Stand::Open).await?,
    }
    tx.commit().await?;
    let here = format!("/calendar/{id}");
    Ok(redirect_with(ours(&form.back).unwrap_or(&here), Flash::say("It is open again.")))
}

/// It is off. Whoever was invited is told in a step of its own.
pub(super) async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let appointment = edit::open(&tx, practice, id).await?;
    store::step(&tx, &visitor, id, "appointment.cancelled", Stand::Cancelled).await?;
    let attendees = attendees::of(&tx, practice, id).await?;
    tx.commit().await?;
    let waiting = attendees.iter().filter(|one| one.is_told()).count();
    let message = match waiting {
        0 => format!("{} is called off.", words::title(&appointment)),
        _ => "Called off. Those who were invited have not been told yet.".into(),
    };
    let flash = Flash::undoable(message, format!("/calendar/{id}/restore"));
    Ok(redirect_with(&format!("/calendar/{id}"), flash))
}

/// It takes place after all.
pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let appointment = record::one(&tx, practice, id).await?;
    if appointment.state != AppointmentState::Cancelled {
        return Err(Error::Conflict("This appointment is not called off.".into()));
    }
    store::step(&tx, &visitor, id, "appointment.restored", Stand::Open).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/calendar/{id}"), Flash::say("It takes place again.")))
}

/// I come along.
pub(super) async fn join(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    edit::open(&tx, practice, id).await?;
    store::join(&tx, practice, id, visitor.member_id).await?;
    store::step(&tx, &visitor, id, "appointment.joined", Stand::ByAnswers).await?;
    tx.commit().await?;
    let flash = Flash::undoable("You come along.", format!("/calendar/{id}/leave"));
    Ok(redirect_with(&format!("/calendar/{id}"), flash))
}

/// I don't come along after all. Whoever leads stays.
pub(super) async fn leave(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let appointment = edit::open(&tx, practice, id).await?;
    if appointment.owner_id == visitor.member_id {
        return Err(Error::Conflict(
            "You lead this appointment. Hand it to somebody else, or call it off.".into(),
        ));
    }
    store::leave(&tx, practice, id, visitor.member_id).await?;
    store::step(&tx, &visitor, id, "appointment.left", Stand::ByAnswers).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/calendar/{id}"), Flash::say("You don't come along.")))
}

#[derive(Deserialize)]
pub(super) struct MoveForm {
    starts_at: Instant,
    ends_at: Instant,
    version: i64,
}

/// A move is taken back.
pub(super) async fn move_back(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<MoveForm>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    edit::open(&tx, practice, id).await?;
    const A_DAY: Instant = 24 * 60 * 60 * 1000;
    if !(1..=A_DAY).contains(&form.ends_at.saturating_sub(form.starts_at)) {
        return Err(Error::Invalid("It ends before it begins. Change it by its form.".into()));
    }
    let at = (form.starts_at, form.ends_at);
    store::move_to(&tx, practice, &visitor.actor(), (id, form.version), at).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/calendar/{id}"), Flash::say("It is back at its old time.")))
}

#[derive(Deserialize)]
pub(super) struct DecideForm {
    #[serde(default)]
    how: String,
}

/// An answer that a person has to decide: a proposed time, or one from another address.
pub(super) async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, answer)): Path<(Uuid, Uuid)>,
    Form(form): Form<DecideForm>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let appointment = edit::open(&tx, practice, id).await?;
    let open = super::open_answers::one(&tx, practice, id, answer).await?;
    let (said, to) = match (form.how.as_str(), open.proposal()) {
        ("take", Some(times)) => {
            let at = (id, appointment.version);
            store::move_to(&tx, practice, &visitor.actor(), at, times).await?;
            ("Moved to the time that was proposed. Now tell those who are invited.", "/invite")
        }
        ("take", None) => {
            let attendee = match open.attendee_id {
                Some(attendee) => attendee,
                None => {
                    let name = open.name();
                    let new = attendees::add(&tx, practice, id, None, &name).await?;
                    attendees::address(&tx, practice, new, &open.from_address).await?;
                    let sequence = appointment.told.as_ref().map(|told| told.sequence);
                    attendees::told(&tx, practice, new, sequence).await?;
                    new
                }
            };
            let times = appointment.told.as_ref().map_or_else(
                || told::times(appointment.starts_at, appointment.ends_at),
                |told| told.times.clone(),
            );
            let answered = attendees::Answered {
                answer: open.answer(),
                times: &times,
                sequence: open.sequence,
                stamp: open.stamped_at,
                comment: &open.comment,
            };
            attendees::answered(&tx, practice, attendee, &answered).await?;
            store::step(&tx, &visitor, id, "appointment.answer_taken", Stand::ByAnswers).await?;
            happenings::tell(&tx, practice, appointment.source_id, Happening::Answer).await?;
            ("Taken as their answer.", "")
        }
        ("refuse", Some(_)) => {
            super::send::refuse(&tx, &visitor, &appointment, &open).await?;
            ("They are told that the other time does not suit.", "")
        }
        ("drop", _) => ("Put aside.", ""),
        _ => return Err(Error::Invalid("Choose what to do with this answer.".into())),
    };
    super::open_answers::decide(&tx, practice, answer, &form.how, visitor.member_id).await?;
    tx.commit().await?;
    platform::jobs::nudge(&app);
    Ok(redirect_with(&format!("/calendar/{id}{to}"), Flash::say(said)))
}
