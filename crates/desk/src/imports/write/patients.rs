//! Patients of an import.

use platform::{
    Instant, Result, Sql, Tx, Uuid, args,
    db::{Value, insert_many},
};

use super::{A_TIME, Effect, Subject, Writing};
use crate::imports::existing::Patient;
use crate::imports::plan::PlannedPatient;

const COLUMNS: [&str; 14] = [
    "practice_id",
    "id",
    "given",
    "family",
    "match_name",
    "birth_date",
    "phone",
    "email",
    "payer",
    "external_id",
    "import_id",
    "created_at",
    "changed_at",
    "created_by",
];

/// Makes and changes the planned patients.
pub(in crate::imports) async fn patients(
    tx: &Tx,
    writing: &Writing<'_>,
    planned: &[PlannedPatient],
) -> Result<Vec<Effect>> {
    let (new, changed): (Vec<_>, Vec<_>) =
        planned.iter().partition(|patient| patient.before.is_none());
    for part in new.chunks(A_TIME) {
        let rows = part.iter().map(|patient| row(writing, &patient.now)).collect();
        insert_many(tx, "patient", &COLUMNS, rows, "").await?;
        writing.progress.advance(part.len())?;
    }
    for patient in changed {
        write(tx, writing.practice_id, &patient.now, (writing.now, writing.by.id)).await?;
        writing.progress.advance(1)?;
    }
    planned.iter().map(|patient| effect(writing, patient)).collect()
}

/// Gives a patient back the values from before.
pub(in crate::imports) async fn restore(
    tx: &Tx,
    practice_id: Uuid,
    before: &Patient,
    by: Option<Uuid>,
) -> Result<()> {
    write(tx, practice_id, before, (before.changed_at, by)).await
}

fn row(writing: &Writing<'_>, patient: &Patient) -> Vec<Value> {
    args![
        writing.practice_id,
        patient.id,
        patient.given.as_str(),
        patient.family.as_str(),
        patient.match_name.as_str(),
        patient.birth_date.as_deref(),
        patient.phone.as_str(),
        patient.email.as_str(),
        patient.payer.as_str(),
        patient.external_id.as_deref(),
        writing.import_id,
        writing.now,
        writing.now,
        writing.by.id
    ]
}

async fn write(
    tx: &Tx,
    practice_id: Uuid,
    patient: &Patient,
    (changed_at, by): (Instant, Option<Uuid>),
) -> Result<()> {
    tx.run(
        "UPDATE patient SET given = $3, family = $4, match_name = $5, birth_date = $6, phone = $7, email = $8,
                payer = $9, external_id = $10, changed_at = $11, changed_by = $12
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            patient.id,
            patient.given.as_str(),
            patient.family.as_str(),
            patient.match_name.as_str(),
            patient.birth_date.as_deref(),
            patient.phone.as_str(),
            patient.email.as_str(),
            patient.payer.as_str(),
            patient.external_id.as_deref(),
            changed_at,
            by
        ],
    )
    .await?;
    Ok(())
}

fn effect(writing: &Writing<'_>, patient: &PlannedPatient) -> Result<Effect> {
    let before = patient.before.as_ref().map(serde_json::to_string).transpose()?;
    let (row, id, changed_at) = (patient.row, patient.now.id, writing.now);
    Ok(Effect { row, subject: Subject::Patient, id, before, changed_at })
}
