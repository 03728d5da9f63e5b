//! The versions of a wording. Nothing is overwritten: each change is a new version,
//! and the way back to the built-in wording is one with no words.

use platform::{Instant, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult};

use super::Words;

/// One version.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Version {
    pub version: i64,
    pub subject: String,
    pub body: String,
    pub created_at: Instant,
    pub by_name: Option<String>,
}

impl Version {
    /// Its words; none where it is the way back to the built-in ones.
    pub fn words(&self) -> Option<Words> {
        let own = Words { subject: self.subject.clone(), body: self.body.clone() };
        Some(own).filter(|own| *own != Words::default())
    }
}

const SELECT: &str = "SELECT t.version, t.subject, t.body, t.created_at, m.name AS by_name
     FROM wording t
     LEFT JOIN membership m ON m.practice_id = t.practice_id AND m.id = t.created_by";

/// What a practice made of a wording; none where the built-in one is used.
pub(crate) async fn own(db: &impl Sql, practice_id: Uuid, code: &str) -> Result<Option<Words>> {
    let latest = latest(db, practice_id, code).await?;
    Ok(latest.and_then(|version| version.words()))
}

/// The version that counts.
pub(super) async fn latest(
    db: &impl Sql,
    practice_id: Uuid,
    code: &str,
) -> Result<Option<Version>> {
    // Served by the primary key.
    let sql = format!(
        "{SELECT} WHERE t.practice_id = $1 AND t.name = $2 ORDER BY t.version DESC LIMIT 1"
    );
    db.row(&sql, args![practice_id, code]).await
}

/// The last twenty versions, the newest first.
pub(super) async fn versions(db: &impl Sql, practice_id: Uuid, code: &str) -> Result<Vec<Version>> {
    // Served by the primary key.
    let sql = format!(
        "{SELECT} WHERE t.practice_id = $1 AND t.name = $2 ORDER BY t.version DESC LIMIT 20"
    );
    db.rows(&sql, args![practice_id, code]).await
}

/// One version.
pub(super) async fn version(
    db: &impl Sql,
    practice_id: Uuid,
    code: &str,
    version: i64,
) -> Result<Option<Version>> {
    // Served by the primary key.
    let sql = format!("{SELECT} WHERE t.practice_id = $1 AND t.name = $2 AND t.version = $3");
    db.row(&sql, args![practice_id, code, version]).await
}

/// Whether a version was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// It was.
    Yes,
    /// Not: there is a version that the writer has not seen.
    SomebodyWasFaster,
}

/// Keeps a new version after the one that the writer saw; nobody's is lost unseen.
pub(super) async fn keep(
    tx: &Tx,
    practice_id: Uuid,
    code: &str,
    words: &Words,
    seen: i64,
    by: Uuid,
) -> Result<Kept> {
    let last = latest(tx, practice_id, code).await?.map_or(0, |last| last.version);
    if last != seen {
        return Ok(Kept::SomebodyWasFaster);
    }
    let kept = tx
        .run(
            "INSERT INTO wording (practice_id, name, version, subject, body, created_at, created_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (practice_id, name, version) DO NOTHING",
            args![
                practice_id,
                code,
                seen + 1,
                words.subject.as_str(),
                words.body.as_str(),
                clock::now(),
                by
            ],
        )
        .await?;
    Ok(if kept == 1 { Kept::Yes } else { Kept::SomebodyWasFaster })
}
