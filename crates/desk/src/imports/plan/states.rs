//! Where a referral stands, and the steps that led there.

use exchange::records::ReferralCells;
use jiff::tz::TimeZone;
use lexicon::ReferralState;

use super::dates::noon;

/// One step of a referral's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) from: Option<ReferralState>,
    pub(crate) to: ReferralState,
    pub(crate) at: i64,
    /// The file does not say so, but what it says cannot have happened without.
    pub(crate) is_inferred: bool,
}

/// What the file's state means for a referral.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// These steps lead there.
    Forward(Vec<Step>),
    /// It stands there or further already.
    Stays,
    /// Only a person may take it there.
    Backward,
}

/// The steps from `state` to what the file says, none of them before `since`.
pub(super) fn way(state: ReferralState, since: i64, cells: &ReferralCells, zone: &TimeZone) -> Way {
    let target = cells.state.unwrap_or(ReferralState::Received);
    if target == state {
        return Way::Stays;
    }
    let steps = match state.implied_steps(target) {
        Some(steps) => steps,
        None if state == ReferralState::Received && state.may_become(target) => vec![target],
        // The file knows less than we do; that happens with every export that is a day old.
        None if target.implied_steps(state).is_some() => return Way::Stays,
        None => return Way::Backward,
    };
    let mut at = since;
    let mut from = state;
    let mut way = Vec::with_capacity(steps.len());
    for to in steps {
        at = at.max(told(to, cells, zone).unwrap_or(at));
        way.push(Step { from: Some(from), to, at, is_inferred: to != target });
        from = to;
    }
    Way::Forward(way)
}

/// When the file says that a state was reached. The day of an appointment is not the day on which it was made.
fn told(state: ReferralState, cells: &ReferralCells, zone: &TimeZone) -> Option<i64> {
    let day = match state {
        ReferralState::Contacting => cells.contacted_on,
        ReferralState::Evaluated | ReferralState::InCare => cells.evaluated_on,
        ReferralState::Discharged => cells.discharged_on,
        _ => None,
    };
    day.map(|day| noon(day, zone))
}
