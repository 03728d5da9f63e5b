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
            Contacting => matches!(
                next,
                Scheduled | OnHold | Lost | CancelledByReferrer | Expired
            ),
            Scheduled => matches!(
                next,
                Evaluated | Contacting | OnHold | Lost | CancelledByReferrer
            ),
            OnHold => matches!(next, Contacting | Scheduled | InCare),
            Evaluated => matches!(next, InCare | Discharged),
            InCare => matches!(next, Discharged | OnHold),
            Discharged => next == InCare,
            Lost | Declined | Duplicate | CancelledByReferrer | Expired | EnteredInError => false,
        }
    }

    /// The states an import or an outside message implies on the way to `target`, ending with it;
    /// `None` when that would be a step backward, which only a person may take.
    pub fn implied_steps(self, target: Self) -> Option<Vec<Self>> {
        let forward = |from: Self, to: Self| {
            from.may_become(to)
                && to != EnteredInError
                && (to.rank() > from.rank() || (from, to) == (NeedsInfo, Received))
        };
        if self == target || target == EnteredInError {
            return None;
        }
        let mut paths = vec![vec![self]];
        while !paths.is_empty() {
            if let Some(path) = paths.iter().find(|path| path.last() == Some(&target)) {
                return Some(path[1..].to_vec());
            }
            paths = paths
                .iter()
                .flat_map(|path| {
                    let last = path.last().copied().unwrap_or(self);
                    Self::ALL
                        .iter()
                        .filter(move |next| forward(last, **next))
                        .filter(|next| !path.contains(next))
                        .map(|next| [path.as_slice(), &[*next]].concat())
                })
                .collect();
        }
        None
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
