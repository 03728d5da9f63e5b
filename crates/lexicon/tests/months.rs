//! Promises of months, periods and weekdays.

use jiff::civil::{Date, Weekday, date};
use lexicon::{Month, MonthProblem, Period, Weekdays};
use proptest::prelude::*;

fn month(text: &str) -> Month {
    Month::parse(text).unwrap_or_else(|problem| panic!("{text:?}: {problem}"))
}

#[test]
fn a_month_is_written_as_year_and_month() {
    assert_eq!(month("2026-01"), Month::new(2026, 1).unwrap());
    assert_eq!(month(" 2026-1 ").to_string(), "2026-01");
    assert_eq!(month("2026-01").label(), "Jan 2026");
    assert_eq!(month("0001-12").to_string(), "0001-12");
    for text in [
        "",
        "2026",
        "2026-",
        "2026-00",
        "2026-13",
        "26-01",
        "2026-001",
        "2026-1-1",
        "-026-01",
        "2026-+1",
        "0000-01",
        "9999-01",
        "Jan 2026",
        "２０２６-01",
        "2026–01",
    ] {
        assert_eq!(Month::parse(text), Err(MonthProblem), "{text:?}");
    }
    assert_eq!(Month::new(2026, 0), None);
    assert_eq!(Month::new(2026, 13), None);
}

#[test]
fn a_month_has_its_days() {
    let february = month("2024-02");
    assert_eq!(february.first_day(), date(2024, 2, 1));
    assert_eq!(february.last_day(), date(2024, 2, 29));
    assert_eq!(Month::of(date(2024, 2, 29)), february);
    assert_eq!(february.previous(), month("2024-01"));
    assert_eq!(month("2024-12").next(), month("2025-01"));
    assert_eq!(month("2025-01").previous(), month("2024-12"));
}

#[test]
fn months_stop_at_the_ends_of_the_calendar() {
    assert_eq!(month("0001-01").previous(), month("0001-01"));
    assert_eq!(month("9998-12").next(), month("9998-12"));
    assert_eq!(month("2026-01").plus(i32::MAX), month("9998-12"));
    assert_eq!(month("2026-01").plus(i32::MIN), month("0001-01"));
    for day in [Date::MIN, Date::MAX, date(0, 6, 1), date(-1, 1, 1)] {
        let month = Month::of(day);
        assert_eq!(Month::new(month.year(), month.month()), Some(month));
    }
}

#[test]
fn a_range_of_months_holds_both_its_ends() {
    let range = |from, to| -> Vec<String> {
        Month::range(month(from), month(to)).map(|month| month.to_string()).collect()
    };
    assert_eq!(range("2025-11", "2026-02"), ["2025-11", "2025-12", "2026-01", "2026-02"]);
    assert_eq!(range("2026-02", "2026-02"), ["2026-02"]);
    assert!(range("2026-03", "2026-02").is_empty());
}

#[test]
fn a_period_holds_its_whole_months_and_can_be_compared_with_the_year_before() {
    let period = Period::new(month("2026-02"), month("2025-11"));
    assert_eq!(period.from, month("2025-11"), "the earlier month leads");
    assert_eq!(period.first_day(), date(2025, 11, 1));
    assert_eq!(period.last_day(), date(2026, 2, 28));
    assert!(period.contains(date(2025, 11, 1)) && period.contains(date(2026, 2, 28)));
    assert!(!period.contains(date(2025, 10, 31)) && !period.contains(date(2026, 3, 1)));
    let before = period.year_before();
    assert_eq!(before, Period::new(month("2024-11"), month("2025-02")));
}

#[test]
fn the_last_months_end_with_the_current_one() {
    let today = date(2026, 3, 10);
    assert_eq!(Period::last(12, today), Period::new(month("2025-04"), month("2026-03")));
    let current = Period::new(month("2026-03"), month("2026-03"));
    assert_eq!(Period::last(1, today), current);
    assert_eq!(Period::last(0, today), current);
    assert_eq!(Period::last(u16::MAX, today).from, month("0001-01"));
}

#[test]
fn a_period_from_outside_is_never_empty() {
    let json = r#"{"from":"2025-11","to":"2026-02"}"#;
    let period: Period = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&period).unwrap(), json);
    let reversed = r#"{"from":"2026-02","to":"2025-11"}"#;
    assert_eq!(serde_json::from_str::<Period>(reversed).unwrap(), period);
}

#[test]
fn weekdays_are_read_as_people_write_them() {
    for (text, label) in [
        ("Mon, Wed", "Mon, Wed"),
        ("monday/wednesday", "Mon, Wed"),
        ("Tues & Thurs", "Tue, Thu"),
        ("Fridays", "Fri"),
        ("wed mon", "Mon, Wed"),
        ("Mon-Fri", "Mon, Tue, Wed, Thu, Fri"),
        ("Mon – Wed, Sat", "Mon, Tue, Wed, Sat"),
        ("Tuesday to Thursday", "Tue, Wed, Thu"),
        ("tue thru thu", "Tue, Wed, Thu"),
        ("Sat-Mon", "Mon, Sat, Sun"),
        ("Mon - mornings", "Mon"),
        ("Fri a.m. - Mon p.m.", "Mon, Fri"),
        ("by arrangement, ask for the month's list", ""),
        ("a sunny Friend is satisfied", ""),
        ("", ""),
    ] {
        assert_eq!(Weekdays::parse(text).label(), label, "{text:?}");
    }
}

#[test]
fn weekdays_beyond_sunday_do_not_exist() {
    assert_eq!(Weekdays::from_bits(0x80), Weekdays::NONE);
    assert_eq!(serde_json::from_str::<Weekdays>("255").unwrap().bits(), 0x7f);
    assert!(serde_json::from_str::<Weekdays>("128").unwrap() == Weekdays::NONE);
}

fn months() -> impl Strategy<Value = Month> {
    (1_i16..=9998, 1_i8..=12).prop_map(|(year, month)| Month::new(year, month).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_month_reads_back(month in months()) {
        prop_assert_eq!(Month::parse(&month.to_string()), Ok(month));
        prop_assert_eq!(Month::of(month.first_day()), month);
        prop_assert_eq!(Month::of(month.last_day()), month);
        let json = serde_json::to_string(&month).unwrap();
        prop_assert_eq!(serde_json::from_str::<Month>(&json).unwrap(), month);
    }

    #[test]
    fn going_on_and_counting_back_agree(a in months(), b in months()) {
        prop_assert_eq!(a.plus(b.since(a)), b);
        prop_assert_eq!(b.since(a), -a.since(b));
        prop_assert_eq!(a.cmp(&b), a.since(b).cmp(&0));
    }

    #[test]
    fn a_range_has_as_many_months_as_lie_between(a in months(), many in 0_i32..400) {
        let b = a.plus(many);
        let range: Vec<Month> = Month::range(a, b).collect();
        prop_assert_eq!(range.len() as i32, b.since(a) + 1);
        prop_assert!(range.windows(2).all(|pair| pair[0].next() == pair[1]));
        let backward: Vec<Month> = Month::range(a, b).rev().collect();
        prop_assert!(range.iter().rev().eq(backward.iter()));
    }

    #[test]
    fn the_year_before_has_the_same_months(a in (2_i16..=9998, 1_i8..=12), many in 0_i32..60) {
        let from = Month::new(a.0, a.1).unwrap();
        let period = Period::new(from, from.plus(many));
        let before = period.year_before();
        prop_assert_eq!(before.months().count(), period.months().count());
        for (then, now) in before.months().zip(period.months()) {
            prop_assert_eq!((then.year() + 1, then.month()), (now.year(), now.month()));
        }
    }

    #[test]
    fn a_day_lies_in_a_period_when_its_month_does(a in months(), b in months(), c in months()) {
        let period = Period::new(a, b);
        let within = period.months().any(|month| month == c);
        prop_assert_eq!(period.contains(c.first_day()), within);
        prop_assert_eq!(period.contains(c.last_day()), within);
    }

    #[test]
    fn every_set_of_weekdays_reads_back(bits in any::<u8>()) {
        let set = Weekdays::from_bits(bits);
        prop_assert_eq!(Weekdays::parse(&set.label()), set);
        prop_assert_eq!(set.days().fold(Weekdays::NONE, Weekdays::with), set);
        prop_assert_eq!(set.is_empty(), set.days().next().is_none());
        prop_assert_eq!(set.contains(Weekday::Sunday), bits & 0x40 != 0);
    }

    #[test]
    fn any_text_is_answered(text in any::<String>(), near in "[0-9-]{0,8}") {
        let _ = (Month::parse(&text), Month::parse(&near), Weekdays::parse(&text));
    }
}
