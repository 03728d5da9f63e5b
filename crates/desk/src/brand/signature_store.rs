//! Signatures, and who was named by their owners.

use exchange::artwork::Artwork;
use platform::{
    Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
    web::App,
};
use serde_json::{Value, json};

use super::signature::Allowed;

/// A kept signature.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Kept {
    pub file_id: Uuid,
    allowed: String,
    pub name: String,
}

impl Kept {
    /// Who may use it.
    pub fn allowed(&self) -> Allowed {
        Allowed::from_code(&self.allowed)
    }
}

/// The signature of a member who works here.
pub(super) async fn of_member(
    db: &impl Sql,
    practice_id: Uuid,
    member_id: Uuid,
) -> Result<Option<Kept>> {
    // Served by the primary keys.
    db.row(
        "SELECT s.file_id, s.allowed, m.name FROM signature s
         JOIN membership m ON m.practice_id = s.practice_id AND m.id = s.member_id
         WHERE s.practice_id = $1 AND s.member_id = $2 AND m.ended_at IS NULL",
        args![practice_id, member_id],
    )
    .await
}

#[derive(FromQueryResult)]
struct Colleague {
    colleague_id: Uuid,
}

/// Those whom a member has named.
pub(super) async fn colleagues(
    db: &impl Sql,
    practice_id: Uuid,
    member_id: Uuid,
) -> Result<Vec<Uuid>> {
    // Served by the primary key.
    let named: Vec<Colleague> = db
        .rows(
            "SELECT colleague_id FROM signature_colleague
             WHERE practice_id = $1 AND member_id = $2",
            args![practice_id, member_id],
        )
        .await?;
    Ok(named.into_iter().map(|named| named.colleague_id).collect())
}

/// Keeps a signature in the place of the one before, with the same permission; a first one is its
/// owner's alone. The file of the one before, which nothing names any more.
pub(super) async fn put(
    app: &App,
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    member_id: Uuid,
    artwork: &Artwork,
) -> Result<Option<Uuid>> {
    let before = of_member(tx, practice_id, member_id).await?.map(|kept| kept.file_id);
    let (media_type, bytes) = (artwork.kind.media_type(), artwork.bytes.as_slice());
    let file = app.vault().keep(tx, practice_id, "signature.png", media_type, bytes, by.id).await?;
    let now = clock::now();
    tx.run(
        "INSERT INTO signature (practice_id, member_id, file_id, allowed, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (practice_id, member_id) DO UPDATE SET
             file_id = excluded.file_id, changed_at = excluded.changed_at",
        args![practice_id, member_id, file, Allowed::Owner.code(), now, now],
    )
    .await?;
    forget(tx, practice_id, before).await?;
    note(tx, practice_id, by, member_id, "signature.added", json!({})).await?;
    Ok(before)
}

/// Says who may use it.
pub(super) async fn allow(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    member_id: Uuid,
    allowed: Allowed,
    colleagues: &[Uuid],
) -> Result<()> {
    tx.run(
        "UPDATE signature SET allowed = $3, changed_at = $4
         WHERE practice_id = $1 AND member_id = $2",
        args![practice_id, member_id, allowed.code(), clock::now()],
    )
    .await?;
    clear_colleagues(tx, practice_id, member_id).await?;
    for colleague in colleagues {
        tx.run(
            "INSERT INTO signature_colleague (practice_id, member_id, colleague_id)
             VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            args![practice_id, member_id, *colleague],
        )
        .await?;
    }
    let detail = json!({ "allowed": allowed.code(), "colleagues": colleagues });
    note(tx, practice_id, by, member_id, "signature.allowed", detail).await
}

/// Takes the signature back. Its file, which nothing names any more.
pub(super) async fn withdraw(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    member_id: Uuid,
) -> Result<Option<Uuid>> {
    let Some(kept) = of_member(tx, practice_id, member_id).await? else { return Ok(None) };
    clear_colleagues(tx, practice_id, member_id).await?;
    let key = args![practice_id, member_id];
    tx.run("DELETE FROM signature WHERE practice_id = $1 AND member_id = $2", key).await?;
    forget(tx, practice_id, Some(kept.file_id)).await?;
    note(tx, practice_id, by, member_id, "signature.withdrawn", json!({})).await?;
    Ok(Some(kept.file_id))
}

async fn clear_colleagues(tx: &Tx, practice_id: Uuid, member_id: Uuid) -> Result<()> {
    let key = args![practice_id, member_id];
    let sql = "DELETE FROM signature_colleague WHERE practice_id = $1 AND member_id = $2";
    tx.run(sql, key).await.map(|_| ())
}

async fn forget(tx: &Tx, practice_id: Uuid, file: Option<Uuid>) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    let key = args![practice_id, file];
    tx.run("DELETE FROM file WHERE practice_id = $1 AND id = $2", key).await.map(|_| ())
}

async fn note(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    member_id: Uuid,
    action: &str,
    detail: Value,
) -> Result<()> {
    let subject_id = Some(member_id);
    let entry = Entry { action, subject_kind: "member", subject_id, detail };
    audit::record(tx, practice_id, by, entry).await
}
