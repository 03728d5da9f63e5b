//! Promises of the life of a referral.

use lexicon::ReferralState::{self, *};
use std::collections::BTreeSet;

fn pairs() -> impl Iterator<Item = (ReferralState, ReferralState)> {
    let all = ReferralState::ALL.iter();
    all.flat_map(|from| ReferralState::ALL.iter().map(|to| (*from, *to)))
}

fn next(state: ReferralState) -> BTreeSet<ReferralState> {
    let all = ReferralState::ALL.iter().copied();
    all.filter(|next| state.may_become(*next)).collect()
}

/// The machine of DESIGN.md, section 4, written a second time.
#[test]
fn the_moves_are_those_of_the_design() {
    let early = [Contacting, Declined, Duplicate, CancelledByReferrer, Expired];
    for (state, moves) in [
        (Received, [&early[..], &[NeedsInfo]].concat()),
        (NeedsInfo, [&early[..], &[Received]].concat()),
        (Contacting, vec![Scheduled, OnHold, Lost, CancelledByReferrer, Expired]),
        (Scheduled, vec![Evaluated, Contacting, OnHold, Lost, CancelledByReferrer]),
        (OnHold, vec![Contacting, Scheduled, InCare]),
        (Evaluated, vec![InCare, Discharged]),
        (InCare, vec![Discharged, OnHold]),
        (Discharged, vec![InCare]),
        (Lost, vec![]),
        (Declined, vec![]),
        (Duplicate, vec![]),
        (CancelledByReferrer, vec![]),
        (Expired, vec![]),
    ] {
        let moves: BTreeSet<_> = moves.into_iter().chain([EnteredInError]).collect();
        assert_eq!(next(state), moves, "{state}");
    }
    assert_eq!(next(EnteredInError), BTreeSet::new());
}

#[test]
fn an_ended_referral_leads_nowhere_but_to_error_or_reopened_care() {
    for state in ReferralState::ALL.iter().filter(|state| state.is_terminal()) {
        for next in next(*state) {
            let reopened = (*state, next) == (Discharged, InCare);
            assert!(next == EnteredInError || reopened, "{state} to {next}");
        }
    }
}

#[test]
fn on_hold_leads_back_to_every_state_it_can_be_entered_from() {
    for state in ReferralState::ALL {
        if state.may_become(OnHold) {
            assert!(OnHold.may_become(*state), "{state}");
        } else if *state != EnteredInError {
            assert!(!OnHold.may_become(*state), "{state}");
        }
    }
}

#[test]
fn nothing_becomes_itself_and_every_state_can_be_reached() {
    let mut reached = BTreeSet::from([Received]);
    for _ in ReferralState::ALL {
        let more: Vec<_> = reached.iter().flat_map(|state| next(*state)).collect();
        reached.extend(more);
    }
    assert_eq!(reached.len(), ReferralState::ALL.len());
    assert!(ReferralState::ALL.iter().all(|s| !s.may_become(*s)));
}

#[test]
fn implied_steps_take_only_moves_that_a_person_could_take() {
    for (from, to) in pairs() {
        let Some(steps) = from.implied_steps(to) else {
            continue;
        };
        assert_eq!(steps.last(), Some(&to), "{from} to {to}");
        let mut at = from;
        for step in &steps {
            assert!(at.may_become(*step), "{from} to {to} by {steps:?}");
            at = *step;
        }
        let once: BTreeSet<_> = steps.iter().chain([&from]).collect();
        assert_eq!(once.len(), steps.len() + 1, "{from} to {to} by {steps:?}");
    }
}

#[test]
fn implied_steps_pass_through_no_ended_state_no_hold_and_no_doubt() {
    for (from, to) in pairs() {
        let mut passed = from.implied_steps(to).unwrap_or_default();
        passed.pop();
        for state in passed {
            assert!(
                !state.is_terminal() && !matches!(state, OnHold | NeedsInfo),
                "{from} to {to} passes {state}"
            );
        }
    }
}

#[test]
fn what_an_import_implies_is_the_usual_way() {
    for (from, to, steps) in [
        (Received, Contacting, vec![Contacting]),
        (Received, Scheduled, vec![Contacting, Scheduled]),
        (Received, Evaluated, vec![Contacting, Scheduled, Evaluated]),
        (Received, InCare, vec![Contacting, Scheduled, Evaluated, InCare]),
        (Received, Discharged, vec![Contacting, Scheduled, Evaluated, Discharged]),
        (Received, Lost, vec![Contacting, Lost]),
        (Received, OnHold, vec![Contacting, OnHold]),
        (Received, Declined, vec![Declined]),
        (NeedsInfo, Received, vec![Received]),
        (NeedsInfo, Evaluated, vec![Contacting, Scheduled, Evaluated]),
        (Scheduled, InCare, vec![Evaluated, InCare]),
        (Evaluated, InCare, vec![InCare]),
        (InCare, Discharged, vec![Discharged]),
        (OnHold, Discharged, vec![InCare, Discharged]),
    ] {
        assert_eq!(from.implied_steps(to), Some(steps), "{from} to {to}");
    }
}

#[test]
fn nothing_from_outside_takes_a_step_backward_or_reopens_or_declares_an_error() {
    for (from, to) in [
        (Received, NeedsInfo),
        (Contacting, Received),
        (Scheduled, Contacting),
        (Evaluated, Scheduled),
        (InCare, Evaluated),
        (InCare, OnHold),
        (Discharged, InCare),
        (Lost, Contacting),
        (Evaluated, Lost),
        (Scheduled, Declined),
        (OnHold, Contacting),
    ] {
        assert_eq!(from.implied_steps(to), None, "{from} to {to}");
    }
    for state in ReferralState::ALL {
        assert_eq!(state.implied_steps(*state), None);
        assert_eq!(state.implied_steps(EnteredInError), None);
        if state.is_terminal() {
            assert!(ReferralState::ALL.iter().all(|to| state.implied_steps(*to).is_none()));
        }
    }
}

/// Reading the same file again must change nothing: no two states lead to each other.
#[test]
fn steps_from_outside_never_go_in_circles() {
    for (from, to) in pairs() {
        if from.implied_steps(to).is_some() {
            assert_eq!(to.implied_steps(from), None, "{from} and {to}");
        }
    }
}

#[test]
fn every_ended_state_but_discharged_asks_for_a_reason() {
    for state in ReferralState::ALL {
        assert_eq!(state.needs_reason(), state.is_terminal() && *state != Discharged);
        assert_ne!(state.is_open(), state.is_terminal());
        assert!(!(state.awaits_evaluation() && state.is_terminal()));
    }
    let waiting: Vec<_> = ReferralState::ALL.iter().filter(|s| s.awaits_evaluation()).collect();
    assert_eq!(waiting, [&Received, &NeedsInfo, &Contacting, &Scheduled, &OnHold]);
}
