//! The logos: of the practice, and of clinics that have one of their own.

use exchange::artwork::{Artwork, Kind};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
    web::App,
};
use serde_json::json;

use crate::practice;

/// A logo that is used or was.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Logo {
    pub id: Uuid,
    pub clinic_id: Option<Uuid>,
    pub file_id: Uuid,
    kind: String,
    pub width: i64,
    pub height: i64,
    pub removed_at: Option<Instant>,
}

impl Logo {
    /// What it is.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_code(&self.kind)
    }
}

const SELECT: &str = "SELECT id, clinic_id, file_id, kind, width, height, removed_at FROM logo WHERE practice_id = $1";

/// The logo on the paper of a clinic: its own, else the practice's.
pub(super) async fn of_clinic(
    db: &impl Sql,
    practice_id: Uuid,
    clinic_id: Option<Uuid>,
) -> Result<Option<Logo>> {
    // Served by logo_of_clinic and logo_of_practice.
    let sql = format!(
        "{SELECT} AND removed_at IS NULL AND (clinic_id IS NULL OR clinic_id = $2)
         ORDER BY CASE WHEN clinic_id IS NULL THEN 1 ELSE 0 END LIMIT 1"
    );
    db.row(&sql, args![practice_id, clinic_id]).await
}

/// All that are used.
pub(super) async fn all(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Logo>> {
    // Served by logo_of_practice; a practice has a handful.
    db.rows(&format!("{SELECT} AND removed_at IS NULL"), args![practice_id]).await
}

/// One, used or not.
pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Logo> {
    // Served by the primary key.
    db.row(&format!("{SELECT} AND id = $2"), args![practice_id, id]).await?.ok_or(Error::NotFound)
}

/// Keeps a logo in the place of the one before; that one's id, if there was one.
pub(super) async fn put(
    app: &App,
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    clinic_id: Option<Uuid>,
    artwork: &Artwork,
) -> Result<Option<Uuid>> {
    let before = take_down(tx, practice_id, clinic_id).await?;
    let name = format!("logo.{}", artwork.kind.code());
    let (media_type, bytes) = (artwork.kind.media_type(), artwork.bytes.as_slice());
    let file_id = app.vault().keep(tx, practice_id, &name, media_type, bytes, by.id).await?;
    let id = new_id();
    tx.run(
        "INSERT INTO logo (practice_id, id, clinic_id, file_id, kind, width, height, created_at,
                           created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            practice_id,
            id,
            clinic_id,
            file_id,
            artwork.kind.code(),
            i64::from(artwork.width),
            i64::from(artwork.height),
            clock::now(),
            by.id
        ],
    )
    .await?;
    note(tx, practice_id, by, "brand.logo_changed", clinic_id).await?;
    Ok(before)
}

/// Takes a logo off the paper; the file stays, so that this can be taken back.
pub(super) async fn remove(tx: &Tx, practice_id: Uuid, by: &Actor, logo: &Logo) -> Result<()> {
    take_down(tx, practice_id, logo.clinic_id).await?;
    note(tx, practice_id, by, "brand.logo_removed", logo.clinic_id).await
}

/// Takes an earlier logo again, in the place of the one that is used.
pub(super) async fn restore(tx: &Tx, practice_id: Uuid, by: &Actor, logo: &Logo) -> Result<()> {
    take_down(tx, practice_id, logo.clinic_id).await?;
    tx.run(
        "UPDATE logo SET removed_at = NULL WHERE practice_id = $1 AND id = $2",
        args![practice_id, logo.id],
    )
    .await?;
    note(tx, practice_id, by, "brand.logo_changed", logo.clinic_id).await
}

async fn take_down(tx: &Tx, practice_id: Uuid, clinic_id: Option<Uuid>) -> Result<Option<Uuid>> {
    // Served by the two partial indexes; only one of the conditions can hold.
    let used = tx
        .value::<Uuid>(
            "SELECT id FROM logo WHERE practice_id = $1 AND removed_at IS NULL
               AND COALESCE(clinic_id, practice_id) = COALESCE($2, $1)",
            args![practice_id, clinic_id],
        )
        .await?;
    if let Some(id) = used {
        tx.run(
            "UPDATE logo SET removed_at = $3 WHERE practice_id = $1 AND id = $2",
            args![practice_id, id, clock::now()],
        )
        .await?;
    }
    Ok(used)
}

/// Writes a change of the brand down, and tells whatever is kept in memory.
pub(super) async fn note(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    action: &str,
    clinic_id: Option<Uuid>,
) -> Result<()> {
    let entry = Entry {
        action,
        subject_kind: if clinic_id.is_some() { "clinic" } else { "practice" },
        subject_id: clinic_id.or(Some(practice_id)),
        detail: json!({}),
    };
    audit::record(db, practice_id, by, entry).await?;
    db::changed(db, practice_id, practice::TOPIC).await
}
