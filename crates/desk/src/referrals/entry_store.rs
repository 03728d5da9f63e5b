//! Writing down a referral, and the patient if they are not known yet.

use jiff::civil::Date;
use lexicon::Month;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry as Line},
    clock,
    db::FromQueryResult,
    new_id,
    sessions::Visitor,
};
use serde_json::json;

use super::{
    entry_form::{Entry, From},
    numbers, rollup,
};
use crate::{board, sources};

/// A patient who may be the one that was typed.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Known {
    /// Their id.
    pub id: Uuid,
    /// The number of their latest referral.
    pub number: Option<i64>,
    /// When that was received.
    pub received_on: Option<String>,
    /// From whom.
    pub source: Option<String>,
}

/// The patient with the same name and the same birth date (or, where one of the
/// dates is missing, the same phone).
pub async fn known(db: &impl Sql, practice_id: Uuid, entry: &Entry) -> Result<Option<Known>> {
    let phone = entry.phone.as_ref().map_or("", |phone| phone.digits());
    let birth_date = entry.birth_date.map(|day: Date| day.to_string()).unwrap_or_default();
    // Served by patient_by_match_name, then referral_by_patient.
    db.row(
        "SELECT p.id, r.number, r.received_on, s.name AS source
         FROM patient p
         LEFT JOIN referral r ON r.practice_id = p.practice_id AND r.patient_id = p.id
              AND r.deleted_at IS NULL
         LEFT JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
         WHERE p.practice_id = $1 AND p.match_name = $2 AND p.deleted_at IS NULL
           AND (p.birth_date = $3
                OR ((p.birth_date IS NULL OR $3 = '') AND $4 <> ''
                    AND replace(replace(replace(replace(p.phone, '(', ''), ')', ''), '-', ''), ' ', '') = $4))
         ORDER BY r.received_on DESC LIMIT 1",
        args![practice_id, super::match_name(&entry.patient), birth_date, phone],
    )
    .await
}

/// Writes it down: the referral with its first event, and a patient unless
/// `joined` names a known one. Returns its id and number.
pub async fn add(
    tx: &Tx,
    visitor: &Visitor,
    entry: &Entry,
    joined: Option<Uuid>,
) -> Result<(Uuid, i64)> {
    let practice = visitor.practice_id;
    let source = source(tx, visitor, entry.from).await?;
    let patient = match joined {
        Some(known) => fill_in(tx, visitor, entry, known).await?,
        None => patient(tx, visitor, entry).await?,
    };
    let number = numbers::take(tx, practice, 1).await?;
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO referral (practice_id, id, number, source_id, patient_id, clinic_id, channel,
             received_at, received_on, reason, payer, state, state_since,
             created_at, created_by, changed_at, changed_by)
         SELECT $1, $2, $3, $4, $5, c.id, $6, $7, $8, $9, $10, 'received', $7, $11, $12, $11, $12
         FROM clinic c WHERE c.practice_id = $1 AND c.id = $13",
        args![
            practice,
            id,
            number,
            source,
            patient,
            entry.channel.code(),
            entry.received_at,
            entry.received_on.to_string(),
            entry.reason.as_str(),
            entry.payer.as_str(),
            now,
            visitor.member_id,
            entry.clinic
        ],
    )
    .await
    .and_then(|written| if written == 1 { Ok(()) } else { Err(Error::NotFound) })?;
    tx.run(
        "INSERT INTO referral_event (practice_id, id, referral_id, to_state, at, actor_id, reason)
         VALUES ($1, $2, $3, 'received', $4, $5, $6)",
        args![practice, new_id(), id, entry.received_at, visitor.member_id, entry.channel.label()],
    )
    .await?;
    rollup::recount(tx, practice, &[(source, Month::of(entry.received_on))]).await?;
    board::reckon(tx, practice, id).await?;
    note(tx, visitor, "referral.added", "referral", id).await?;
    Ok((id, number))
}

async fn source(tx: &Tx, visitor: &Visitor, from: From) -> Result<Uuid> {
    let (practice, actor) = (visitor.practice_id, visitor.actor());
    let id = match from {
        From::Source(id) => id,
        From::Itself => return sources::standing_source(tx, practice, &actor, "self").await,
        From::Nobody => return sources::standing_source(tx, practice, &actor, "unassigned").await,
    };
    // Served by the primary key.
    tx.value::<Uuid>(
        "SELECT id FROM source WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
        args![practice, id],
    )
    .await?
    .ok_or(Error::NotFound)
}

async fn patient(tx: &Tx, visitor: &Visitor, entry: &Entry) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO patient (practice_id, id, given, family, match_name, birth_date, phone, payer,
                              created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        args![
            visitor.practice_id,
            id,
            entry.patient.given.as_str(),
            entry.patient.family.as_str(),
            super::match_name(&entry.patient),
            entry.birth_date.map(|day| day.to_string()),
            entry.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
            entry.payer.as_str(),
            now,
            visitor.member_id,
            now,
            visitor.member_id
        ],
    )
    .await?;
    note(tx, visitor, "patient.added", "patient", id).await?;
    Ok(id)
}

/// What was not known of the patient yet; what is known stays.
async fn fill_in(tx: &Tx, visitor: &Visitor, entry: &Entry, known: Uuid) -> Result<Uuid> {
    tx.run(
        "UPDATE patient SET
             birth_date = coalesce(birth_date, $3),
             phone = CASE WHEN phone = '' THEN $4 ELSE phone END,
             payer = CASE WHEN payer = '' THEN $5 ELSE payer END,
             changed_at = $6, changed_by = $7
         WHERE practice_id = $1 AND id = $2",
        args![
            visitor.practice_id,
            known,
            entry.birth_date.map(|day| day.to_string()),
            entry.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
            entry.payer.as_str(),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    note(tx, visitor, "patient.changed", "patient", known).await?;
    Ok(known)
}

async fn note(tx: &Tx, visitor: &Visitor, action: &str, kind: &str, id: Uuid) -> Result<()> {
    let line =
        Line { action, subject_kind: kind, subject_id: Some(id), detail: json!({ "by": "hand" }) };
    audit::record(tx, visitor.practice_id, &visitor.actor(), line).await
}
