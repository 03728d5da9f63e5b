//! How a member wrote down a referral last: who sits at the phone writes down calls, who
//! sits at the fax writes down faxes.

use lexicon::Channel;
use platform::{Result, Sql, Uuid, sessions::Visitor, settings};
use serde::{Deserialize, Serialize};

/// What is most likely the same the next time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LastEntry {
    /// The channel's code.
    pub channel: String,
    /// The clinic.
    pub clinic: Option<Uuid>,
}

impl Default for LastEntry {
    fn default() -> Self {
        Self { channel: Channel::Phone.code().into(), clinic: None }
    }
}

fn name(visitor: &Visitor) -> String {
    format!("last_entry/{}", visitor.member_id)
}

/// What it was.
pub(super) async fn recall(db: &impl Sql, visitor: &Visitor) -> Result<LastEntry> {
    Ok(settings::get(db, visitor.practice_id, &name(visitor)).await?.unwrap_or_default())
}

/// Keeps what it was, where it is another than before.
pub(super) async fn remember(db: &impl Sql, visitor: &Visitor, entry: &LastEntry) -> Result<()> {
    let kept: Option<LastEntry> = settings::get(db, visitor.practice_id, &name(visitor)).await?;
    if kept.as_ref() == Some(entry) {
        return Ok(());
    }
    let by = Some(visitor.member_id);
    settings::put(db, visitor.practice_id, &name(visitor), entry, by).await
}
