//! Taking over single values into a referral and its patient, when the same referral
//! came in a second time, and giving them back.

use lexicon::Month;
use platform::{
    Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{record, rollup};

/// A value that can be taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Part {
    /// The patient's birth date.
    BirthDate,
    /// The patient's phone.
    Phone,
    /// The patient's e-mail address.
    Email,
    /// Who pays.
    Payer,
    /// ICD-10 codes.
    Diagnosis,
    /// Why the patient was sent.
    Reason,
}

impl Part {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 6] =
        [Self::BirthDate, Self::Phone, Self::Email, Self::Payer, Self::Diagnosis, Self::Reason];

    /// Its code in forms.
    pub fn code(self) -> &'static str {
        self.column().1
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::BirthDate => "Birth date",
            Self::Phone => "Patient's phone",
            Self::Email => "Patient's e-mail",
            Self::Payer => "Payer",
            Self::Diagnosis => "Diagnosis",
            Self::Reason => "Sent for",
        }
    }

    fn column(self) -> (&'static str, &'static str) {
        match self {
            Self::BirthDate => ("patient", "birth_date"),
            Self::Phone => ("patient", "phone"),
            Self::Email => ("patient", "email"),
            Self::Payer => ("referral", "payer"),
            Self::Diagnosis => ("referral", "diagnosis_codes"),
            Self::Reason => ("referral", "reason"),
        }
    }
}

/// A value that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Replaced {
    /// Which.
    pub part: Part,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// Puts values in the place of those that stand there and counts anew; what has
/// another value by now is left alone.
pub(crate) async fn replace(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    referral: Uuid,
    values: &[Replaced],
) -> Result<()> {
    let kept = record::read(tx, practice_id, referral).await?;
    let now = clock::now();
    for value in values {
        let (table, column) = value.part.column();
        let id = if table == "patient" { kept.patient_id } else { referral };
        // A birth date that is not known is null, everything else empty.
        let put = if column == "birth_date" { "nullif($3, '')" } else { "$3" };
        tx.run(
            &format!(
                "UPDATE {table} SET {column} = {put}, changed_at = $4, changed_by = $5
                 WHERE practice_id = $1 AND id = $2 AND coalesce({column}, '') = $6"
            ),
            args![practice_id, id, value.after.as_str(), now, by.id, value.before.as_str()],
        )
        .await?;
    }
    let entry = Entry {
        action: "referral.changed",
        subject_kind: "referral",
        subject_id: Some(referral),
        detail: json!({ "fields": values.iter().map(|value| value.part.code()).collect::<Vec<_>>() }),
    };
    audit::record(tx, practice_id, by, entry).await?;
    let month = Month::of(kept.received_on);
    rollup::recount(tx, practice_id, &[(kept.source_id, month)]).await
}
