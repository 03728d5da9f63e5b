//! Goals: what somebody wants to do in a month, and how far they have come. They count
//! what we do, never what others send: nobody is paid by referrals, and nobody is
//! measured by them here (42 USC 1320a-7b(b); 42 CFR 411.354(d)).

mod line;
mod pace;
mod page;
mod store;

pub use line::progress_line;
pub(super) use page::{page, save};
pub use store::set;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Visits, talks and events: people met at their place or ours, lunches not counted.
    Visits,
    /// Contacts in which somebody who decides was met.
    FaceTime,
    /// Lunches.
    Lunches,
    /// Calls.
    Calls,
    /// Sources that nobody had been in contact with before.
    NewSources,
}

impl What {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Visits, Self::FaceTime, Self::Lunches, Self::Calls, Self::NewSources];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Visits => "visits",
            Self::FaceTime => "face_time",
            Self::Lunches => "lunches",
            Self::Calls => "calls",
            Self::NewSources => "new_sources",
        }
    }

    /// The one with exactly this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    /// What it is called above a column.
    pub fn label(self) -> &'static str {
        match self {
            Self::Visits => "Visits",
            Self::FaceTime => "With who decides",
            Self::Lunches => "Lunches",
            Self::Calls => "Calls",
            Self::NewSources => "New sources",
        }
    }

    /// What so many of it are called.
    pub fn noun(self, number: i64) -> &'static str {
        match (self, number) {
            (Self::Visits, 1) => "visit",
            (Self::Visits, _) => "visits",
            (Self::FaceTime, _) => "with who decides",
            (Self::Lunches, 1) => "lunch",
            (Self::Lunches, _) => "lunches",
            (Self::Calls, 1) => "call",
            (Self::Calls, _) => "calls",
            (Self::NewSources, 1) => "new source",
            (Self::NewSources, _) => "new sources",
        }
    }
}
