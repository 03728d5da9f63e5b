//! The places and what was read there.

use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
    new_id,
};

use super::Finding;

/// A place that tells our contact details.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Listing {
    pub id: Uuid,
    pub clinic_id: Option<Uuid>,
    pub kind: String,
    pub name: String,
    pub address: String,
    pub every_days: i64,
}

/// What was found at a place.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Check {
    pub checked_at: i64,
    pub outcome: String,
    findings: String,
}

impl Check {
    pub fn findings(&self) -> Vec<Finding> {
        serde_json::from_str(&self.findings).unwrap_or_default()
    }
}

/// More places than a practice is listed at.
const MOST: i64 = 200;
const HISTORY: i64 = 6;

pub(super) async fn all(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Listing>> {
    // Served by the primary key; a practice has a few dozen.
    db.rows(
        "SELECT id, clinic_id, kind, name, address, every_days FROM listing
         WHERE practice_id = $1 AND deleted_at IS NULL ORDER BY name LIMIT $2",
        args![practice_id, MOST],
    )
    .await
}

pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Listing> {
    // Served by the primary key.
    db.row(
        "SELECT id, clinic_id, kind, name, address, every_days FROM listing
         WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
        args![practice_id, id],
    )
    .await?
    .ok_or(Error::NotFound)
}

/// The last checks of a place, newest first.
pub(super) async fn checks(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Vec<Check>> {
    // Served by listing_check_by_listing.
    db.rows(
        "SELECT checked_at, outcome, findings FROM listing_check
         WHERE practice_id = $1 AND listing_id = $2 ORDER BY checked_at DESC LIMIT $3",
        args![practice_id, id, HISTORY],
    )
    .await
}

pub(super) async fn add(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    listing: &Listing,
) -> Result<()> {
    let now = clock::now();
    db.run(
        "INSERT INTO listing (practice_id, id, clinic_id, kind, name, address, every_days,
                              created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            practice_id,
            listing.id,
            listing.clinic_id,
            listing.kind.as_str(),
            listing.name.as_str(),
            listing.address.as_str(),
            listing.every_days,
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    note(db, practice_id, by, "listing.added", listing.id).await
}

/// Removes a place, or brings it back.
pub(super) async fn set_deleted(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    deleted_at: Option<i64>,
) -> Result<()> {
    let changed = db
        .run(
            "UPDATE listing SET deleted_at = $3, changed_at = $4, changed_by = $5
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, id, deleted_at, clock::now(), by.id],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    let action = if deleted_at.is_some() { "listing.removed" } else { "listing.restored" };
    note(db, practice_id, by, action, id).await
}

/// Remembers a check. `outcome` is `read` or why nothing was read.
pub(super) async fn remember(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    outcome: &str,
    findings: &[Finding],
) -> Result<()> {
    db.run(
        "INSERT INTO listing_check (practice_id, id, listing_id, checked_at, outcome, findings,
                                    checked_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            practice_id,
            new_id(),
            id,
            clock::now(),
            outcome,
            serde_json::to_string(findings)?,
            by.id
        ],
    )
    .await?;
    note(db, practice_id, by, "listing.checked", id).await
}

async fn note(db: &impl Sql, practice_id: Uuid, by: &Actor, action: &str, id: Uuid) -> Result<()> {
    let entry = Entry::about(action, "listing", id);
    audit::record(db, practice_id, by, entry).await
}
