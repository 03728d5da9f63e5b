//! Sources as the report names them.

use lexicon::Month;
use platform::{Db, Result, Sql, Uuid, args, db::FromQueryResult};

use super::read::Which;
use crate::relationships::{Standing, Standings};

/// A source as the report names it.
#[derive(Debug, Clone)]
pub struct SourceName {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// `person`, `organisation`, `self` or `unassigned`.
    pub kind: String,
    /// Its profession's code.
    pub profession: String,
    /// The member who looks after it.
    pub owner_id: Option<Uuid>,
    /// `active`, or why it no longer is.
    pub status: String,
    /// Why the relationship rests today, in words; empty when it does not.
    pub rests: String,
    /// The organisation that it is or works at.
    pub organisation_id: Option<Uuid>,
    /// Its name.
    pub organisation: Option<String>,
    /// The day of its last referral.
    pub last_referral_on: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
    profession: String,
    owner_id: Option<Uuid>,
    status: String,
    organisation_id: Option<Uuid>,
    organisation: Option<String>,
    last_referral_on: Option<String>,
}

impl Row {
    fn named(self, rests: String) -> SourceName {
        SourceName {
            id: self.id,
            name: self.name,
            kind: self.kind,
            profession: self.profession,
            owner_id: self.owner_id,
            status: self.status,
            rests,
            organisation_id: self.organisation_id,
            organisation: self.organisation,
            last_referral_on: self.last_referral_on,
        }
    }
}

/// The names of sources that referred since a month.
pub async fn read(
    db: &Db,
    practice_id: Uuid,
    from: Month,
    which: Which<'_>,
    resting: &Standings,
) -> Result<Vec<SourceName>> {
    let mut args = args![practice_id, from.first_day().to_string()];
    let which = which.condition("s.id", &mut args);
    // Served by the primary key of source; the organisation by affiliation_by_person
    // (ordered by the text of the id, since SQLite would walk the primary key for the id).
    let rows: Vec<Row> = db
        .rows(
            &format!(
                "SELECT s.id, s.name, s.kind, s.profession, s.owner_id, s.status,
                    o.id AS organisation_id, o.name AS organisation, s.last_referral_on
             FROM source s
             LEFT JOIN organisation o ON o.practice_id = s.practice_id
                  AND o.id = coalesce(s.organisation_id,
                      (SELECT a.organisation_id FROM affiliation a
                       WHERE a.practice_id = s.practice_id AND a.person_id = s.person_id
                       ORDER BY CAST(a.id AS text) LIMIT 1))
             WHERE s.practice_id = $1 AND s.last_referral_on >= $2 {which}"
            ),
            args,
        )
        .await?;
    let named = rows.into_iter().map(|row| {
        let rests = resting.of(row.id).map(Standing::in_short).unwrap_or_default();
        row.named(rests)
    });
    Ok(named.collect())
}

#[cfg(test)]
impl SourceName {
    /// A source of which nothing is known.
    pub fn of_nobody() -> Self {
        Self {
            id: Uuid::nil(),
            name: String::new(),
            kind: "person".into(),
            profession: String::new(),
            owner_id: None,
            status: "active".into(),
            rests: String::new(),
            organisation_id: None,
            organisation: None,
            last_referral_on: None,
        }
    }
}
