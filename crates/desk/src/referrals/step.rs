//! The one door through which a person moves a referral from state to state, and
//! takes the last move back: rules, history, roll-up, audit and news together.

use jiff::civil::Date;
use lexicon::{Month, ReferralState};
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock, new_id,
    sessions::Visitor,
};
use serde_json::json;

use super::{
    announce::announce,
    record::{self, Event, Record},
    rollup,
    rules::{self, Move, Place, Setting},
};
use crate::{
    board,
    happenings::{self, Happening},
};

/// A move that somebody wants.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The referral.
    pub id: Uuid,
    /// The version they saw.
    pub version: i64,
    /// Where it is to go.
    pub wanted: Move,
    /// Why, in words, for its history.
    pub words: String,
}

/// A move that was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stepped {
    /// The referral's number.
    pub number: i64,
    /// Where it stands now.
    pub state: ReferralState,
    /// The event of its history, by which the move can be taken back.
    pub event: Uuid,
}

/// Makes a move, unless the rules or somebody faster forbid it.
pub(crate) async fn take(tx: &Tx, visitor: &Visitor, step: Step) -> Result<Stepped> {
    let record = record::read(tx, visitor.practice_id, step.id).await?;
    let events = record::events(tx, visitor.practice_id, step.id).await?;
    if record.version != step.version {
        return Err(outdated());
    }
    let after = rules::moved(&record.place, step.wanted, setting(&record, &events, visitor))
        .map_err(|refusal| Error::Invalid(refusal.to_string()))?;
    write(tx, visitor, &record, &after).await?;
    let before = serde_json::to_string(&record.place)?;
    let event = note(tx, visitor, &record, after.state, &step.words, Some(before)).await?;
    finish(tx, visitor, &record, "referral.moved", after.state, event).await?;
    Ok(Stepped { number: record.number, state: after.state, event })
}

/// Takes the last move back, if it still is the last.
pub(crate) async fn take_back(
    tx: &Tx,
    visitor: &Visitor,
    id: Uuid,
    event: &str,
) -> Result<Stepped> {
    let record = record::read(tx, visitor.practice_id, id).await?;
    let events = record::events(tx, visitor.practice_id, id).await?;
    let last = events
        .first()
        .filter(|last| last.id.to_string() == event)
        .and_then(|last| last.before_values.as_deref())
        .ok_or_else(|| {
            Error::Conflict(
                "Something has happened to this referral since, so this step can no longer be \
                 undone. Move it to where it belongs instead."
                    .into(),
            )
        })?;
    let before: Place = serde_json::from_str(last)?;
    put_back(tx, visitor, &record, &before).await
}

/// Puts a referral back where it stood; its history keeps both.
pub(crate) async fn put_back(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    before: &Place,
) -> Result<Stepped> {
    write(tx, visitor, record, before).await?;
    let event = note(tx, visitor, record, before.state, "Taken back", None).await?;
    finish(tx, visitor, record, "referral.move_undone", before.state, event).await?;
    Ok(Stepped { number: record.number, state: before.state, event })
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

/// Puts the referral into its new place, unless somebody was faster.
pub(crate) async fn write(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    after: &Place,
) -> Result<()> {
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

/// Counts anew, sets the clocks, says what happened, and writes the line of the audit log.
async fn finish(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    action: &str,
    to: ReferralState,
    event: Uuid,
) -> Result<()> {
    let changed = (record.source_id, Month::of(record.received_on));
    rollup::recount(tx, visitor.practice_id, &[changed]).await?;
    if rollup::counts(record.place.state) != rollup::counts(to) {
        // It may have been their first: clocks that began with it begin anew.
        happenings::tell(tx, visitor.practice_id, record.source_id, Happening::Changed).await?;
    }
    board::reckon(tx, visitor.practice_id, record.id).await?;
    announce(tx, visitor.practice_id, record.id, event, to.code()).await?;
    let entry = Entry {
        action,
        subject_kind: "referral",
        subject_id: Some(record.id),
        detail: json!({ "from": record.place.state.code(), "to": to.code() }),
    };
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}
