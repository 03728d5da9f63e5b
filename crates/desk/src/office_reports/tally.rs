//! Counting what became of the patients an office sent.

use lexicon::ReferralState;

/// A referral, as far as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Came {
    /// Where it stands.
    pub state: ReferralState,
    /// Whether the patient was ever spoken to, or a visit booked.
    pub reached: Reached,
    /// Whole days to the first contact.
    pub days_to_contact: Option<i64>,
    /// Whole days to the first visit, where it took place.
    pub days_to_visit: Option<i64>,
}

/// Whether somebody was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// They were.
    Yes,
    /// Not that anybody wrote down.
    No,
}

/// How far the patients came: each number is part of the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Patients referred.
    pub received: i64,
    /// Of them, spoken to.
    pub reached: i64,
    /// Of them, those who came to their first visit.
    pub came: i64,
    /// Of them, those who finished their care.
    pub finished: i64,
    /// Days to the first contact, of those who were reached and of whom they are known.
    pub contact_days: Vec<i64>,
    /// Days to the first visit, of those who came.
    pub visit_days: Vec<i64>,
}

impl Tally {
    /// Counts. What was entered by mistake, or twice, is nobody.
    pub fn of(all: &[Came]) -> Self {
        use ReferralState::{Discharged, Duplicate, EnteredInError, Evaluated, InCare};
        let mut tally = Self::default();
        for one in all.iter().filter(|one| !matches!(one.state, Duplicate | EnteredInError)) {
            tally.received += 1;
            let has_come =
                one.days_to_visit.is_some() || matches!(one.state, Evaluated | InCare | Discharged);
            if has_come || one.reached == Reached::Yes {
                tally.reached += 1;
                tally.contact_days.extend(one.days_to_contact);
            }
            if has_come {
                tally.came += 1;
                tally.visit_days.extend(one.days_to_visit);
                tally.finished += i64::from(one.state == Discharged);
            }
        }
        tally
    }

    /// The numbers, each part of the one before.
    pub fn chain(&self) -> [i64; 4] {
        [self.received, self.reached, self.came, self.finished]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(state: ReferralState) -> Came {
        Came { state, reached: Reached::No, days_to_contact: None, days_to_visit: None }
    }

    #[test]
    fn every_number_is_part_of_the_one_before() {
        for state in ReferralState::ALL {
            for days_to_visit in [None, Some(3)] {
                let one = Came { days_to_visit, ..came(*state) };
                let chain = Tally::of(&[one]).chain();
                assert!(chain.is_sorted_by(|one, next| one >= next), "{state:?} {chain:?}");
            }
        }
    }

    #[test]
    fn a_mistake_is_nobody_and_who_is_in_care_has_come() {
        let all = [
            came(ReferralState::Duplicate),
            came(ReferralState::EnteredInError),
            came(ReferralState::Lost),
            came(ReferralState::InCare),
            came(ReferralState::Discharged),
        ];
        assert_eq!(Tally::of(&all).chain(), [3, 2, 2, 1]);
    }
}
