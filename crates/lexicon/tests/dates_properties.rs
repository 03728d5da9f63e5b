//! Promises of reading dates, for any date and any text.

use jiff::ToSpan;
use jiff::civil::{Date, Time, date};
use lexicon::{Century, DateProblem, parse_date};
use proptest::prelude::*;
use proptest::sample::select;

const TODAY: Date = date(2026, 3, 10);
const BIRTH: Century = Century::BirthDate { today: TODAY };
const RECENT: Century = Century::Recent { today: TODAY };

/// The ways in which people, exports and spreadsheets write a date with its whole year.
fn usual_forms(date: Date) -> Vec<String> {
    let forms = [
        "%-m/%-d/%Y",
        "%m/%d/%Y",
        "%-m-%-d-%Y",
        "%m.%d.%Y",
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y-%b-%d",
        "%Y%m%d",
        "%m%d%Y",
        "%b %-d, %Y",
        "%b. %-d, %Y",
        "%B %-d %Y",
        "%B %d, %Y",
        "%A, %B %-d, %Y",
        "%a %-d %b %Y",
        "%-d-%b-%Y",
        "%d %B %Y",
        "  %-m/%-d/%Y  ",
        "'%-m/%-d/%Y",
        "%-m / %-d / %Y",
        "%Y-%m-%d 00:00:00",
        "%Y-%m-%dT00:00:00Z",
        "%-m/%-d/%Y 12:00 AM",
    ];
    let mut forms: Vec<String> = forms.iter().map(|form| date.strftime(form).to_string()).collect();
    forms.push(forms[0].to_uppercase());
    let ordinal = match date.day() {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    forms.push(date.strftime(&format!("%B %-d{ordinal}, %Y")).to_string());
    forms.push(date.strftime(&format!("%-d{ordinal} %B %Y")).to_string());
    forms
}

fn dates(from: Date, to: Date) -> impl Strategy<Value = Date> {
    (0..=from.until(to).unwrap().get_days()).prop_map(move |days| from + days.days())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_usual_form_of_a_birth_date_gives_that_date(born in dates(date(1896, 3, 10), TODAY)) {
        for form in usual_forms(born) {
            let read = parse_date(&form, BIRTH).map(|read| (read.date, read.day_first));
            prop_assert_eq!(read, Ok((born, false)), "{}", form);
        }
    }

    #[test]
    fn every_usual_form_of_a_recent_date_gives_that_date(
        day in dates(date(1976, 3, 10), date(2031, 3, 10)),
    ) {
        for form in usual_forms(day) {
            prop_assert_eq!(parse_date(&form, RECENT).map(|read| read.date), Ok(day), "{}", form);
        }
    }

    #[test]
    fn a_serial_number_of_a_spreadsheet_gives_its_date(
        day in dates(date(1927, 5, 18), TODAY),
        minute in 0_i32..1440,
    ) {
        let serial = date(1899, 12, 30).until(day).unwrap().get_days();
        prop_assert_eq!(parse_date(&serial.to_string(), BIRTH).map(|read| read.date), Ok(day));
        let timed = format!("{:.10}", f64::from(serial) + f64::from(minute) / 1440.0);
        let wanted = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).unwrap();
        let read = parse_date(&timed, BIRTH).unwrap();
        prop_assert_eq!(read.date, day);
        prop_assert_eq!(read.time.unwrap_or(Time::MIN), wanted, "{}", timed);
    }

    #[test]
    fn a_two_digit_year_keeps_its_digits_and_lies_in_the_hundred_years_before(
        born in dates(date(1926, 3, 11), TODAY),
    ) {
        for form in ["%-m/%-d/%y", "%m-%d-%y", "%-d-%b-%y", "%b %-d, '%y", "%m.%d.%y"] {
            let text = born.strftime(form).to_string();
            let read = parse_date(&text, BIRTH).map(|read| (read.date, read.century_guessed));
            prop_assert_eq!(read, Ok((born, true)), "{}", text);
        }
    }

    #[test]
    fn a_day_that_a_month_does_not_have_is_impossible_in_every_form(
        year in 1930_i16..2025,
        (month, day) in select(vec![(2_u32, 30_u32), (2, 31), (4, 31), (6, 31), (9, 31), (11, 31)]),
    ) {
        for text in [
            format!("{month}/{day}/{year}"),
            format!("{month:02}-{day:02}-{year}"),
            format!("{year}-{month:02}-{day:02}"),
            format!("{year}{month:02}{day:02}"),
            format!("{day}/{month}/{year}"),
        ] {
            let impossible = DateProblem::Impossible {
                year,
                month,
                day,
            };
            prop_assert_eq!(parse_date(&text, BIRTH), Err(impossible), "{}", text);
        }
    }

    #[test]
    fn a_birth_date_is_never_after_today(text in "[0-9]{1,2}[/-][0-9]{1,2}[/-]([0-9]{2}|[0-9]{4})", today in dates(date(1950, 1, 1), date(2150, 1, 1))) {
        if let Ok(read) = parse_date(&text, Century::BirthDate { today }) {
            prop_assert!(read.date <= today);
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC*") {
        let _ = parse_date(&text, BIRTH);
        let _ = parse_date(&text, RECENT);
    }

    #[test]
    fn any_text_near_a_date_is_answered_at_the_ends_of_the_calendar(
        text in "'?[0-9]{0,5}[-/., :]?([0-9]{0,3}|mar|tues|é)[-/., :tT]?[0-9]{0,5}[. ]?[0-9]{0,4}(:[0-9é]{0,3}){0,3}[ apm.z+-]{0,4}",
    ) {
        for today in [Date::MIN, date(-1, 1, 1), date(0, 1, 1), TODAY, Date::MAX] {
            let _ = parse_date(&text, Century::BirthDate { today });
            let _ = parse_date(&text, Century::Recent { today });
        }
    }
}
