//! What a decision must remember to be taken back.

use platform::{Instant, Uuid};
use serde::{Deserialize, Serialize};

use super::item::Item;
use crate::referrals::{Created, Replaced};

/// How the item stood, and what else the decision changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TakeBack {
    /// The code of the state it had.
    pub state: String,
    /// Its clock.
    pub due_at: Instant,
    /// Until when it waited.
    pub wait_until: Option<Instant>,
    /// Its reason.
    pub reason: String,
    /// What else was changed.
    pub effect: Effect,
}

/// What a decision changed besides the item.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub enum Effect {
    /// Nothing.
    #[default]
    Nothing,
    /// A referral was made, and perhaps its source.
    Made {
        /// The referral.
        referral: Created,
        /// The source that was added for it.
        source: Option<Uuid>,
    },
    /// Somebody is reminded to send it back or destroy it.
    Reminded {
        /// The task.
        task: Uuid,
    },
    /// Values of a referral and its patient were replaced.
    Joined {
        /// The referral.
        referral: Uuid,
        /// What stood there before.
        replaced: Vec<Replaced>,
    },
}

impl TakeBack {
    /// What takes a decision about this item back.
    pub fn of(item: &Item, effect: Effect) -> Self {
        Self {
            state: item.state.code().to_owned(),
            due_at: item.due_at,
            wait_until: item.wait_until,
            reason: item.reason.clone(),
            effect,
        }
    }
}
