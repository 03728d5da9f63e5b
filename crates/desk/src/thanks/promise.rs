//! What the practice promises itself about thanks: within how long, how, and when its batches
//! go out.

use platform::{Result, Sql, Uuid, settings};
use serde::{Deserialize, Serialize};

use super::way::Way;

/// The name of the setting.
const SETTING: &str = "thanks";

/// The promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Promise {
    /// Working days after the day on which a referral was received.
    pub days: u16,
    /// The way for those who have not said how they want to be reached, by its code.
    pub usual: String,
    /// The day of the month from which who does not treat is thanked.
    pub batch_day: i8,
}

impl Default for Promise {
    fn default() -> Self {
        Self { days: 2, usual: Way::Card.code().into(), batch_day: 1 }
    }
}

impl Promise {
    /// The longest promise, in working days.
    pub const MOST_DAYS: u16 = 20;

    /// Reads it.
    pub async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        Ok(settings::get(db, practice_id, SETTING).await?.unwrap_or_default())
    }

    /// Keeps it.
    pub async fn keep(&self, db: &impl Sql, practice_id: Uuid, by: Uuid) -> Result<()> {
        settings::put(db, practice_id, SETTING, self, Some(by)).await
    }

    /// The usual way.
    pub fn usual(&self) -> Way {
        Way::from_code(&self.usual).unwrap_or(Way::Card)
    }
}
