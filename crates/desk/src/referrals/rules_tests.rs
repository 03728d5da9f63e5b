use ReferralState::*;
use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 25);
const RECEIVED: Date = date(2026, 11, 1);

fn place(state: ReferralState) -> Place {
    Place {
        state,
        state_since: 0,
        outcome_reason: String::new(),
        contacted_on: None,
        scheduled_on: None,
        evaluated_on: None,
        discharged_on: None,
        days_to_contact: None,
        days_to_evaluation: None,
        visit_at: None,
    }
}

fn setting(role: Role) -> Setting {
    Setting { received_on: RECEIVED, received_at: 0, held_from: None, role, today: TODAY, now: 7 }
}

fn go(to: ReferralState) -> Move {
    Move { to, on: TODAY, reason: None, visit_at: None, contact: Contact::Reached }
}

#[test]
fn each_step_writes_its_day_and_counts_from_the_received_day() {
    let desk = setting(Role::FrontDesk);
    let called = moved(&place(Received), go(Contacting), desk).expect("contacting");
    assert_eq!((called.contacted_on, called.days_to_contact), (Some(TODAY), Some(24)));
    let booked = moved(&called, go(Scheduled), desk).expect("scheduled");
    let seen = Move { on: TODAY, ..go(Evaluated) };
    let seen = moved(&booked, seen, desk).expect("evaluated");
    assert_eq!((seen.evaluated_on, seen.days_to_evaluation), (Some(TODAY), Some(24)));
    assert_eq!(seen.contacted_on, Some(TODAY), "the first contact stays the first");
}

#[test]
fn an_end_without_a_patient_needs_a_reason_and_a_discharge_does_not() {
    let desk = setting(Role::FrontDesk);
    assert_eq!(moved(&place(Contacting), go(Lost), desk), Err(Refusal::NoReason));
    let lost = Move { reason: Some(LostReason::Cost), ..go(Lost) };
    assert_eq!(moved(&place(Contacting), lost, desk).expect("lost").outcome_reason, "cost");
    assert!(moved(&place(InCare), go(Discharged), desk).is_ok());
}

#[test]
fn only_an_owner_says_that_a_referral_was_an_error() {
    let wrong = Move { reason: Some(LostReason::Other), ..go(EnteredInError) };
    let refused = moved(&place(Received), wrong, setting(Role::FrontDesk));
    assert_eq!(refused, Err(Refusal::OwnersOnly));
    assert!(moved(&place(Received), wrong, setting(Role::Owner)).is_ok());
}

#[test]
fn a_hold_ends_where_it_began() {
    let held = Setting { held_from: Some(Scheduled), ..setting(Role::Owner) };
    assert_eq!(next_states(&place(OnHold), held), [Scheduled, EnteredInError]);
}

#[test]
fn nobody_comes_back_into_care_after_sixty_days() {
    let discharged = |days: i64| Place {
        discharged_on: Some(TODAY.saturating_sub(days.days())),
        ..place(Discharged)
    };
    let desk = setting(Role::FrontDesk);
    assert_eq!(moved(&discharged(61), go(InCare), desk), Err(Refusal::TooLongAgo));
    assert_eq!(moved(&discharged(60), go(InCare), desk).expect("in care").discharged_on, None);
}

#[test]
fn a_day_lies_between_the_referral_and_today() {
    let desk = setting(Role::FrontDesk);
    let on = |on| moved(&place(Received), Move { on, ..go(Contacting) }, desk);
    assert_eq!(on(TODAY.saturating_add(1.day())), Err(Refusal::InFuture));
    assert_eq!(on(RECEIVED.saturating_sub(1.day())), Err(Refusal::BeforeReceived));
    assert!(on(RECEIVED).is_ok());
}

proptest! {
    #[test]
    fn whatever_is_offered_can_be_done(at in 0..ReferralState::ALL.len(), owner in any::<bool>()) {
        let role = if owner { Role::Owner } else { Role::FrontDesk };
        let from = place(ReferralState::ALL[at]);
        for to in next_states(&from, setting(role)) {
            let wanted = Move { reason: Some(LostReason::Other), ..go(to) };
            prop_assert!(moved(&from, wanted, setting(role)).is_ok(), "{:?} -> {:?}", from.state, to);
            prop_assert!(!verb(from.state, to).is_empty());
        }
    }
}
