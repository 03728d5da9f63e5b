//! What was said, as the tables keep it: statements, and the permissions to advertise by fax
//! that are kept on a list of their own.

use platform::{Instant, Uuid, db::FromQueryResult};

/// A statement.
#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    pub id: Uuid,
    pub channel: String,
    pub person_id: Option<Uuid>,
    pub organisation_id: Option<Uuid>,
    /// The address; empty where it is about somebody.
    pub address: String,
    pub answer: String,
    pub reason: String,
    pub how: String,
    pub said_at: Instant,
    /// What it was said together with; none of a permission.
    pub saying: Option<Uuid>,
    pub created_at: Instant,
    /// Who of ours wrote it down.
    pub by: Option<String>,
}

/// Reads statements: a condition on `c` follows.
pub(super) const STATEMENTS: &str = "
    SELECT c.id, c.channel, c.person_id, c.organisation_id, c.address, c.answer, c.reason, c.how,
           c.said_at, c.saying, c.created_at, m.name AS by
    FROM consent c
    LEFT JOIN membership m ON m.practice_id = c.practice_id AND m.id = c.created_by
    WHERE c.practice_id = $1";

/// Reads permissions to fax, given and revoked: a condition on `f` follows.
pub(super) const FAX_PERMISSIONS: &str = "
    SELECT f.id, 'fax_promotional' AS channel, CAST(NULL AS uuid) AS person_id,
           CAST(NULL AS uuid) AS organisation_id, f.number AS address,
           CASE WHEN f.revoked_at IS NULL THEN 'allowed' ELSE 'refused' END AS answer,
           f.how AS reason, 'other' AS how, coalesce(f.revoked_at, f.granted_at) AS said_at,
           CAST(NULL AS uuid) AS saying, coalesce(f.revoked_at, f.created_at) AS created_at,
           m.name AS by
    FROM fax_permission f
    LEFT JOIN membership m ON m.practice_id = f.practice_id AND m.id = f.created_by
    WHERE f.practice_id = $1";
