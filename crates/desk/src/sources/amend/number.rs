//! The phone or fax at which they are reached now.

use lexicon::Phone;
use platform::{Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult};
use serde::{Deserialize, Serialize};

use super::{Amended, done};
use crate::{
    sources::{
        contact_point::{self, Whose},
        record::Record,
    },
    telling::rules::FaxTrust,
};

/// Which number is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    Phone,
    Fax,
}

/// A number as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromQueryResult)]
pub(crate) struct Point {
    id: Uuid,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    kind: String,
    value: String,
    digits: String,
    label: String,
    is_preferred: bool,
    trust: String,
    confirmed_at: Option<i64>,
    confirmed_by: Option<Uuid>,
    confirmed_how: String,
}

const POINT: &str =
    "SELECT id, person_id, organisation_id, kind, value, digits, label, is_preferred,
        trust, confirmed_at, confirmed_by, confirmed_how FROM contact_point";

/// Takes over a newer number. It is trusted as far as the registry is, whatever the old
/// one was: nobody has called it yet.
pub(crate) async fn amend_number(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    source: Uuid,
    which: Number,
    (from, to): (&str, &Phone),
) -> Result<Amended> {
    let record = Record::live(tx, practice, source).await?;
    let whose = Whose::of(record.person_id, record.organisation_id);
    let kinds = match which {
        Number::Phone => "('phone', 'mobile')",
        Number::Fax => "('fax')",
    };
    let old = number(tx, practice, whose, kinds, from).await?;
    let known = number(tx, practice, whose, kinds, to.digits()).await?;
    let amended = match (old, known) {
        (Some(before), Some(_)) => {
            tx.run(
                "DELETE FROM contact_point WHERE practice_id = $1 AND id = $2",
                args![practice, before.id],
            )
            .await?;
            Amended::NumberRemoved { before }
        }
        (Some(before), None) => {
            tx.run(
                "UPDATE contact_point SET value = $3, digits = $4, trust = $5, confirmed_at = NULL,
                        confirmed_by = NULL, confirmed_how = '', changed_at = $6, changed_by = $7
                 WHERE practice_id = $1 AND id = $2",
                args![
                    practice,
                    before.id,
                    to.to_string(),
                    to.digits(),
                    FaxTrust::Registry.code(),
                    clock::now(),
                    by.id
                ],
            )
            .await?;
            Amended::Number { before, after: to.digits().to_owned() }
        }
        (None, Some(_)) => Amended::Nothing,
        (None, None) => {
            let kind = if which == Number::Fax { "fax" } else { "phone" };
            let new = contact_point::New::number(kind, to, FaxTrust::Registry);
            match contact_point::add(tx, practice, by, whose, new).await? {
                Some(id) => Amended::NumberAdded { id },
                None => Amended::Nothing,
            }
        }
    };
    done(tx, practice, by, source, "source.number_taken_over").await?;
    Ok(amended)
}

async fn number(
    tx: &Tx,
    practice: Uuid,
    whose: Whose,
    kinds: &str,
    digits: &str,
) -> Result<Option<Point>> {
    // Served by contact_point_by_digits.
    let sql = format!(
        "{POINT} WHERE practice_id = $1 AND digits = $2 AND kind IN {kinds}
           AND (person_id = $3 OR organisation_id = $4) ORDER BY id LIMIT 1"
    );
    tx.row(&sql, args![practice, digits, whose.person_id, whose.organisation_id]).await
}

/// Gives a number back what it was, if it is still what it was changed to.
pub(super) async fn change_back(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    before: &Point,
    after: &str,
) -> Result<u64> {
    tx.run(
        "UPDATE contact_point SET value = $3, digits = $4, trust = $5, confirmed_at = $6,
                        confirmed_by = $7, confirmed_how = $8, changed_at = $9, changed_by = $10
                 WHERE practice_id = $1 AND id = $2 AND digits = $11",
        args![
            practice,
            before.id,
            before.value.as_str(),
            before.digits.as_str(),
            before.trust.as_str(),
            before.confirmed_at,
            before.confirmed_by,
            before.confirmed_how.as_str(),
            clock::now(),
            by.id,
            after
        ],
    )
    .await
}

/// Puts a removed number back.
pub(super) async fn put_back(tx: &Tx, practice: Uuid, by: &Actor, before: &Point) -> Result<u64> {
    let now = clock::now();
    tx.run(
        "INSERT INTO contact_point (practice_id, id, person_id, organisation_id, kind, value, digits,
                label, is_preferred, trust, confirmed_at, confirmed_by, confirmed_how,
                created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $14, $15)",
        args![
            practice,
            before.id,
            before.person_id,
            before.organisation_id,
            before.kind.as_str(),
            before.value.as_str(),
            before.digits.as_str(),
            before.label.as_str(),
            before.is_preferred,
            before.trust.as_str(),
            before.confirmed_at,
            before.confirmed_by,
            before.confirmed_how.as_str(),
            now,
            by.id
        ],
    )
    .await
}
