//! What a practice wants to keep: its targets from a referral to the first visit.

use platform::{Result, Sql, Uuid, settings};
use serde::{Deserialize, Serialize};

/// The name of the setting.
const NAME: &str = "clocks";

/// The targets. Minutes are minutes in which the clinic is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Targets {
    /// What came in is looked at within so many open minutes.
    pub look_minutes: i64,
    /// The same when it is urgent.
    pub urgent_look_minutes: i64,
    /// The patient is called for the first time within so many open minutes.
    pub call_minutes: i64,
    /// The same when it is urgent.
    pub urgent_call_minutes: i64,
    /// So many attempts, each on a day of its own.
    pub attempts: i64,
    /// Within so many open days; then a letter has so long to be answered.
    pub attempt_days: i64,
    /// The first visit is booked within so many days.
    pub schedule_days: i64,
    /// The patient is evaluated within so many days.
    pub evaluate_days: i64,
    /// The same when it is urgent, in hours.
    pub urgent_evaluate_hours: i64,
    /// What is missing is asked for again after so many open days.
    pub ask_again_days: i64,
}

impl Default for Targets {
    /// What practices begin with; none of it is a rule of law.
    fn default() -> Self {
        Self {
            look_minutes: 120,
            urgent_look_minutes: 30,
            call_minutes: 240,
            urgent_call_minutes: 60,
            attempts: 3,
            attempt_days: 5,
            schedule_days: 2,
            evaluate_days: 7,
            urgent_evaluate_hours: 24,
            ask_again_days: 2,
        }
    }
}

/// The targets of a practice.
pub async fn targets(db: &impl Sql, practice_id: Uuid) -> Result<Targets> {
    Ok(settings::get(db, practice_id, NAME).await?.unwrap_or_default())
}

/// Sets them; the caller reckons anew what is open.
pub(super) async fn set(
    db: &impl Sql,
    practice_id: Uuid,
    targets: &Targets,
    by: Uuid,
) -> Result<()> {
    settings::put(db, practice_id, NAME, targets, Some(by)).await
}
