//! Moving a referral on, and taking the last move back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
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
    record::{self, Event, Record},
    rollup,
    rules::{self, Move, Place, Setting},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MoveForm {
    to: String,
    version: i64,
    on: String,
    reason: String,
    words: String,
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
    let wanted = form.read(today)?;
    let setting = setting(&record, &events, &visitor);
    let after = rules::moved(&record.place, wanted, setting)
        .map_err(|refusal| Error::Invalid(refusal.to_string()))?;
    let words = form.words_of(wanted)?;
    write(&tx, &visitor, &record, &after).await?;
    let before = serde_json::to_string(&record.place)?;
    let event = note(&tx, &visitor, &record, after.state, &words, Some(before)).await?;
    finish(tx, &visitor, &record, "referral.moved", after.state).await?;
    let undo = Undo {
        action: format!("/referrals/{id}/undo"),
        label: "Undo".into(),
        fields: vec![("event".into(), event.to_string())],
    };
    let message = format!("Referral {} is now “{}”.", record.number, after.state);
    Ok(redirect_with(&format!("/referrals/{id}"), Flash { message, undo: Some(undo) }))
}

/// What the rules must know beside the place.
pub(super) fn setting(record: &Record, events: &[Event], visitor: &Visitor) -> Setting {
    Setting {
        received_on: record.received_on,
        held_from: record::held_from(events),
        role: visitor.role,
        today: visitor.today(),
        now: clock::now(),
    }
}

impl MoveForm {
    fn read(&self, today: Date) -> Result<Move> {
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
        Ok(Move { to, on, reason: LostReason::from_code(&self.reason) })
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
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<UndoForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let record = record::read(&tx, visitor.practice_id, id).await?;
    let events = record::events(&tx, visitor.practice_id, id).await?;
    let last = events
        .first()
        .filter(|event| event.id.to_string() == form.event)
        .and_then(|event| event.before_values.as_deref())
        .ok_or_else(|| {
            Error::Conflict(
                "Something has happened to this referral since, so this step can no longer be \
                 undone. Move it to where it belongs instead."
                    .into(),
            )
        })?;
    let before: Place = serde_json::from_str(last)?;
    write(&tx, &visitor, &record, &before).await?;
    note(&tx, &visitor, &record, before.state, "Taken back", None).await?;
    finish(tx, &visitor, &record, "referral.move_undone", before.state).await?;
    let message = format!("Referral {} is “{}” again.", record.number, before.state);
    Ok(redirect_with(&format!("/referrals/{id}"), Flash::say(message)))
}

/// Puts the referral into its new place, unless somebody was faster.
async fn write(tx: &Tx, visitor: &Visitor, record: &Record, after: &Place) -> Result<()> {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let changed = tx
        .run(
            "UPDATE referral SET state = $4, state_since = $5, outcome_reason = $6,
                 contacted_on = $7, scheduled_on = $8, evaluated_on = $9, discharged_on = $10,
                 days_to_contact = $11, days_to_evaluation = $12, version = version + 1,
                 changed_at = $13, changed_by = $14
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

/// Counts anew, writes the line of the audit log, and makes it durable.
async fn finish(
    tx: Tx,
    visitor: &Visitor,
    record: &Record,
    action: &str,
    to: ReferralState,
) -> Result<()> {
    let changed = (record.source_id, Month::of(record.received_on));
    rollup::recount(&tx, visitor.practice_id, &[changed]).await?;
    let entry = Entry {
        action,
        subject_kind: "referral",
        subject_id: Some(record.id),
        detail: json!({ "from": record.place.state.code(), "to": to.code() }),
    };
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await
}
