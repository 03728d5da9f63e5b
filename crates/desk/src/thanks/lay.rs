//! Everybody who does not treat, for the rounds.

use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

use super::{
    owing::is_somebody,
    queue::{profession, who_is},
};
use crate::reports::Listed;

#[derive(FromQueryResult)]
struct Other {
    id: Uuid,
    name: String,
    organisation: Option<String>,
    kind: String,
    profession: String,
    owner_id: Option<Uuid>,
}

/// Everybody who does not treat, whether anybody came through them or not.
pub(super) async fn everybody(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Listed<i64>>> {
    // Served by the primary key; asked only while a round is open.
    let rows: Vec<Other> = db
        .rows(
            "SELECT s.id, s.name, o.name AS organisation, s.kind, s.profession, s.owner_id
             FROM source s
             LEFT JOIN organisation o
                    ON o.practice_id = s.practice_id AND o.id = s.organisation_id
             WHERE s.practice_id = $1 AND s.deleted_at IS NULL AND s.status = 'active'",
            args![practice_id],
        )
        .await?;
    let listed =
        rows.into_iter().filter(|row| is_somebody(&row.kind, &row.profession)).map(|row| Listed {
            id: row.id,
            organisation: row.organisation.filter(|name| *name != row.name),
            name: row.name,
            profession: profession(&row.profession),
            owner_id: row.owner_id,
            why: 0,
        });
    Ok(listed.filter(|one| who_is(one).must_not_know()).collect())
}
