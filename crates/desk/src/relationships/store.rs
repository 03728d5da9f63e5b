//! The source as the screens of relationships read it.

use platform::{Error, Instant, Result, Sql, Tx, Uuid, args, db::FromQueryResult};

use crate::sources;

/// A source that may be changed.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Source {
    pub name: String,
    pub tier: String,
    pub potential: String,
    pub fit: String,
    pub kind: String,
    pub deleted_at: Option<Instant>,
}

impl Source {
    /// Reads one that was not merged away and stands for somebody.
    pub async fn live(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        // Served by the primary key.
        let source: Self = db
            .row(
                "SELECT name, tier, potential, fit, kind, deleted_at FROM source
                 WHERE practice_id = $1 AND id = $2",
                args![practice_id, id],
            )
            .await?
            .ok_or(Error::NotFound)?;
        sources::still_there(source.deleted_at)?;
        if !matches!(source.kind.as_str(), "person" | "organisation") {
            return Err(Error::Invalid(
                "This source stands for referrals without a referrer: there is nobody to keep \
                 in touch with."
                    .into(),
            ));
        }
        Ok(source)
    }
}

pub(super) async fn set_status(tx: &Tx, practice_id: Uuid, id: Uuid, status: &str) -> Result<()> {
    tx.run(
        "UPDATE source SET status = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, status],
    )
    .await?;
    Ok(())
}
