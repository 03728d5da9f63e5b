//! What a link says about a referral that came by it.

use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

use super::Code;

/// What brought somebody to the form.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Brought {
    /// The link, for the item and then for the referral.
    pub link_id: Uuid,
    /// The source it was given to, if it still exists.
    pub source_id: Option<Uuid>,
    /// The clinic it leads to, if it is still open.
    pub clinic_id: Option<Uuid>,
    /// What the practice calls it. For staff; outsiders never see it.
    pub label: String,
}

/// What brought somebody with this code, as typed or scanned. None for a code
/// that is unknown, of another practice or revoked: the form then works as
/// without a link.
pub async fn resolve(db: &impl Sql, practice_id: Uuid, code: &str) -> Result<Option<Brought>> {
    let Some(code) = Code::read(code) else { return Ok(None) };
    // Served by short_link_by_code, then primary keys.
    db.row(
        "SELECT l.id AS link_id, s.id AS source_id, c.id AS clinic_id, l.label
         FROM short_link l
         LEFT JOIN source s ON s.practice_id = l.practice_id AND s.id = l.source_id
              AND s.deleted_at IS NULL
         LEFT JOIN clinic c ON c.practice_id = l.practice_id AND c.id = l.clinic_id
              AND c.closed_on IS NULL
         WHERE l.code = $1 AND l.practice_id = $2 AND l.revoked_at IS NULL",
        args![code.as_str(), practice_id],
    )
    .await
}
