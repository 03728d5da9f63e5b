//! What the two clocks promise, for every day, pause and time zone.

use jiff::civil::{Date, date};
use platform::clock as instants;
use proptest::prelude::*;

use super::{
    clock::{Begun, Clock, Interval, State},
    pauses::{Pause, Pauses, YearDay, days},
};

const FOUR_WEEKS: Interval = Interval { target: 28, most: 42 };

fn state(begun: Date, pauses: &[Pause], today: Date) -> State {
    let pauses = Pauses::new(pauses, today);
    Clock::new(begun, FOUR_WEEKS, &pauses, today).state(&pauses, today)
}

#[test]
fn a_clock_goes_from_fine_to_overdue_by_the_weeks_of_its_tier() {
    let begun = date(2026, 1, 1);
    for (today, wanted) in [
        (date(2026, 1, 1), State::Fine(28)),
        (date(2026, 1, 21), State::Fine(8)),
        (date(2026, 1, 22), State::Soon(7)),
        (date(2026, 1, 29), State::Due(0)),
        (date(2026, 2, 12), State::Due(14)),
        (date(2026, 2, 13), State::Overdue(1)),
    ] {
        assert_eq!(state(begun, &[], today), wanted, "{today}");
    }
}

#[test]
fn what_was_left_when_a_pause_began_is_left_when_it_ends() {
    let (begun, leave) = (date(2026, 1, 1), Pause::once(date(2026, 1, 11), Some(date(2026, 3, 1))));
    assert_eq!(state(begun, &[], date(2026, 1, 10)), State::Fine(19));
    assert_eq!(state(begun, &[leave], date(2026, 2, 1)), State::Paused);
    assert_eq!(state(begun, &[leave], date(2026, 3, 2)), State::Fine(18));
}

#[test]
fn a_pause_without_end_stops_both_clocks_even_when_they_were_overdue() {
    let retired = Pause::once(date(2026, 6, 1), None);
    assert_eq!(state(date(2026, 1, 1), &[], date(2026, 6, 1)), State::Overdue(109));
    assert_eq!(state(date(2026, 1, 1), &[retired], date(2026, 6, 1)), State::Paused);
    assert_eq!(state(date(2026, 5, 20), &[retired], date(2027, 6, 1)), State::Paused);
}

#[test]
fn a_season_comes_back_each_year_also_over_the_new_year() {
    let winter = (YearDay { month: 12, day: 20 }, YearDay { month: 1, day: 6 });
    let season = Pause { season: Some(winter), ..Pause::once(date(2025, 3, 1), None) };
    let pauses = Pauses::new(&[season], date(2026, 1, 3));
    for paused in [date(2025, 12, 20), date(2026, 1, 6), date(2026, 12, 31), date(2030, 1, 1)] {
        assert!(pauses.at(paused).is_some(), "{paused}");
    }
    for running in [date(2025, 1, 2), date(2026, 1, 7), date(2026, 12, 19)] {
        assert!(pauses.at(running).is_none(), "{running}");
    }
}

#[test]
fn a_season_of_the_leap_day_is_the_last_of_february_elsewhere() {
    let leap = YearDay::parse("02-29").expect("a day");
    let season = Pause { season: Some((leap, leap)), ..Pause::once(date(2026, 1, 1), None) };
    let pauses = Pauses::new(&[season], date(2026, 1, 1));
    assert!(pauses.at(date(2026, 2, 28)).is_some());
    assert!(pauses.at(date(2028, 2, 29)).is_some() && pauses.at(date(2028, 2, 28)).is_none());
    assert!(YearDay::parse("02-30").is_none() && YearDay::parse("x").is_none());
}

#[test]
fn without_a_contact_a_clock_runs_since_the_relationship_began() {
    let (entered, today) = (date(2026, 3, 1), date(2026, 6, 1));
    let begun = Begun { entered, first_referral: None, last: None };
    assert_eq!(begun.on(today), entered);
    let earlier = Begun { first_referral: Some(date(2024, 1, 1)), ..begun };
    assert_eq!(earlier.on(today), entered, "what an import brings does not begin in the past");
    let later = Begun { first_referral: Some(date(2026, 5, 1)), ..begun };
    assert_eq!(later.on(today), date(2026, 5, 1));
    let future = Begun { last: Some(date(2026, 7, 1)), ..begun };
    assert_eq!(future.on(today), entered, "a contact still to come sets no clock");
}

fn a_day() -> impl Strategy<Value = Date> {
    (0i32..4000).prop_map(|days| date(2020, 1, 1).saturating_add(jiff::Span::new().days(days)))
}

fn a_pause() -> impl Strategy<Value = Pause> {
    let year_day = || (1i8..=12, 1i8..=28).prop_map(|(month, day)| YearDay { month, day });
    let season = prop::option::weighted(0.3, (year_day(), year_day()));
    (a_day(), prop::option::of(0i32..500), season).prop_map(|(from, length, season)| {
        let until = length.map(|days| from.saturating_add(jiff::Span::new().days(days)));
        Pause { from, until, season }
    })
}

fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    prop::collection::vec(a_pause(), 0..5)
}

proptest! {
    #[test]
    fn due_comes_before_late_and_each_has_exactly_its_days(
        begun in a_day(), today in a_day(), target in 1i64..730, more in 0i64..200, all in pauses()
    ) {
        let today = today.max(begun);
        let laid = Pauses::new(&all, today);
        let interval = Interval { target, most: target + more };
        let clock = Clock::new(begun, interval, &laid, today);
        if let Some(due) = clock.due_on {
            prop_assert_eq!(laid.running(begun, due), target);
            prop_assert!(laid.at(due).is_none(), "a contact is wanted on a day that runs");
            prop_assert!(clock.late_on.is_none_or(|late| late >= due));
        } else {
            prop_assert!(clock.late_on.is_none());
        }
    }

    #[test]
    fn the_state_says_what_ran_and_what_is_left(
        begun in a_day(), today in a_day(), target in 1i64..730, more in 0i64..200, all in pauses()
    ) {
        let today = today.max(begun);
        let laid = Pauses::new(&all, today);
        let clock = Clock::new(begun, Interval { target, most: target + more }, &laid, today);
        match clock.state(&laid, today) {
            State::Paused => prop_assert!(laid.at(today).is_some() || clock.due_on.is_none()),
            State::Fine(left) | State::Soon(left) => prop_assert_eq!(left, target - clock.elapsed),
            State::Due(over) => {
                prop_assert_eq!(over, clock.elapsed - target);
                prop_assert!(over <= more);
            }
            State::Overdue(over) => prop_assert_eq!(over, clock.elapsed - target - more),
        }
    }

    #[test]
    fn another_pause_never_brings_a_day_nearer(
        begun in a_day(), today in a_day(), all in pauses(), another in a_pause()
    ) {
        let mut with = all.clone();
        with.push(another);
        let (less, more) = (Pauses::new(&all, today), Pauses::new(&with, today));
        prop_assert!(more.running(begun, today) <= less.running(begun, today));
        if let (Some(sooner), Some(later)) = (less.after_running(begun, 28), more.after_running(begun, 28)) {
            prop_assert!(later >= sooner);
        }
    }

    #[test]
    fn the_order_in_which_pauses_were_entered_does_not_matter(mut all in pauses(), today in a_day()) {
        let one = Pauses::new(&all, today);
        all.reverse();
        prop_assert_eq!(one, Pauses::new(&all, today));
    }

    #[test]
    fn a_contact_today_sets_the_clock_to_its_full_time_in_every_zone(
        at in 1_577_836_800_000i64..1_900_000_000_000, zone in 0usize..5
    ) {
        let names = ["America/New_York", "Pacific/Auckland", "Asia/Kolkata", "America/St_Johns", "UTC"];
        let zone = instants::zone(names[zone]);
        let day = instants::local_day(at, &zone);
        // The same instant a day of the calendar later: 23, 24 or 25 hours.
        let next = day.tomorrow().expect("a day");
        let none = Pauses::default();
        let begun = Begun { entered: date(2019, 1, 1), first_referral: None, last: Some(day) };
        let clock = Clock::new(begun.on(day), FOUR_WEEKS, &none, day);
        prop_assert_eq!(clock.state(&none, day), State::Fine(28));
        prop_assert_eq!(clock.state(&none, next), State::Fine(27));
        prop_assert_eq!(days(day, clock.due_on.expect("a day")), 28);
        let begun_before = Begun { last: Some(next), ..begun };
        prop_assert_eq!(begun_before.on(day), date(2019, 1, 1), "refused: it lies in the future");
    }
}
