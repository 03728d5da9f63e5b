//! The source that a contact is with, as it stands now.

use platform::{Error, Result, Sql, Uuid, args, db::FromQueryResult};

/// A source with whom somebody can have been in contact.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Source {
    pub(super) id: Uuid,
    pub(super) name: String,
    kind: String,
    pub(super) organisation_id: Option<Uuid>,
    merged_into: Option<Uuid>,
    deleted_at: Option<i64>,
}

/// A merge of merges of merges; more is a circle.
const MOST_MERGES: usize = 16;

impl Source {
    /// The source of this id, or the one that it was merged into; none when there is nobody
    /// there with whom one can be in contact.
    pub(super) async fn lead(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Option<Self>> {
        let mut next = id;
        for _ in 0..MOST_MERGES {
            // Served by the primary key.
            let found: Option<Self> = db
                .row(
                    "SELECT id, name, kind, organisation_id, merged_into, deleted_at
                     FROM source WHERE practice_id = $1 AND id = $2",
                    args![practice_id, next],
                )
                .await?;
            match found {
                Some(Self { merged_into: Some(kept), .. }) => next = kept,
                Some(source) if source.is_live() => return Ok(Some(source)),
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The same where there must be one.
    pub(super) async fn must(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Self> {
        Self::lead(db, practice_id, id).await?.ok_or_else(|| Error::Invalid(GONE.into()))
    }

    fn is_live(&self) -> bool {
        self.deleted_at.is_none() && matches!(self.kind.as_str(), "person" | "organisation")
    }
}

const GONE: &str = "This source is not here any more. Give the contact to another source.";
