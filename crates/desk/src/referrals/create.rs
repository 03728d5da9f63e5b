//! The one door for a new referral, whoever writes it down.

use jiff::civil::Date;
use lexicon::{Channel, Month, PersonName, ReferralState};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, new_id,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    announce::announce,
    fill_in::{Filled, fill_in},
    numbers, rollup,
};
use crate::{
    board,
    happenings::{self, Happening},
    intake::Urgency,
};

/// A referral to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewReferral {
    /// Whom it is counted for.
    pub source_id: Uuid,
    /// Who was referred.
    pub patient: Whose,
    /// The clinic.
    pub clinic_id: Uuid,
    /// How it came in.
    pub channel: Channel,
    /// The channel's own time-stamp.
    pub received_at: Instant,
    /// The same as a day of the practice.
    pub received_on: Date,
    /// Why the patient was sent.
    pub reason: String,
    /// ICD-10 codes, separated by spaces.
    pub diagnosis_codes: String,
    /// Physical, occupational or speech therapy, as it was said.
    pub discipline: String,
    /// The payer under its usual name; empty if not known.
    pub payer: String,
    /// How soon the patient needs somebody.
    pub urgency: Urgency,
    /// The link that brought it.
    pub link_id: Option<Uuid>,
    /// What it came from.
    pub intake_item_id: Option<Uuid>,
}

/// Whose referral it is.
#[derive(Debug, Clone)]
pub(crate) enum Whose {
    /// Of a patient who is known; what was not known of them yet is filled in.
    Known(Uuid, NewPatient),
    /// Of somebody new.
    New(NewPatient),
}

/// What is known of the patient.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewPatient {
    /// Their name.
    pub name: PersonName,
    /// Their birth date.
    pub birth_date: Option<Date>,
    /// Their phone; empty if not known.
    pub phone: String,
    /// Their e-mail address; empty if not known.
    pub email: String,
}

/// A referral just made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Created {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: i64,
    /// Its patient.
    pub patient_id: Uuid,
    /// The first event of its history.
    pub event: Uuid,
    /// When it was begun to be made: a patient made later came with it.
    pub at: Instant,
    /// What was filled in about a patient who was known.
    #[serde(default)]
    pub filled: Vec<Filled>,
}

/// Makes it: the referral with its first event, and a patient unless one is known.
pub(crate) async fn create(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    new: &NewReferral,
) -> Result<Created> {
    let began = clock::now();
    let (patient_id, filled) = match &new.patient {
        Whose::Known(id, said) => {
            let filled = fill_in(tx, practice_id, by, *id, (said, &new.payer)).await?;
            if !filled.is_empty() {
                note(tx, practice_id, by, "patient.changed", "patient", *id).await?;
            }
            (*id, filled)
        }
        Whose::New(said) => (add_patient(tx, practice_id, by, said, &new.payer).await?, Vec::new()),
    };
    let number = numbers::take(tx, practice_id, 1).await?;
    let (id, event, now) = (new_id(), new_id(), clock::now());
    let state = ReferralState::Received;
    // Source and clinic are looked up, so that none of another practice slips in.
    let written = tx
        .run(
            "INSERT INTO referral (practice_id, id, number, source_id, patient_id, clinic_id,
                 channel, received_at, received_on, reason, diagnosis_codes, discipline, payer,
                 urgency, state, state_since, link_id, intake_item_id,
                 created_at, created_by, changed_at, changed_by)
             SELECT $1, $2, $3, s.id, $4, c.id, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                    $16, $14, $17, $14, $17
             FROM clinic c
             JOIN source s ON s.practice_id = c.practice_id AND s.id = $18 AND s.deleted_at IS NULL
             WHERE c.practice_id = $1 AND c.id = $19",
            args![
                practice_id,
                id,
                number,
                patient_id,
                new.channel.code(),
                new.received_at,
                new.received_on.to_string(),
                new.reason.as_str(),
                new.diagnosis_codes.as_str(),
                new.discipline.as_str(),
                new.payer.as_str(),
                new.urgency.code(),
                state.code(),
                now,
                new.link_id,
                new.intake_item_id,
                by.id,
                new.source_id,
                new.clinic_id
            ],
        )
        .await?;
    if written != 1 {
        return Err(Error::NotFound);
    }
    tx.run(
        "INSERT INTO referral_event (practice_id, id, referral_id, to_state, at, actor_id, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![practice_id, event, id, state.code(), new.received_at, by.id, new.channel.label()],
    )
    .await?;
    rollup::recount(tx, practice_id, &[(new.source_id, Month::of(new.received_on))]).await?;
    board::reckon(tx, practice_id, id).await?;
    announce(tx, practice_id, id, event, state.code()).await?;
    happenings::tell(tx, practice_id, new.source_id, Happening::Referral).await?;
    note(tx, practice_id, by, "referral.added", "referral", id).await?;
    Ok(Created { id, number, patient_id, event, at: began, filled })
}

async fn add_patient(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    said: &NewPatient,
    payer: &str,
) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO patient (practice_id, id, given, family, match_name, birth_date, phone, email,
                              payer, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            practice_id,
            id,
            said.name.given.as_str(),
            said.name.family.as_str(),
            super::match_name(&said.name),
            said.birth_date.map(|day| day.to_string()),
            said.phone.as_str(),
            said.email.as_str(),
            payer,
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    note(tx, practice_id, by, "patient.added", "patient", id).await?;
    Ok(id)
}

async fn note(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    action: &str,
    kind: &str,
    id: Uuid,
) -> Result<()> {
    let entry =
        Entry { action, subject_kind: kind, subject_id: Some(id), detail: json!({ "by": "hand" }) };
    audit::record(tx, practice_id, by, entry).await
}
