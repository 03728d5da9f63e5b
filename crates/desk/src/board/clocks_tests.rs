use jiff::civil::{DateTime, date};
use lexicon::hours::Holiday;
use proptest::prelude::*;

use super::*;
use crate::board::attempt::Kind;

fn clock() -> Clock {
    let thanksgiving =
        Holiday { on: date(2026, 11, 26), name: "Thanksgiving Day".into(), spans: Vec::new() };
    let hours = Hours { holidays: vec![thanksgiving], ..Hours::usual() };
    Clock { hours, zone: TimeZone::get("America/New_York").expect("a zone") }
}

fn at(text: &str) -> Instant {
    let local: DateTime = text.parse().expect("a time");
    local.to_zoned(clock().zone).expect("a moment").timestamp().as_millisecond()
}

fn case(tries: &[Try]) -> Case<'_> {
    let received_at = at("2026-11-23T10:00");
    Case {
        state: ReferralState::Contacting,
        state_since: received_at,
        received_at,
        is_urgent: false,
        again_from: None,
        pauses: &[],
        tries,
        asked: Asked::NotYet,
        visit_at: None,
    }
}

fn tried(on: &str, outcome: Outcome) -> Try {
    Try { at: at(on), kind: Kind::Call, outcome }
}

fn what(case: &Case<'_>) -> (Step, Instant) {
    let next = next(case, &Targets::default(), &clock()).expect("a next step");
    (next.step, next.due_at)
}

#[test]
fn three_attempts_on_three_days_then_a_letter_then_the_end() {
    let monday = tried("2026-11-23T11:00", Outcome::NoAnswer);
    let tuesday = tried("2026-11-24T09:00", Outcome::Voicemail);
    let wednesday = tried("2026-11-25T15:00", Outcome::NoAnswer);
    assert_eq!(what(&case(&[])), (Step::Call, at("2026-11-23T14:00")));
    assert_eq!(what(&case(&[monday])), (Step::CallAgain, at("2026-11-24T12:00")));
    assert_eq!(what(&case(&[monday, tuesday])), (Step::CallAgain, at("2026-11-25T12:00")));
    // Thursday is a holiday.
    let three = [monday, tuesday, wednesday];
    assert_eq!(what(&case(&three)), (Step::Letter, at("2026-11-27T12:00")));
    let letter = Try { kind: Kind::Letter, ..tried("2026-11-27T12:00", Outcome::Sent) };
    let all = [monday, tuesday, wednesday, letter];
    assert_eq!(what(&case(&all)), (Step::Close, at("2026-12-04T12:00")));
}

#[test]
fn who_was_reached_is_booked_and_a_wrong_number_is_found() {
    let reached = [tried("2026-11-23T11:00", Outcome::Reached)];
    assert_eq!(what(&case(&reached)), (Step::Book, at("2026-11-25T10:00")), "two days");
    let wrong = [tried("2026-11-23T11:00", Outcome::WrongNumber)];
    assert_eq!(what(&case(&wrong)), (Step::FindNumber, at("2026-11-23T15:00")));
}

#[test]
fn an_urgent_patient_is_called_sooner_and_seen_within_a_day() {
    let urgent = Case { is_urgent: true, ..case(&[]) };
    assert_eq!(what(&urgent), (Step::Call, at("2026-11-23T11:00")));
    let booked = Case { state: ReferralState::Scheduled, ..urgent };
    assert_eq!(what(&booked), (Step::Visit, at("2026-11-24T10:00")));
}

#[test]
fn what_is_missing_is_asked_for_again_after_two_open_days() {
    let asked = Asked::At(at("2026-11-25T16:00"));
    let waits = Case { state: ReferralState::NeedsInfo, asked, ..case(&[]) };
    assert_eq!(what(&waits), (Step::AskAgain, at("2026-11-30T16:00")));
}

#[test]
fn clocks_stand_still_on_hold_and_stop_at_the_end() {
    for state in ReferralState::ALL.iter().filter(|state| !state.awaits_evaluation()) {
        assert_eq!(next(&Case { state: *state, ..case(&[]) }, &Targets::default(), &clock()), None);
    }
    let held = Case { state: ReferralState::OnHold, ..case(&[]) };
    assert_eq!(next(&held, &Targets::default(), &clock()), None);
}

#[test]
fn a_clock_over_the_change_of_summer_time_counts_the_hours_as_they_pass() {
    // Friday 16:00, with one open hour left; the clocks change on Sunday, November 1.
    assert_eq!(clock().due(at("2026-10-30T16:00"), 240, &[]), at("2026-11-02T11:00"));
    let days = running(at("2026-10-31T12:00"), 2 * DAY, &[]);
    assert_eq!(days, at("2026-11-02T11:00"), "48 hours as they pass");
}

/// Moments of two years, among them every change of summer time.
fn moments() -> std::ops::Range<Instant> {
    1_767_000_000_000..1_830_000_000_000
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_pause_puts_a_clock_off_by_the_open_time_it_took(
        from in moments(), before in 0..20_i64, long in 0..20_000_i64, minutes in 1..3_000_i64
    ) {
        let clock = clock();
        let pause = Pause { from: from + before * HOUR, to: from + before * HOUR + long * 60_000 };
        let plain = clock.due(from, minutes, &[]);
        let put_off = clock.due(from, minutes, &[pause]);
        prop_assert!(put_off >= plain);
        // Stretches are counted in whole minutes.
        if pause.from < plain {
            let open = clock.between(plain.min(pause.from), put_off)
                - clock.between(pause.from, pause.to);
            let left = minutes - clock.between(from, pause.from);
            prop_assert!((open - left).abs() <= 2, "{open} open minutes, {left} left");
        } else {
            prop_assert_eq!(put_off, plain);
        }
    }

    #[test]
    fn what_happens_later_is_never_due_sooner(
        from in moments(), later in 0..10_000_i64, minutes in 0..3_000_i64, days in 1..8_i64
    ) {
        let (clock, then) = (clock(), from + later * 60_000);
        prop_assert!(clock.due(from, minutes, &[]) <= clock.due(then, minutes, &[]));
        prop_assert!(clock.another_day(from, minutes) <= clock.another_day(then, minutes));
        prop_assert!(clock.days_after(from, days) <= clock.days_after(then, days));
    }

    #[test]
    fn another_attempt_is_due_on_another_open_day(from in moments(), minutes in 1..540_i64) {
        let clock = clock();
        let due = clock.another_day(from, minutes);
        prop_assert!(clock.day(due) > clock.day(from));
        prop_assert!(!clock.hours.on(clock.day(due)).is_empty());
    }
}
