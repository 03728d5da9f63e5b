//! Sources as the report names them.

use lexicon::Month;
use platform::{Db, Result, Sql, Uuid, args, db::FromQueryResult};

use super::read::Which;

/// A source as the report names it.
#[derive(Debug, Clone, FromQueryResult)]
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
    /// The organisation that it is or works at.
    pub organisation_id: Option<Uuid>,
    /// Its name.
    pub organisation: Option<String>,
    /// The day of its last referral.
    pub last_referral_on: Option<String>,
}

/// The names of sources that referred since a month.
pub async fn read(
    db: &Db,
    practice_id: Uuid,
    from: Month,
    which: Which<'_>,
) -> Result<Vec<SourceName>> {
    let mut args = args![practice_id, from.first_day().to_string()];
    let which = which.condition("s.id", &mut args);
    // Whoever is not to be contacted is not active: nobody is told that they slip away.
    // Served by the primary key of source and pause_by_source; the organisation by affiliation_by_person
    // (ordered by the text of the id, since SQLite would walk the primary key for the id).
    db.rows(
        &format!(
            "SELECT s.id, s.name, s.kind, s.profession, s.owner_id,
                    CASE WHEN EXISTS (SELECT 1 FROM pause p WHERE p.practice_id = s.practice_id
                              AND p.source_id = s.id AND p.kind = 'no_contact'
                              AND p.ended_on IS NULL)
                         THEN 'no_contact' ELSE s.status END AS status,
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
    .await
}
