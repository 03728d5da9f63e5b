//! What a referrer may hear about: the stages of a referral that are news to them.

use lexicon::{LostReason, ReferralState};

/// A stage worth telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// The referral is here.
    Received,
    /// Something is missing that only the referrer can give.
    NeedsInfo,
    /// The first visit is booked.
    Scheduled,
    /// The first visit took place.
    Evaluated,
    /// Care has ended.
    Discharged,
    /// It ended without a visit.
    Lost,
    /// The practice cannot take the patient.
    Declined,
    /// The patient did not answer, whatever was tried.
    Unreachable,
}

impl Stage {
    /// All of them, in the order in which they come.
    pub const ALL: [Self; 8] = [
        Self::Received,
        Self::NeedsInfo,
        Self::Scheduled,
        Self::Evaluated,
        Self::Discharged,
        Self::Lost,
        Self::Declined,
        Self::Unreachable,
    ];

    /// Its code in the database; also the name of its wording.
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::NeedsInfo => "needs_info",
            Self::Scheduled => "scheduled",
            Self::Evaluated => "evaluated",
            Self::Discharged => "discharged",
            Self::Lost => "lost",
            Self::Declined => "declined",
            Self::Unreachable => "unreachable",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// In a few words, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "Referral received",
            Self::NeedsInfo => "Information missing",
            Self::Scheduled => "First visit booked",
            Self::Evaluated => "Evaluated",
            Self::Discharged => "Discharged",
            Self::Lost => "Ended without a visit",
            Self::Declined => "Not accepted",
            Self::Unreachable => "Patient not reached",
        }
    }

    /// The stage that a referral has come to, where that is news. Missing
    /// information is told by the request that lists it ([`super::ask`]), not
    /// by the state.
    pub fn of(state: ReferralState, reason: Option<LostReason>) -> Option<Self> {
        use ReferralState as S;
        Some(match state {
            S::Received => Self::Received,
            S::Scheduled => Self::Scheduled,
            S::Evaluated => Self::Evaluated,
            S::Discharged => Self::Discharged,
            S::Declined => Self::Declined,
            S::Lost | S::Expired if reason == Some(LostReason::Unreachable) => Self::Unreachable,
            S::Lost | S::Expired => Self::Lost,
            S::NeedsInfo
            | S::Contacting
            | S::OnHold
            | S::InCare
            | S::Duplicate
            | S::CancelledByReferrer
            | S::EnteredInError => return None,
        })
    }

    /// Whether it is still the latest news when the referral stands here: what
    /// was undone, or overtaken within the pause before telling, is not told.
    pub fn holds(self, state: ReferralState, reason: Option<LostReason>) -> bool {
        use ReferralState as S;
        match self {
            Self::Received => {
                matches!(state, S::Received | S::NeedsInfo | S::Contacting | S::OnHold)
            }
            Self::NeedsInfo => state.awaits_evaluation(),
            Self::Scheduled => state == S::Scheduled,
            Self::Evaluated => matches!(state, S::Evaluated | S::InCare),
            // Told after the last attempt, before anybody ends the referral.
            Self::Unreachable => {
                matches!(state, S::Received | S::NeedsInfo | S::Contacting)
                    || Self::of(state, reason) == Some(self)
            }
            Self::Discharged | Self::Lost | Self::Declined => Self::of(state, reason) == Some(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_found_again_by_its_code() {
        for stage in Stage::ALL {
            assert_eq!(Stage::from_code(stage.code()), Some(stage));
        }
    }

    #[test]
    fn a_stage_holds_where_it_was_reached() {
        for state in ReferralState::ALL {
            for reason in [None, Some(LostReason::Unreachable), Some(LostReason::Cost)] {
                if let Some(stage) = Stage::of(*state, reason) {
                    assert!(stage.holds(*state, reason), "{stage:?} {state:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_holds_for_a_referral_that_was_an_error() {
        for stage in Stage::ALL {
            assert!(!stage.holds(ReferralState::EnteredInError, None), "{stage:?}");
            assert!(!stage.holds(ReferralState::Duplicate, None), "{stage:?}");
        }
    }
}
