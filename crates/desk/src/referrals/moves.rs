//! Moving a referral on, and taking the last move back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::{civil::Date, tz::TimeZone};
use lexicon::{LostReason, Month, ReferralState};
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock, new_id,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    ADDRESS,
    record::{self, Event, Record},
    rollup,
    rules::{self, Contact, Move, Place, Setting},
};
use crate::board;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MoveForm {
    to: String,
    version: i64,
    on: String,
    reason: String,
    words: String,
    /// The day and time of the first visit.
    visit_on: String,
    visit_time: String,
    back: String,
}

pub(super) async fn move_on(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<MoveForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let record = record::read(&tx, visitor.practice_id, id).await?;
    let events = record::events(&tx, visitor.practice_id, id).await?;
    if record.version != form.version {
        return Err(outdated());
    }
    let today = visitor.today();
    let wanted = form.read(today, &visitor.zone)?;
    let words = form.words_of(wanted)?;
    let event = carry_out(&tx, &visitor, (&record, &events), wanted, &words).await?;
    tx.commit().await?;
    let after = wanted.to;
    let undo = Undo {
        action: format!("/referrals/{id}/undo"),
        label: "Undo".into(),
        fields: vec![("event".into(), event.to_string()), ("back".into(), form.back.clone())],
    };
    let message = format!("Referral {} is now “{after}”.", record.number);
    Ok(redirect_with(&back(&form.back, id), Flash { message, undo: Some(undo) }))
}

/// The page it was asked for from: this referral, or a list of them.
pub(crate) fn back(address: &str, id: Uuid) -> String {
    let list = address == ADDRESS || address.starts_with("/referrals?");
    let board = address == "/referrals/board" || address.starts_with("/referrals/board?");
    let plain = !address.contains(['\\', '\n', '\r', '#']);
    if (list || board) && plain { address.to_owned() } else { format!("{ADDRESS}/{id}") }
}

/// Moves a referral by the rules, in the transaction of whatever asks for it:
/// its event, its clocks, the roll-up and the audit line. The caller has seen to
/// it that `record` is what the person saw. Returns the event.
pub(crate) async fn carry_out(
    tx: &Tx,
    visitor: &Visitor,
    (record, events): (&Record, &[Event]),
    wanted: Move,
    words: &str,
) -> Result<Uuid> {
    let after = rules::moved(&record.place, wanted, setting(record, events, visitor))
        .map_err(|refusal| Error::Invalid(refusal.to_string()))?;
    write(tx, visitor, record, &after).await?;
    let before = serde_json::to_string(&record.place)?;
    let event = note(tx, visitor, record, after.state, words, Some(before)).await?;
    settle(tx, visitor, record, "referral.moved", after.state).await?;
    Ok(event)
}

/// What the rules must know beside the place.
pub(crate) fn setting(record: &Record, events: &[Event], visitor: &Visitor) -> Setting {
    Setting {
        received_on: record.received_on,
        received_at: record.received_at,
        held_from: record::held_from(events),
        role: visitor.role,
        today: visitor.today(),
        now: clock::now(),
    }
}

impl MoveForm {
    fn read(&self, today: Date, zone: &TimeZone) -> Result<Move> {
        let to = ReferralState::from_code(&self.to)
            .ok_or_else(|| Error::Invalid("Choose what happens to the referral.".into()))?;
        let on = match self.on.trim() {
            "" => today,
            text => {
                lexicon::parse_date(text, lexicon::Century::Recent { today })
                    .map_err(|problem| Error::Invalid(problem.to_string()))?
                    .date
            }
        };
        Ok(Move {
            to,
            on,
            reason: LostReason::from_code(&self.reason),
            visit_at: board::visit_at(&self.visit_on, &self.visit_time, today, zone)?,
            contact: Contact::Reached,
        })
    }

    /// The reason as the history tells it: the label, and what was typed.
    fn words_of(&self, wanted: Move) -> Result<String> {
        let typed = self.words.trim();
        let Some(reason) = wanted.reason.filter(|_| wanted.to.needs_reason()) else {
            return Ok(typed.to_owned());
        };
        match (reason.needs_text(), typed.is_empty()) {
            (true, true) => {
                Err(Error::Invalid("Say in a few words what the other reason is.".into()))
            }
            (_, true) => Ok(reason.label().to_owned()),
            _ => Ok(format!("{}: {typed}", reason.label())),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct UndoForm {
    event: String,
    back: String,
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<UndoForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let event = form.event.parse().map_err(|_| gone())?;
    let (record, before) = take_back(&tx, &visitor, id, event).await?;
    tx.commit().await?;
    let message = format!("Referral {} is “{}” again.", record.number, before.state);
    Ok(redirect_with(&back(&form.back, id), Flash::say(message)))
}

/// Takes the last move of a referral back, if it is still the last.
pub(crate) async fn take_back(
    tx: &Tx,
    visitor: &Visitor,
    id: Uuid,
    event: Uuid,
) -> Result<(Record, Place)> {
    let record = record::read(tx, visitor.practice_id, id).await?;
    let events = record::events(tx, visitor.practice_id, id).await?;
    let last = events
        .first()
        .filter(|last| last.id == event)
        .and_then(|last| last.before_values.as_deref())
        .ok_or_else(gone)?;
    let before: Place = serde_json::from_str(last)?;
    put_back(tx, visitor, &record, &before).await?;
    Ok((record, before))
}

/// Puts a referral back where it stood; its history keeps both.
pub(crate) async fn put_back(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    before: &Place,
) -> Result<()> {
    write(tx, visitor, record, before).await?;
    note(tx, visitor, record, before.state, "Taken back", None).await?;
    settle(tx, visitor, record, "referral.move_undone", before.state).await
}

fn gone() -> Error {
    Error::Conflict(
        "Something has happened to this referral since, so this step can no longer be undone. \
         Move it to where it belongs instead."
            .into(),
    )
}

/// Puts the referral into its new place, unless somebody was faster.
pub(crate) async fn write(tx: &Tx, visitor: &Visitor, record: &Record, after: &Place) -> Result<()> {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let changed = tx
        .run(
            "UPDATE referral SET state = $4, state_since = $5, outcome_reason = $6,
                 contacted_on = $7, scheduled_on = $8, evaluated_on = $9, discharged_on = $10,
                 days_to_contact = $11, days_to_evaluation = $12, visit_at = $13,
                 version = version + 1, changed_at = $14, changed_by = $15
             WHERE practice_id = $1 AND id = $2 AND version = $3",
            args![
                visitor.practice_id,
                record.id,
                record.version,
                after.state.code(),
                after.state_since,
                after.outcome_reason.as_str(),
                day(after.contacted_on),
                day(after.scheduled_on),
                day(after.evaluated_on),
                day(after.discharged_on),
                after.days_to_contact,
                after.days_to_evaluation,
                after.visit_at,
                clock::now(),
                visitor.member_id
            ],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(outdated()) }
}

fn outdated() -> Error {
    Error::Conflict(
        "Somebody has changed this referral since you opened it. Nothing was changed; go back, \
         reload the page and look again."
            .into(),
    )
}

async fn note(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    to: ReferralState,
    words: &str,
    before: Option<String>,
) -> Result<Uuid> {
    let id = new_id();
    tx.run(
        "INSERT INTO referral_event (practice_id, id, referral_id, from_state, to_state, at,
                                     actor_id, reason, before_values)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            visitor.practice_id,
            id,
            record.id,
            record.place.state.code(),
            to.code(),
            clock::now(),
            visitor.member_id,
            words,
            before
        ],
    )
    .await?;
    Ok(id)
}

/// Counts anew, sets the clocks, and writes the line of the audit log.
async fn settle(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    action: &str,
    to: ReferralState,
) -> Result<()> {
    let changed = (record.source_id, Month::of(record.received_on));
    rollup::recount(tx, visitor.practice_id, &[changed]).await?;
    board::reckon(tx, visitor.practice_id, record.id).await?;
    let entry = Entry {
        action,
        subject_kind: "referral",
        subject_id: Some(record.id),
        detail: json!({ "from": record.place.state.code(), "to": to.code() }),
    };
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}
