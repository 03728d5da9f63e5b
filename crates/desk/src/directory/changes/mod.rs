//! What has changed in the registry: about the practice's sources, and who has come near its
//! clinics. Nothing is changed by itself: each line asks for one decision.

mod compare;
mod differ;
mod page;
mod settle;
mod store;
mod take;
mod today;

pub(super) use compare::{KIND, Radius, compare, compared, job};
pub(super) use page::{page, told, verbs};
pub(super) use settle::{dismiss, take, undo};
pub(super) use store::{open_of_source, past_of_source, reopen_near, settle_near};
pub(super) use today::lines;

use serde::{Deserialize, Serialize};

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Kind {
    /// They sit somewhere else.
    Moved,
    /// Their number was deactivated.
    Retired,
    /// Their number is valid again.
    Returned,
    /// Another phone number.
    Phone,
    /// Another fax number.
    Fax,
    /// Somebody new near a clinic.
    Near,
}

impl Kind {
    pub(super) const ALL: [Self; 6] =
        [Self::Moved, Self::Retired, Self::Returned, Self::Phone, Self::Fax, Self::Near];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Retired => "retired",
            Self::Returned => "returned",
            Self::Phone => "phone",
            Self::Fax => "fax",
            Self::Near => "near",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Moved => "Moved",
            Self::Retired => "Retired",
            Self::Returned => "Back",
            Self::Phone => "Phone",
            Self::Fax => "Fax",
            Self::Near => "New near you",
        }
    }

    /// The verb of its button.
    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Moved | Self::Phone | Self::Fax => "Take over",
            Self::Retired => "Mark as retired",
            Self::Returned => "Mark as active",
            Self::Near => "Add as source",
        }
    }
}
