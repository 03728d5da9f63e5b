//! Promises of reading dates.

use jiff::civil::{Date, date, time};
use lexicon::{Century, DateProblem, ParsedDate, parse_date};

const TODAY: Date = date(2026, 3, 10);
const BIRTH: Century = Century::BirthDate { today: TODAY };
const RECENT: Century = Century::Recent { today: TODAY };

fn recent(text: &str) -> ParsedDate {
    parse_date(text, RECENT).unwrap_or_else(|problem| panic!("{text:?}: {problem}"))
}

fn birth(text: &str) -> Date {
    parse_date(text, BIRTH).unwrap_or_else(|problem| panic!("{text:?}: {problem}")).date
}

#[test]
fn the_forms_of_real_exports_are_read() {
    for (text, wanted) in [
        ("3/4/26", date(2026, 3, 4)),
        ("03/05/2026", date(2026, 3, 5)),
        ("46086", date(2026, 3, 5)),
        ("46086.0", date(2026, 3, 5)),
        ("2026-03-07", date(2026, 3, 7)),
        ("12-Jan-1985", date(1985, 1, 12)),
        ("12th March 2026", date(2026, 3, 12)),
        ("Mon, Mar 9, 2026", date(2026, 3, 9)),
        ("Thurs. Sept. 4 2025", date(2025, 9, 4)),
        ("March 4 '26", date(2026, 3, 4)),
        ("３/４/２０２６", date(2026, 3, 4)),
        ("3/4/2026\u{a0}", date(2026, 3, 4)),
    ] {
        assert_eq!(recent(text).date, wanted, "{text:?}");
    }
}

#[test]
fn a_time_beside_the_date_is_kept() {
    for (text, wanted) in [
        ("3/4/2026 10:15 AM", Some(time(10, 15, 0, 0))),
        ("3/4/2026 10:15 p.m.", Some(time(22, 15, 0, 0))),
        ("3/4/2026 3:05P", Some(time(15, 5, 0, 0))),
        ("3/4/2026 3:05a", Some(time(3, 5, 0, 0))),
        ("3/4/2026 12:30 AM", Some(time(0, 30, 0, 0))),
        ("3/4/2026 12:30 PM", Some(time(12, 30, 0, 0))),
        ("3/4/2026 3:05 PM EST", Some(time(15, 5, 0, 0))),
        ("3/4/2026 3:05 PST", Some(time(3, 5, 0, 0))),
        ("3/4/2026 12:05 America/New_York", Some(time(12, 5, 0, 0))),
        ("3/4/2026, 10:15:30", Some(time(10, 15, 30, 0))),
        ("March 4, 2026 at 10:15 pm", Some(time(22, 15, 0, 0))),
        ("2026-03-04T10:15:30Z", Some(time(10, 15, 30, 0))),
        ("2026-03-04T10:15:30.250-05:00", Some(time(10, 15, 30, 0))),
        ("2026-03-04T10:15-05:30", Some(time(10, 15, 0, 0))),
        ("2026-03-04T10:15+05:30", Some(time(10, 15, 0, 0))),
        ("3/4/2026 0:00", Some(time(0, 0, 0, 0))),
        ("46085.4270833333", Some(time(10, 15, 0, 0))),
        ("46085.999999", Some(time(23, 59, 59, 0))),
        ("46085.0", None),
        ("46085", None),
        ("3/4/2026", None),
        ("3/4/2026 25:99", None),
    ] {
        let read = recent(text);
        assert_eq!((read.date, read.time), (date(2026, 3, 4), wanted), "{text:?}");
    }
}

#[test]
fn a_two_digit_birth_year_never_leads_after_today() {
    for (text, wanted) in [
        ("4/12/71", date(1971, 4, 12)),
        ("3/10/26", date(2026, 3, 10)),
        ("3/11/26", date(1926, 3, 11)),
        ("12/31/27", date(1927, 12, 31)),
        ("2/29/00", date(2000, 2, 29)),
        ("2/29/28", date(1928, 2, 29)),
        ("1-Jan-50", date(1950, 1, 1)),
    ] {
        assert_eq!(birth(text), wanted, "{text:?}");
        assert!(parse_date(text, BIRTH).unwrap().century_guessed);
    }
    assert!(!parse_date("4/12/1971", BIRTH).unwrap().century_guessed);
}

#[test]
fn a_two_digit_year_of_something_recent_is_at_most_one_year_ahead() {
    for (text, wanted) in [
        ("3/4/26", date(2026, 3, 4)),
        ("3/10/27", date(2027, 3, 10)),
        ("12/31/99", date(1999, 12, 31)),
        ("7/1/85", date(1985, 7, 1)),
    ] {
        assert_eq!(recent(text).date, wanted, "{text:?}");
    }
}

/// 12/31/27 would be 1927 by the rule: no referral of a practice that lives is so old.
#[test]
fn a_guessed_century_never_makes_something_recent_older_than_half_a_century() {
    for text in ["3/11/27", "12/31/27", "6/1/50", "3/9/76"] {
        assert_eq!(parse_date(text, RECENT), Err(DateProblem::TooFarAway), "{text:?}");
    }
    assert_eq!(recent("3/10/76").date, date(1976, 3, 10));
}

#[test]
fn a_day_over_twelve_shows_that_the_day_stands_first() {
    let read = recent("25/12/2025");
    assert_eq!((read.date, read.day_first), (date(2025, 12, 25), true));
    let read = recent("25122025");
    assert_eq!((read.date, read.day_first), (date(2025, 12, 25), true));
    assert!(!recent("12/25/2025").day_first);
    assert!(!recent("3/4/2026").day_first);
}

#[test]
fn impossible_days_are_refused_by_name() {
    let problem = parse_date("2/29/2001", BIRTH).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "There is no 2/29/2001 in the calendar; check the date with the original"
    );
    for text in [
        "2/29/01",
        "2001-02-29",
        "20010229",
        "31-Apr-2020",
        "Feb 30, 2020",
        "13/13/2020",
        "0/5/2020",
        "2020-13-01",
        "5/0/2020",
        "5/32/2020",
    ] {
        assert!(matches!(parse_date(text, BIRTH), Err(DateProblem::Impossible { .. })), "{text:?}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "N/A",
        "self",
        "TOTAL",
        "2026",
        "3/2026",
        "Mar 2026",
        "10:15",
        "1/2/3/4",
        "3/4",
        "3/4/026",
        "12x March 2026",
        "1679576722",
        "3/4/2026 or 3/5/2026",
        "４６",
    ] {
        assert_eq!(parse_date(text, RECENT), Err(DateProblem::NotADate), "{text:?}");
    }
    for text in ["", "   ", "'", "\n\t"] {
        assert_eq!(parse_date(text, RECENT), Err(DateProblem::Empty));
    }
}

#[test]
fn dates_that_nobody_can_mean_are_refused() {
    for (text, century, problem) in [
        ("3/11/2026", BIRTH, DateProblem::BirthInFuture),
        ("1/1/2060", BIRTH, DateProblem::BirthInFuture),
        ("1/1/1890", BIRTH, DateProblem::TooFarAway),
        ("1/1/0026", BIRTH, DateProblem::TooFarAway),
        ("1/1/2062", RECENT, DateProblem::TooFarAway),
        ("1/1/1900", RECENT, DateProblem::TooFarAway),
        ("9999-12-31", RECENT, DateProblem::TooFarAway),
    ] {
        assert_eq!(parse_date(text, century), Err(problem), "{text:?}");
    }
}
