//! The statements of an import. Many rows go in few statements; what each did is kept as an effect, by which it can
//! be taken back.

mod effect;
mod patients;
mod referrals;
mod sources;

use std::collections::HashMap;

use platform::{Instant, Uuid, audit::Actor};

use super::progress::Progress;

pub(super) use effect::{Effect, Subject, effects};
pub(super) use patients::{patients, restore as restore_patient};
pub(super) use referrals::{referrals, restore as restore_referral};
pub(super) use sources::{aliases, fills, source_effects, sources};

/// What every statement of one import needs.
#[derive(Clone, Copy)]
pub(super) struct Writing<'a> {
    pub(super) practice_id: Uuid,
    pub(super) import_id: Uuid,
    pub(super) by: &'a Actor,
    /// One instant for all rows: by it an undo sees which were edited since.
    pub(super) now: Instant,
    pub(super) progress: &'a Progress,
}

/// The ids of made sources by the ids that stood for them.
pub(super) type Made = HashMap<Uuid, Uuid>;

/// The source that an id of the plan means.
pub(super) fn real(made: &Made, id: Uuid) -> Uuid {
    made.get(&id).copied().unwrap_or(id)
}

/// Rows written between two looks at whether somebody has cancelled.
const A_TIME: usize = 1000;
