//! The life of a referral.

coded! {
    /// Where a referral stands.
    ReferralState {
        Received = "received", "Received";
        NeedsInfo = "needs_info", "Needs information";
        Contacting = "contacting", "Contacting";
        Scheduled = "scheduled", "Scheduled";
        OnHold = "on_hold", "On hold";
        Evaluated = "evaluated", "Evaluated";
        InCare = "in_care", "In care";
        Discharged = "discharged", "Discharged";
        Lost = "lost", "Lost";
        Declined = "declined", "Declined";
        Duplicate = "duplicate", "Duplicate";
        CancelledByReferrer = "cancelled_by_referrer", "Cancelled by referrer";
        Expired = "expired", "Expired";
        EnteredInError = "entered_in_error", "Entered in error";
    }
}

use ReferralState::{
    CancelledByReferrer, Contacting, Declined, Discharged, Duplicate, EnteredInError, Evaluated,
    Expired, InCare, Lost, NeedsInfo, OnHold, Received, Scheduled,
};

impl ReferralState {
    /// Whether a person may move a referral from this state to `next`.
    ///
    /// Leaving `OnHold` leads back to the state it was left for; which of them, the caller knows
    /// from the referral's events. `EnteredInError` is for owners only.
    pub fn may_become(self, next: Self) -> bool {
        if next == EnteredInError {
            return self != EnteredInError;
        }
        match self {
            Received => matches!(
                next,
                NeedsInfo | Contacting | Declined | Duplicate | CancelledByReferrer | Expired
            ),
            NeedsInfo => matches!(
                next,
                Received | Contacting | Declined | Duplicate | CancelledByReferrer | Expired
            ),
            Contacting => matches!(next, Scheduled | OnHold | Lost | CancelledByReferrer | Expired),
            Scheduled => {
                matches!(next, Evaluated | Contacting | OnHold | Lost | CancelledByReferrer)
            }
            OnHold => matches!(next, Contacting | Scheduled | InCare),
            Evaluated => matches!(next, InCare | Discharged),
            InCare => matches!(next, Discharged | OnHold),
            Discharged => next == InCare,
            Lost | Declined | Duplicate | CancelledByReferrer | Expired | EnteredInError => false,
        }
    }

    /// The states an import or an outside message implies on the way to `target`, ending with it;
    /// `None` when that would be a step backward, which only a person may take.
    ///
    /// The way never leads through `OnHold`, which would be a short cut around the evaluation. A
    /// referral that *is* on hold goes on only to care; a caller that knows the state which the hold
    /// left asks that state instead.
    pub fn implied_steps(self, target: Self) -> Option<Vec<Self>> {
        if self == target || target == EnteredInError {
            return None;
        }
        let mut ways = vec![vec![self]];
        while !ways.is_empty() {
            if let Some(way) = ways.iter().find(|way| way.last() == Some(&target)) {
                return Some(way[1..].to_vec());
            }
            // Each step has a higher rank than the one before, so this ends.
            ways = ways
                .iter()
                .flat_map(|way| {
                    let last = way.last().copied().unwrap_or(self);
                    let passes = last != OnHold || way.len() == 1;
                    Self::ALL
                        .iter()
                        .filter(move |next| passes && last.leads_forward_to(**next))
                        .map(|next| [way.as_slice(), &[*next]].concat())
                })
                .collect();
        }
        None
    }

    fn leads_forward_to(self, next: Self) -> bool {
        self.may_become(next) && next != EnteredInError && next.rank() > self.rank()
    }

    /// Whether entering this state asks for a reason.
    pub fn needs_reason(self) -> bool {
        self.is_terminal() && self != Discharged
    }

    /// Whether the referral ends here.
    pub fn is_terminal(self) -> bool {
        matches!(
            self,
            Discharged
                | Lost
                | Declined
                | Duplicate
                | CancelledByReferrer
                | Expired
                | EnteredInError
        )
    }

    /// Whether somebody still has to act or care.
    pub fn is_open(self) -> bool {
        !self.is_terminal()
    }

    /// Whether the patient is still to be seen for the first time: the states with a clock.
    pub fn awaits_evaluation(self) -> bool {
        matches!(self, Received | NeedsInfo | Contacting | Scheduled | OnHold)
    }

    fn rank(self) -> u8 {
        match self {
            NeedsInfo => 0,
            Received => 1,
            Contacting => 2,
            Scheduled => 3,
            OnHold => 4,
            Evaluated => 5,
            InCare => 6,
            Discharged | Lost | Declined | Duplicate | CancelledByReferrer | Expired
            | EnteredInError => 7,
        }
    }
}
