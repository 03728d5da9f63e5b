//! What a new referral tells about a patient who is known: it fills in what was empty,
//! and leaves again when the referral is taken back.

use platform::{Error, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult};
use serde::{Deserialize, Serialize};

use super::create::NewPatient;

/// A detail of a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Detail {
    /// Their birth date.
    BirthDate,
    /// Their phone.
    Phone,
    /// Their e-mail address.
    Email,
    /// Who pays.
    Payer,
}

impl Detail {
    fn column(self) -> &'static str {
        match self {
            Self::BirthDate => "birth_date",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Payer => "payer",
        }
    }
}

/// A detail that was empty before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Filled {
    detail: Detail,
    with: String,
}

#[derive(FromQueryResult)]
struct Known {
    birth_date: Option<String>,
    phone: String,
    email: String,
    payer: String,
}

/// Fills in what was not known of the patient yet; what is known stays.
pub(super) async fn fill_in(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    patient: Uuid,
    (said, payer): (&NewPatient, &str),
) -> Result<Vec<Filled>> {
    // Served by the primary key.
    let known = tx
        .row::<Known>(
            "SELECT birth_date, phone, email, payer FROM patient
             WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![practice_id, patient],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let birth_date = said.birth_date.map(|day| day.to_string()).unwrap_or_default();
    let details = [
        (Detail::BirthDate, known.birth_date.unwrap_or_default(), birth_date),
        (Detail::Phone, known.phone, said.phone.clone()),
        (Detail::Email, known.email, said.email.clone()),
        (Detail::Payer, known.payer, payer.to_owned()),
    ];
    let mut filled = Vec::new();
    for (detail, before, with) in details {
        if before.is_empty() && !with.is_empty() {
            put(tx, practice_id, by, patient, (detail, "", &with)).await?;
            filled.push(Filled { detail, with });
        }
    }
    Ok(filled)
}

/// Takes back what was filled in; what somebody has corrected since stays.
pub(super) async fn take_out(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    patient: Uuid,
    filled: &[Filled],
) -> Result<()> {
    for Filled { detail, with } in filled {
        put(tx, practice_id, by, patient, (*detail, with, "")).await?;
    }
    Ok(())
}

/// Puts a value in the place of another, if that still stands there.
async fn put(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    patient: Uuid,
    (detail, before, after): (Detail, &str, &str),
) -> Result<()> {
    let column = detail.column();
    // A birth date that is not known is null, everything else empty.
    let value = if detail == Detail::BirthDate { "nullif($3, '')" } else { "$3" };
    // Served by the primary key.
    tx.run(
        &format!(
            "UPDATE patient SET {column} = {value}, changed_at = $4, changed_by = $5
             WHERE practice_id = $1 AND id = $2 AND coalesce({column}, '') = $6"
        ),
        args![practice_id, patient, after, clock::now(), by.id, before],
    )
    .await?;
    Ok(())
}
