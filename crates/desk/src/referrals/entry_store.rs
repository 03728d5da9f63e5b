//! Writing down a referral, and the patient if they are not known yet.

use jiff::civil::Date;
use lexicon::{PersonName, Phone};
use platform::{Error, Result, Sql, Tx, Uuid, args, db::FromQueryResult, sessions::Visitor};

use super::{
    create::{Created, NewPatient, NewReferral, Whose, create},
    entry_form::{Entry, From},
};
use crate::{intake::Urgency, sources};

/// A patient who may be the one that was typed.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Known {
    /// Their id.
    pub id: Uuid,
    /// Their latest referral.
    pub referral_id: Option<Uuid>,
    /// Its number.
    pub number: Option<i64>,
    /// When that was received.
    pub received_on: Option<String>,
    /// From whom.
    pub source: Option<String>,
}

/// The patient with the same name and the same birth date (or, where one of the
/// dates is missing, the same phone).
pub async fn known(
    db: &impl Sql,
    practice_id: Uuid,
    patient: &PersonName,
    birth_date: Option<Date>,
    phone: Option<&Phone>,
) -> Result<Option<Known>> {
    let phone = phone.map_or("", |phone| phone.digits());
    let birth_date = birth_date.map(|day| day.to_string()).unwrap_or_default();
    // Served by patient_by_match_name, then referral_by_patient.
    db.row(
        "SELECT p.id, r.id AS referral_id, r.number, r.received_on, s.name AS source
         FROM patient p
         LEFT JOIN referral r ON r.practice_id = p.practice_id AND r.patient_id = p.id
              AND r.deleted_at IS NULL
         LEFT JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
         WHERE p.practice_id = $1 AND p.match_name = $2 AND p.deleted_at IS NULL
           AND (p.birth_date = $3
                OR ((p.birth_date IS NULL OR $3 = '') AND $4 <> ''
                    AND replace(replace(replace(replace(p.phone, '(', ''), ')', ''), '-', ''), ' ', '') = $4))
         ORDER BY r.received_on DESC LIMIT 1",
        args![practice_id, super::match_name(patient), birth_date, phone],
    )
    .await
}

/// Writes it down: the referral, and a patient unless `joined` names a known one.
pub async fn add(
    tx: &Tx,
    visitor: &Visitor,
    entry: &Entry,
    joined: Option<Uuid>,
) -> Result<Created> {
    let said = NewPatient {
        name: entry.patient.clone(),
        birth_date: entry.birth_date,
        phone: entry.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
        email: String::new(),
    };
    let new = NewReferral {
        source_id: source(tx, visitor, entry.from).await?,
        patient: match joined {
            Some(known) => Whose::Known(known, said),
            None => Whose::New(said),
        },
        clinic_id: entry.clinic,
        channel: entry.channel,
        received_at: entry.received_at,
        received_on: entry.received_on,
        reason: entry.reason.clone(),
        diagnosis_codes: String::new(),
        discipline: String::new(),
        payer: entry.payer.clone(),
        urgency: Urgency::Routine,
        link_id: None,
        intake_item_id: None,
    };
    create(tx, visitor.practice_id, &visitor.actor(), &new).await
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
