//! What the practice has already, as far as the rows of a file may touch it.

use std::collections::{BTreeSet, HashMap};

use exchange::records::{Record, RowKind};
use lexicon::{Month, fold};
use platform::{
    Result, Sql, Uuid, args,
    db::{self, FromQueryResult, Value},
};

use crate::{practice, referrals::match_name, sources::matching::Matcher};

/// Values a statement may carry; SQLite takes 32,766.
const A_TIME: usize = 1000;

/// What is there.
#[derive(Debug, Default)]
pub(super) struct Existing {
    pub(super) matcher: Matcher,
    pub(super) patients: Vec<Patient>,
    pub(super) referrals: Vec<Referral>,
    /// The clinics, the oldest first.
    pub(super) clinics: Vec<Clinic>,
    /// Members by folded name.
    pub(super) members: HashMap<String, Uuid>,
    /// The source "self".
    pub(super) self_id: Option<Uuid>,
    /// The source "unassigned".
    pub(super) unassigned_id: Option<Uuid>,
}

/// A patient as stored.
#[derive(Debug, Clone, PartialEq, FromQueryResult, serde::Serialize, serde::Deserialize)]
pub(super) struct Patient {
    pub(super) id: Uuid,
    pub(super) given: String,
    pub(super) family: String,
    pub(super) match_name: String,
    pub(super) birth_date: Option<String>,
    pub(super) phone: String,
    pub(super) email: String,
    pub(super) payer: String,
    pub(super) external_id: Option<String>,
    pub(super) changed_at: i64,
}

/// A referral as stored.
#[derive(Debug, Clone, PartialEq, FromQueryResult, serde::Serialize, serde::Deserialize)]
pub(super) struct Referral {
    pub(super) id: Uuid,
    pub(super) source_id: Uuid,
    pub(super) referring_person_id: Option<Uuid>,
    pub(super) patient_id: Uuid,
    pub(super) clinic_id: Uuid,
    pub(super) received_at: i64,
    pub(super) received_on: String,
    pub(super) reason: String,
    pub(super) diagnosis_codes: String,
    pub(super) discipline: String,
    pub(super) payer: String,
    pub(super) state: String,
    pub(super) state_since: i64,
    pub(super) outcome_reason: String,
    pub(super) contacted_on: Option<String>,
    pub(super) scheduled_on: Option<String>,
    pub(super) evaluated_on: Option<String>,
    pub(super) discharged_on: Option<String>,
    pub(super) days_to_contact: Option<i64>,
    pub(super) days_to_evaluation: Option<i64>,
    pub(super) external_id: Option<String>,
    pub(super) row_fingerprint: Option<String>,
    pub(super) version: i64,
    pub(super) changed_at: i64,
}

impl Referral {
    /// Where the roll-up counts it: its source and the month it was received.
    pub(super) fn counted(&self) -> Option<(Uuid, Month)> {
        let month = self.received_on.get(..7).and_then(|month| Month::parse(month).ok());
        month.map(|month| (self.source_id, month))
    }
}

/// A clinic by its words.
#[derive(Debug, Clone)]
pub(super) struct Clinic {
    pub(super) id: Uuid,
    pub(super) name: String,
}

/// Loads what the records may touch. Only that: a practice may have a million referrals, and a file a hundred.
pub(super) async fn load(db: &impl Sql, practice_id: Uuid, records: &[Record]) -> Result<Existing> {
    let patients = patients(db, practice_id, records).await?;
    let referrals = referrals(db, practice_id, records, &patients).await?;
    let mut clinics = practice::clinics(db, practice_id).await?;
    clinics.sort_by_key(|clinic| clinic.id);
    let members = crate::people::members(db, practice_id).await?;
    Ok(Existing {
        matcher: Matcher::load(db, practice_id).await?,
        patients,
        referrals,
        clinics: clinics
            .into_iter()
            .map(|clinic| Clinic { id: clinic.id, name: fold(&clinic.name) })
            .collect(),
        members: members.into_iter().map(|member| (fold(&member.name), member.id)).collect(),
        self_id: standing(db, practice_id, "self").await?,
        unassigned_id: standing(db, practice_id, "unassigned").await?,
    })
}

async fn patients(db: &impl Sql, practice_id: Uuid, records: &[Record]) -> Result<Vec<Patient>> {
    let rows = || records.iter().filter(|record| record.kind == RowKind::Referral);
    let names = rows().filter_map(|record| record.patient.name.as_ref()).map(match_name);
    let numbers = rows().filter_map(|record| record.patient.external_id.clone());
    let mut found: HashMap<Uuid, Patient> = HashMap::new();
    // Served by patient_by_match_name and patient_by_external_id.
    for (column, keys) in [("match_name", distinct(names)), ("external_id", distinct(numbers))] {
        let sql = format!(
            "SELECT id, given, family, match_name, birth_date, phone, email, payer, external_id, changed_at
             FROM patient WHERE practice_id = $1 AND deleted_at IS NULL AND {column}"
        );
        let rows: Vec<Patient> = among(db, practice_id, &sql, keys).await?;
        found.extend(rows.into_iter().map(|patient| (patient.id, patient)));
    }
    Ok(in_order(found, |patient| patient.id))
}

async fn referrals(
    db: &impl Sql,
    practice_id: Uuid,
    records: &[Record],
    patients: &[Patient],
) -> Result<Vec<Referral>> {
    let numbers = records.iter().filter_map(|record| record.referral.external_id.clone());
    let ids: Vec<Value> = patients.iter().map(|patient| Value::from(patient.id)).collect();
    let mut found: HashMap<Uuid, Referral> = HashMap::new();
    // Served by referral_by_patient and referral_by_external_id.
    for (column, keys) in [("patient_id", ids), ("external_id", distinct(numbers))] {
        let sql = format!(
            "SELECT id, source_id, referring_person_id, patient_id, clinic_id, received_at, received_on, reason,
                    diagnosis_codes, discipline, payer, state, state_since, outcome_reason, contacted_on,
                    scheduled_on, evaluated_on, discharged_on, days_to_contact, days_to_evaluation, external_id,
                    row_fingerprint, version, changed_at
             FROM referral WHERE practice_id = $1 AND deleted_at IS NULL AND {column}"
        );
        let rows: Vec<Referral> = among(db, practice_id, &sql, keys).await?;
        found.extend(rows.into_iter().map(|referral| (referral.id, referral)));
    }
    Ok(in_order(found, |referral| referral.id))
}

async fn standing(db: &impl Sql, practice_id: Uuid, kind: &str) -> Result<Option<Uuid>> {
    // Served by source_by_name, which narrows to the two standing sources.
    db.value(
        "SELECT id FROM source WHERE practice_id = $1 AND sort_name = $2 AND kind = $3",
        args![practice_id, format!("zz {kind}"), kind],
    )
    .await
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<Value> {
    texts.collect::<BTreeSet<_>>().into_iter().map(Value::from).collect()
}

/// The rows of a statement that ends in a column, for which the column has one of these values.
pub(super) async fn among<T: FromQueryResult + Send>(
    db: &impl Sql,
    practice_id: Uuid,
    sql: &str,
    keys: Vec<Value>,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    for part in keys.chunks(A_TIME) {
        let mut values = args![practice_id];
        let marks = db::marks(&mut values, part.iter().cloned());
        found.extend(db.rows::<T>(&format!("{sql} IN ({marks})"), values).await?);
    }
    Ok(found)
}

/// Oldest first, so that the same data lead to the same answer.
fn in_order<T>(found: HashMap<Uuid, T>, id: impl Fn(&T) -> Uuid) -> Vec<T> {
    let mut rows: Vec<T> = found.into_values().collect();
    rows.sort_by_key(id);
    rows
}
