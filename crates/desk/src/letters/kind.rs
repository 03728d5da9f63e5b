//! The occasions on which a referrer gets a letter.

use lexicon::{LostReason, ReferralState};

use crate::wordings::Report;

/// Why a letter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The initial evaluation is done.
    Evaluation,
    /// How far the patient is, before they see the referrer again.
    Progress,
    /// Care has ended, with what came of it.
    Discharge,
    /// The patient does not come: chose another practice, the cost, no longer needed.
    NotComing,
    /// The practice cannot take the patient.
    Declined,
    /// The patient could not be reached.
    Unreached,
}

impl Kind {
    /// All of them, in the order in which they come.
    pub const ALL: [Self; 6] = [
        Self::Evaluation,
        Self::Progress,
        Self::Discharge,
        Self::NotComing,
        Self::Declined,
        Self::Unreached,
    ];

    /// Its code in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Evaluation => "evaluation",
            Self::Progress => "progress",
            Self::Discharge => "discharge",
            Self::NotComing => "not_coming",
            Self::Declined => "declined",
            Self::Unreached => "unreached",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// In a word or two, for those who write it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Evaluation => "Evaluation done",
            Self::Progress => "Progress",
            Self::Discharge => "Discharge with outcome",
            Self::NotComing => "The patient is not coming",
            Self::Declined => "We cannot take the patient",
            Self::Unreached => "Could not reach the patient",
        }
    }

    /// The subject line, for who reads it.
    pub fn subject(self) -> &'static str {
        match self {
            Self::Evaluation => "Initial evaluation of your patient",
            Self::Progress => "Progress of your patient",
            Self::Discharge => "Discharge of your patient, with outcome",
            Self::NotComing => "Your patient is not coming to us",
            Self::Declined => "We cannot take your patient",
            Self::Unreached => "We could not reach your patient",
        }
    }

    /// The practice's wording of it.
    pub fn report(self) -> Report {
        match self {
            Self::Evaluation => Report::Evaluated,
            Self::Progress => Report::Progress,
            Self::Discharge => Report::Discharged,
            Self::NotComing => Report::Declined,
            Self::Declined => Report::NotAccepted,
            Self::Unreached => Report::Unreached,
        }
    }

    /// Whether it is true of a referral that stands here.
    pub fn fits(self, state: ReferralState, reason: Option<LostReason>) -> bool {
        use ReferralState as S;
        match self {
            Self::Evaluation => matches!(state, S::Evaluated | S::InCare | S::Discharged),
            Self::Progress => matches!(state, S::Evaluated | S::InCare | S::OnHold),
            Self::Discharge => state == S::Discharged,
            Self::NotComing => {
                matches!(state, S::Lost | S::Expired) && reason != Some(LostReason::Unreachable)
            }
            Self::Declined => state == S::Declined,
            Self::Unreached => {
                matches!(state, S::Received | S::NeedsInfo | S::Contacting)
                    || (matches!(state, S::Lost | S::Expired)
                        && reason == Some(LostReason::Unreachable))
            }
        }
    }

    /// The letters that are true of a referral that stands here.
    pub fn that_fit(state: ReferralState, reason: Option<LostReason>) -> Vec<Self> {
        Self::ALL.into_iter().filter(|kind| kind.fits(state, reason)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_again_by_its_code() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
    }

    #[test]
    fn nothing_is_written_of_a_referral_that_was_an_error() {
        assert!(Kind::that_fit(ReferralState::EnteredInError, None).is_empty());
        assert!(Kind::that_fit(ReferralState::Duplicate, None).is_empty());
    }

    #[test]
    fn a_patient_who_chose_another_practice_was_reached() {
        let lost = ReferralState::Lost;
        assert!(!Kind::Unreached.fits(lost, Some(LostReason::Cost)));
        assert!(Kind::Unreached.fits(lost, Some(LostReason::Unreachable)));
    }
}
