//! Where an item stands.

/// What has become of something that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// It waits for a decision.
    New,
    /// It waits until a time, because something is missing.
    Waits,
    /// It became a referral.
    Accepted,
    /// It belongs to a referral that was there.
    Joined,
    /// It is no referral.
    NotAReferral,
    /// Nobody asked for it.
    Spam,
    /// It was meant for somebody else.
    Misdirected,
}

use ItemState::{Accepted, Joined, Misdirected, New, NotAReferral, Spam, Waits};

impl ItemState {
    /// All of them.
    pub const ALL: [Self; 7] = [New, Waits, Accepted, Joined, NotAReferral, Spam, Misdirected];

    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            New => "new",
            Waits => "triaged",
            Accepted => "converted",
            Joined => "merged",
            NotAReferral => "not_a_referral",
            Spam => "spam",
            Misdirected => "misdirected",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether somebody still has to decide.
    pub fn is_open(self) -> bool {
        matches!(self, New | Waits)
    }

    /// What was decided, as a sentence without its subject: "made it a referral".
    pub fn deed(self) -> &'static str {
        match self {
            New => "put it back",
            Waits => "let it wait",
            Accepted => "accepted it",
            Joined => "joined it to a referral",
            NotAReferral => "set it aside: not a referral",
            Spam => "set it aside: spam",
            Misdirected => "set it aside: misdirected",
        }
    }

    /// In a word or two.
    pub fn label(self) -> &'static str {
        match self {
            New => "Waits for a decision",
            Waits => "Put off",
            Accepted => "Accepted",
            Joined => "Joined",
            NotAReferral => "Not a referral",
            Spam => "Spam",
            Misdirected => "Misdirected",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_found_by_its_code() {
        for state in ItemState::ALL {
            assert_eq!(ItemState::from_code(state.code()), Some(state));
        }
    }
}
