//! Attempts to reach a patient as the database keeps them.

use lexicon::{Month, ReferralState};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
    sessions::Visitor,
};
use serde_json::json;

use super::{
    attempt::{Kind, Outcome},
    missing_store, reckon,
};
use crate::{
    referrals::{
        record::{self, Record},
        rollup,
        rules::{self, Contact, Move, Place},
        step::{self, Step},
    },
    telling::{self, Unreached},
};

/// An attempt to be noted.
pub struct NewAttempt<'a> {
    /// How.
    pub kind: Kind,
    /// What came of it.
    pub outcome: Outcome,
    /// What was said, in words.
    pub note: &'a str,
    /// When the first visit is, if one was booked at once.
    pub visit_at: Option<Instant>,
}

/// An attempt that was made.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Attempt {
    /// Its id.
    pub id: Uuid,
    /// How.
    pub kind: String,
    /// What came of it.
    pub outcome: String,
    /// When.
    pub at: Instant,
    /// What was said.
    pub note: String,
    /// Who tried.
    pub actor: Option<String>,
}

/// The attempts of a referral, the latest first.
pub async fn of_referral(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Vec<Attempt>> {
    // Served by contact_attempt_by_referral.
    db.rows(
        "SELECT a.id, a.kind, a.outcome, a.at, a.note, m.name AS actor
         FROM contact_attempt a
         LEFT JOIN membership m ON m.practice_id = a.practice_id AND m.id = a.actor_id
         WHERE a.practice_id = $1 AND a.referral_id = $2 AND a.undone_at IS NULL
         ORDER BY a.at DESC, a.id DESC",
        args![practice_id, id],
    )
    .await
}

/// Notes an attempt. The referral goes on to where it belongs: a first attempt
/// begins the calling, somebody who was reached counts as contacted, a visit that
/// was booked is booked.
pub async fn add(tx: &Tx, visitor: &Visitor, id: Uuid, new: &NewAttempt<'_>) -> Result<Uuid> {
    let record = record::read(tx, visitor.practice_id, id).await?;
    if !record.place.state.awaits_evaluation() {
        return Err(Error::Conflict(format!(
            "This referral is “{}” by now, so there is nobody to call. Reload the page.",
            record.place.state
        )));
    }
    let (attempt, now) = (new_id(), clock::now());
    let event = go_on(tx, visitor, &record, new).await?;
    if new.outcome == Outcome::WrongNumber {
        missing_store::note_wrong_number(tx, visitor, id, now).await?;
    }
    let before = serde_json::to_string(&record.place)?;
    tx.run(
        "INSERT INTO contact_attempt (practice_id, id, referral_id, kind, outcome, at, note,
                                      actor_id, event_id, before_values)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            visitor.practice_id,
            attempt,
            id,
            new.kind.code(),
            new.outcome.code(),
            now,
            new.note,
            visitor.member_id,
            event,
            before
        ],
    )
    .await?;
    finish(tx, visitor, id, "referral.attempted", new.kind.code()).await?;
    unreached(tx, visitor, id).await?;
    Ok(attempt)
}

/// Moves the referral on as far as the attempt brings it; returns the last event.
async fn go_on(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    new: &NewAttempt<'_>,
) -> Result<Option<Uuid>> {
    let today = visitor.today();
    let contact = if new.outcome.is_contact() { Contact::Reached } else { Contact::Tried };
    let begins = match record.place.state {
        ReferralState::Received => new.outcome != Outcome::WrongNumber,
        // What is missing stays missing until somebody has spoken with them.
        ReferralState::NeedsInfo => contact == Contact::Reached,
        _ => false,
    };
    let mut last = None;
    if begins {
        let to = ReferralState::Contacting;
        let wanted = Move { to, on: today, reason: None, visit_at: None, contact };
        last = Some(go(tx, visitor, record, wanted).await?);
    } else if contact == Contact::Reached && record.place.contacted_on.is_none() {
        let after = rules::contacted(&record.place, today, record.received_on);
        step::write(tx, visitor, record, &after).await?;
        recount(tx, visitor, record).await?;
    }
    if let Some(visit_at) = new.visit_at {
        let record = record::read(tx, visitor.practice_id, record.id).await?;
        let to = ReferralState::Scheduled;
        let wanted = Move { to, on: today, reason: None, visit_at: Some(visit_at), contact };
        last = Some(go(tx, visitor, &record, wanted).await?);
    }
    Ok(last)
}

async fn go(tx: &Tx, visitor: &Visitor, record: &Record, wanted: Move) -> Result<Uuid> {
    let words = String::new();
    let step = Step { id: record.id, version: record.version, wanted, words };
    Ok(step::take(tx, visitor, step).await?.event)
}

#[derive(FromQueryResult)]
struct Kept {
    kind: String,
    outcome: String,
    at: Instant,
    event_id: Option<Uuid>,
    before_values: Option<String>,
}

/// Takes an attempt back, and what came with it as far as nothing has happened
/// since.
pub async fn undo(tx: &Tx, visitor: &Visitor, id: Uuid, attempt: Uuid) -> Result<()> {
    let practice = visitor.practice_id;
    // Served by the primary key.
    let kept: Kept = tx
        .row(
            "SELECT kind, outcome, at, event_id, before_values FROM contact_attempt
             WHERE practice_id = $1 AND id = $2 AND referral_id = $3 AND undone_at IS NULL",
            args![practice, attempt, id],
        )
        .await?
        .ok_or_else(|| Error::Conflict("This attempt is no longer there.".into()))?;
    tx.run(
        "UPDATE contact_attempt SET undone_at = $3 WHERE practice_id = $1 AND id = $2",
        args![practice, attempt, clock::now()],
    )
    .await?;
    let before: Option<Place> =
        kept.before_values.as_deref().map(serde_json::from_str).transpose()?;
    if let Some(before) = before {
        put_back(tx, visitor, id, kept.event_id, &before).await?;
    }
    if kept.outcome == Outcome::WrongNumber.code() {
        missing_store::drop_wrong_number(tx, visitor, id, kept.at).await?;
    }
    finish(tx, visitor, id, "referral.attempt_undone", &kept.kind).await?;
    unreached(tx, visitor, id).await
}

/// After so many attempts without an answer the referrer may know it.
const UNANSWERED: i64 = 3;

/// Lets the referrer know that the patient does not answer, or withdraws that where
/// it has not gone yet and is not true any more.
async fn unreached(tx: &Tx, visitor: &Visitor, id: Uuid) -> Result<()> {
    // Served by contact_attempt_by_referral.
    let unanswered = tx
        .value::<i64>(
            "SELECT count(*) FROM contact_attempt
             WHERE practice_id = $1 AND referral_id = $2 AND undone_at IS NULL
               AND outcome IN ('no_answer', 'voicemail', 'sent')
               AND at > COALESCE((SELECT max(at) FROM contact_attempt
                    WHERE practice_id = $1 AND referral_id = $2 AND undone_at IS NULL
                      AND outcome IN ('reached', 'declined')), 0)",
            args![visitor.practice_id, id],
        )
        .await?
        .unwrap_or(0);
    let reach = if unanswered >= UNANSWERED { Unreached::Yes } else { Unreached::No };
    telling::unreached(tx, visitor.practice_id, id, reach).await
}

async fn put_back(
    tx: &Tx,
    visitor: &Visitor,
    id: Uuid,
    event: Option<Uuid>,
    before: &Place,
) -> Result<()> {
    let record = record::read(tx, visitor.practice_id, id).await?;
    match event {
        Some(event) => {
            let events = record::events(tx, visitor.practice_id, id).await?;
            if events.first().is_some_and(|last| last.id == event) {
                step::put_back(tx, visitor, &record, before).await?;
            }
        }
        None if record.place.state == before.state
            && record.place.contacted_on != before.contacted_on =>
        {
            let after = Place {
                contacted_on: before.contacted_on,
                days_to_contact: before.days_to_contact,
                ..record.place.clone()
            };
            step::write(tx, visitor, &record, &after).await?;
            recount(tx, visitor, &record).await?;
        }
        None => {}
    }
    Ok(())
}

async fn recount(tx: &Tx, visitor: &Visitor, record: &Record) -> Result<()> {
    let changed = (record.source_id, Month::of(record.received_on));
    rollup::recount(tx, visitor.practice_id, &[changed]).await
}

/// Who acted last, the clocks, the audit line, and word to open pages.
async fn finish(tx: &Tx, visitor: &Visitor, id: Uuid, action: &str, kind: &str) -> Result<()> {
    touch(tx, visitor, id).await?;
    let detail = json!({ "kind": kind });
    let entry = Entry { action, subject_kind: "referral", subject_id: Some(id), detail };
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}

/// Notes who acted last on a referral, and sets its clocks.
pub async fn touch(tx: &Tx, visitor: &Visitor, id: Uuid) -> Result<()> {
    db::changed(tx, visitor.practice_id, "referrals").await?;
    tx.run(
        "UPDATE referral SET changed_at = $3, changed_by = $4 WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id, clock::now(), visitor.member_id],
    )
    .await?;
    reckon::reckon(tx, visitor.practice_id, id).await
}
