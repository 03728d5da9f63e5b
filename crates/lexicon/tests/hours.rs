//! What opening hours promise.

use jiff::{SignedDuration, Timestamp, Zoned, civil::date, tz::TimeZone};
use lexicon::hours::{Holiday, Hours, HoursProblem, Span, Turn, Week, day_label, parse_day};
use proptest::prelude::*;

fn said(text: &str) -> String {
    parse_day(text).map_or_else(
        |problem| problem.to_string(),
        |spans| spans.into_iter().map(String::from).collect::<Vec<_>>().join(" "),
    )
}

fn at(text: &str) -> Zoned {
    text.parse().expect("a moment with its zone")
}

#[test]
fn hours_are_read_as_people_type_them() {
    for (typed, meant) in [
        ("8-5", "08:00-17:00"),
        ("8 - 5", "08:00-17:00"),
        ("8 to 5", "08:00-17:00"),
        ("8-5pm", "08:00-17:00"),
        ("8am-5pm", "08:00-17:00"),
        ("8a-5p", "08:00-17:00"),
        ("8 a.m. – 5 p.m.", "08:00-17:00"),
        ("8:00 a. m. – 5:00 p. m.", "08:00-17:00"),
        ("7-7", "07:00-19:00"),
        ("6:30-6:30", "06:30-18:30"),
        ("12-6", "12:00-18:00"),
        ("1-5", "13:00-17:00"),
        ("1-5pm", "13:00-17:00"),
        ("9-11am", "09:00-11:00"),
        ("8-noon", "08:00-12:00"),
        ("8-12", "08:00-12:00"),
        ("8:00 am – 12:30 pm, 1:30-6", "08:00-12:30 13:30-18:00"),
        ("8-12 and 1-5", "08:00-12:00 13:00-17:00"),
        ("7-11; 6-8", "07:00-11:00 18:00-20:00"),
        ("08:00-17:00", "08:00-17:00"),
        ("0800-1700", "08:00-17:00"),
        ("8.30-17.00", "08:30-17:00"),
        ("4pm-midnight", "16:00-24:00"),
        ("4pm-12am", "16:00-24:00"),
        ("00:00-24:00", "00:00-24:00"),
        ("open 24 hours", "00:00-24:00"),
        ("closed", ""),
        ("Closed.", ""),
        ("", ""),
    ] {
        assert_eq!(said(typed), meant, "{typed}");
    }
}

#[test]
fn what_is_no_hours_is_told_with_what_to_write() {
    for typed in
        ["morning", "8", "8-", "25-26", "8:75-9", "8-5 by appointment", "13 pm x-2", "😀-5"]
    {
        assert!(matches!(parse_day(typed), Err(HoursProblem::NotHours(_))), "{typed}");
    }
    assert!(matches!(parse_day("5pm-8am"), Err(HoursProblem::ClosesFirst(_))));
    assert!(matches!(parse_day("8am-2pm, 1pm-5pm"), Err(HoursProblem::Overlap(_))));
    assert!(said("8x").contains("8-5"));
}

#[test]
fn hours_are_shown_as_people_read_them() {
    for (typed, shown) in [
        ("8-5", "8 am – 5 pm"),
        ("8-12:30, 1:30-6", "8 am – 12:30 pm, 1:30 pm – 6 pm"),
        ("4pm-midnight", "4 pm – midnight"),
        ("closed", "Closed"),
        ("24 hours", "Open 24 hours"),
    ] {
        assert_eq!(day_label(&parse_day(typed).expect("hours")), shown);
    }
}

#[test]
fn hours_are_kept_as_short_text() {
    let mut hours = Hours::usual();
    hours.week.0[0] = parse_day("8-12, 1-midnight").expect("hours");
    hours.holidays = Hours::federal_holidays(2026);
    let json = serde_json::to_string(&hours).expect("JSON");
    assert!(json.contains(r#"[["08:00-12:00","13:00-24:00"],["08:00-17:00"]"#), "{json}");
    assert_eq!(serde_json::from_str::<Hours>(&json).expect("hours"), hours);
    assert!(serde_json::from_str::<Week>(r#"[["17:00-08:00"],[],[],[],[],[],[]]"#).is_err());
}

#[test]
fn the_federal_holidays_are_those_of_the_law_on_the_days_observed() {
    let days = |year| {
        Hours::federal_holidays(year)
            .iter()
            .map(|day| day.on.strftime("%m-%d").to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    // Read from the calendar of the Office of Personnel Management.
    assert_eq!(days(2026), "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25");
    assert_eq!(
        days(2027),
        "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"
    );
    assert_eq!(days(2028), "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25");
}

#[test]
fn a_clinic_is_open_until_it_closes() {
    let mut hours = Hours::usual();
    hours.holidays = Hours::federal_holidays(2026);
    let wednesday = |time: &str| at(&format!("2026-11-25T{time}[America/New_York]"));
    assert!(hours.is_open(&wednesday("08:00")));
    assert!(hours.is_open(&wednesday("16:59")));
    assert!(!hours.is_open(&wednesday("17:00")));
    assert!(!hours.is_open(&at("2026-11-26T10:00[America/New_York]")), "Thanksgiving");

    let closes = hours.next_change(&wednesday("16:00")).expect("a change");
    assert_eq!((closes.to, closes.at), (Turn::Closes, wednesday("17:00")));
    let opens = hours.next_change(&wednesday("17:00")).expect("a change");
    assert_eq!((opens.to, opens.at), (Turn::Opens, at("2026-11-27T08:00[America/New_York]")));
}

#[test]
fn a_clinic_that_never_opens_or_never_closes_has_no_next_change() {
    let now = at("2026-11-25T10:00[America/New_York]");
    assert_eq!(Hours::default().next_change(&now), None);
    let always = Hours {
        week: Week(std::array::from_fn(|_| parse_day("24 hours").expect("hours"))),
        holidays: vec![],
    };
    assert_eq!(always.next_change(&now), None);
    assert!(always.is_open(&now));
    let (from, zone) = (now.timestamp(), now.time_zone());
    assert_eq!(always.after(from, zone, 60 * 24), from + SignedDuration::from_hours(24));
    let never = Hours::default().after(from, zone, 60);
    assert_eq!(never, from + SignedDuration::from_hours(24 * 400));
}

#[test]
fn open_through_midnight_is_one_stretch() {
    let mut hours = Hours::default();
    hours.week.0[2] = parse_day("4pm-midnight").expect("hours");
    hours.week.0[3] = parse_day("0:00-2am").expect("hours");
    let change = hours.next_change(&at("2026-11-25T20:00[America/New_York]")).expect("a change");
    assert_eq!((change.to, change.at), (Turn::Closes, at("2026-11-26T02:00[America/New_York]")));
}

#[test]
fn a_clock_passes_over_nights_weekends_and_holidays() {
    let mut hours = Hours::usual();
    hours.holidays = Hours::federal_holidays(2026);
    hours.holidays.push(Holiday {
        on: date(2026, 11, 27),
        name: "Short day".into(),
        spans: parse_day("8-12").expect("hours"),
    });
    let from = at("2026-11-25T16:00[America/New_York]");
    let due = hours.after(from.timestamp(), from.time_zone(), 120);
    assert_eq!(due, at("2026-11-27T09:00[America/New_York]").timestamp());
    let due = hours.after(from.timestamp(), from.time_zone(), 60 + 240 + 30);
    assert_eq!(due, at("2026-11-30T08:30[America/New_York]").timestamp());
}

#[test]
fn the_hour_that_summer_time_skips_or_repeats_is_counted_as_it_passes() {
    let always = Hours {
        week: Week(std::array::from_fn(|_| parse_day("24 hours").expect("hours"))),
        holidays: vec![],
    };
    let minutes = |from: &str, to: &str| {
        let (from, to) = (at(from), at(to));
        always.between(from.timestamp(), to.timestamp(), from.time_zone())
    };
    let ny = "[America/New_York]";
    assert_eq!(
        minutes(&format!("2026-03-08T00:00{ny}"), &format!("2026-03-09T00:00{ny}")),
        23 * 60
    );
    assert_eq!(
        minutes(&format!("2026-11-01T00:00{ny}"), &format!("2026-11-02T00:00{ny}")),
        25 * 60
    );
    let usual = Hours::usual();
    let friday = at("2026-03-06T16:00[America/New_York]");
    let due = usual.after(friday.timestamp(), friday.time_zone(), 120);
    assert_eq!(due, at("2026-03-09T09:00[America/New_York]").timestamp());
}

fn any_span() -> impl Strategy<Value = Span> {
    (0..1440i32, 1..=1440i32).prop_filter_map("closes later", |(opens, closes)| {
        let text = |at: i32| format!("{:02}:{:02}", at / 60, at % 60);
        Span::try_from(format!("{}-{}", text(opens), text(closes))).ok()
    })
}

fn any_hours() -> impl Strategy<Value = Hours> {
    let day = || proptest::collection::vec(any_span(), 0..4);
    let holiday = (0..500i64, day()).prop_map(|(later, spans)| Holiday {
        on: date(2026, 1, 1) + jiff::Span::new().days(later),
        name: "Day".into(),
        spans,
    });
    let week = (day(), day(), day(), day(), day(), day(), day());
    (week, proptest::collection::vec(holiday, 0..20)).prop_map(|(w, holidays)| Hours {
        week: Week([w.0, w.1, w.2, w.3, w.4, w.5, w.6]),
        holidays,
    })
}

fn any_zone() -> impl Strategy<Value = TimeZone> {
    proptest::sample::select(vec![
        "America/New_York",
        "America/Phoenix",
        "Pacific/Apia",
        "America/Havana",
        "Australia/Lord_Howe",
        "UTC",
    ])
    .prop_map(|name| TimeZone::get(name).expect("a zone"))
}

/// Moments of 2026 and 2027, to the second.
fn any_moment() -> impl Strategy<Value = Timestamp> {
    (1_767_225_600i64..1_830_297_600)
        .prop_map(|second| Timestamp::from_second(second).expect("in range"))
}

proptest! {
    #[test]
    fn so_many_open_minutes_later_are_so_many_open_minutes(hours in any_hours(), zone in any_zone(), from in any_moment(), minutes in 0i64..6_000) {
        let to = hours.after(from, &zone, minutes);
        prop_assert!(to >= from);
        let far = from + SignedDuration::from_hours(24 * 400);
        if to < far {
            prop_assert_eq!(hours.between(from, to, &zone), minutes);
            // No earlier moment has as many.
            if minutes > 0 {
                prop_assert!(hours.between(from, to - SignedDuration::from_secs(1), &zone) < minutes);
            }
        }
    }

    #[test]
    fn a_later_moment_never_has_fewer_open_minutes(hours in any_hours(), zone in any_zone(), from in any_moment(), a in 0i64..5_000_000, b in 0i64..5_000_000) {
        let (near, far) = (a.min(b), a.max(b));
        let at = |seconds| from + SignedDuration::from_secs(seconds);
        prop_assert!(hours.between(from, at(near), &zone) <= hours.between(from, at(far), &zone));
        prop_assert!(hours.after(from, &zone, near / 100) <= hours.after(from, &zone, far / 100));
    }

    #[test]
    fn the_next_change_is_the_first_one(hours in any_hours(), zone in any_zone(), from in any_moment(), part in 0.0f64..1.0) {
        let now = from.to_zoned(zone);
        if let Some(change) = hours.next_change(&now) {
            prop_assert!(change.at > now);
            prop_assert_eq!(hours.is_open(&now), change.to == Turn::Closes);
            prop_assert_eq!(hours.is_open(&change.at), change.to == Turn::Opens);
            let way = now.timestamp().duration_until(change.at.timestamp()).as_secs_f64();
            let between = from + SignedDuration::from_millis((way * part * 999.0) as i64);
            prop_assert_eq!(hours.is_open(&between.to_zoned(now.time_zone().clone())), hours.is_open(&now));
        }
    }

    #[test]
    fn whatever_is_typed_is_read_or_told_to_be_wrong(text in "\\PC{0,40}") {
        let _ = parse_day(&text);
    }

    #[test]
    fn what_looks_like_hours_is_read_in_order(text in "[0-9:.,apm -]{0,24}") {
        if let Ok(spans) = parse_day(&text) {
            prop_assert!(spans.iter().all(|span| span.opens < span.closes));
            prop_assert!(spans.is_sorted());
        }
    }

    #[test]
    fn what_is_shown_is_read_again(spans in proptest::collection::vec(any_span(), 0..4)) {
        let mut day: Vec<Span> = Vec::new();
        for span in spans {
            if day.last().is_none_or(|last| last.closes <= span.opens) {
                day.push(span);
            }
        }
        prop_assert_eq!(parse_day(&day_label(&day)).expect("what we print"), day);
    }

    #[test]
    fn reckoning_is_total(hours in any_hours(), second in proptest::num::i64::ANY, minutes in proptest::num::i64::ANY) {
        let from = Timestamp::from_second(second % 253_402_207_200).unwrap_or(Timestamp::MAX);
        let zone = TimeZone::UTC;
        let _ = (hours.after(from, &zone, minutes), hours.is_open(&from.to_zoned(zone.clone())), hours.next_change(&from.to_zoned(zone)));
        let _ = (Hours::federal_holidays((minutes % 32_000) as i16), hours.after(Timestamp::MIN, &TimeZone::UTC, minutes), hours.after(Timestamp::MAX, &TimeZone::UTC, minutes));
    }
}
