//! Dates as people and spreadsheets write them.

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use unicode_normalization::UnicodeNormalization;

/// What a date is for, which decides the century of two-digit years and what is too far away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Century {
    /// A birth date, never after today.
    BirthDate {
        /// The current day.
        today: Date,
    },
    /// Something that happened lately or will soon.
    Recent {
        /// The current day.
        today: Date,
    },
}

/// A date that was read, and how sure its reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedDate {
    /// The date.
    pub date: Date,
    /// The time of day, if one stood beside it.
    pub time: Option<Time>,
    /// The day stood before the month, as its value over 12 shows; the rest of the column may, too.
    pub day_first: bool,
    /// The year had two digits and its century was supposed.
    pub century_guessed: bool,
}

/// Why a text is not a usable date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateProblem {
    /// Nothing was given.
    #[error("The date is empty")]
    Empty,
    /// No known way to write a date.
    #[error("This is not a date; write it like 3/4/2026")]
    NotADate,
    /// The calendar has no such day.
    #[error("There is no {month}/{day}/{year} in the calendar; check the date with the original")]
    Impossible {
        /// The year as written or supposed.
        year: i16,
        /// The month as written.
        month: u32,
        /// The day as written.
        day: u32,
    },
    /// A birth date after today.
    #[error("This birth date is in the future; check the year")]
    BirthInFuture,
    /// Further away than anything a practice records.
    #[error("This date is too far from today; check the year")]
    TooFarAway,
}

/// Reads a date in any usual form. Dates are read month first unless a value over 12 forbids it.
pub fn parse_date(text: &str, century: Century) -> Result<ParsedDate, DateProblem> {
    let text: String = text.nfkc().take(80).collect::<String>().to_lowercase();
    let text = text.trim().trim_start_matches('\'');
    if text.is_empty() {
        return Err(DateProblem::Empty);
    }
    let (day_part, time) = split_time(text);
    if let Some(serial) = excel_serial(day_part) {
        return checked(serial, None, century, false, false);
    }
    let written = read_parts(day_part).ok_or(DateProblem::NotADate)?;
    let (year, guessed) = full_year(&written, century);
    let impossible = DateProblem::Impossible {
        year,
        month: written.month,
        day: written.day,
    };
    let date = civil(year, written.month, written.day).ok_or(impossible)?;
    checked(date, time, century, written.day_first, guessed)
}

/// The parts as written, before the century is known.
struct Written {
    year: u32,
    short_year: bool,
    month: u32,
    day: u32,
    day_first: bool,
}

fn checked(
    date: Date,
    time: Option<Time>,
    century: Century,
    day_first: bool,
    century_guessed: bool,
) -> Result<ParsedDate, DateProblem> {
    match century {
        Century::BirthDate { today } if date > today => Err(DateProblem::BirthInFuture),
        Century::BirthDate { today } if date < today.saturating_sub(130.years()) => {
            Err(DateProblem::TooFarAway)
        }
        Century::Recent { today }
            if date > today.saturating_add(5.years())
                || date < today.saturating_sub(100.years()) =>
        {
            Err(DateProblem::TooFarAway)
        }
        _ => Ok(ParsedDate {
            date,
            time,
            day_first,
            century_guessed,
        }),
    }
}

/// Cuts a time of day from the end: `10:15 am`, `t10:00:00z`.
fn split_time(text: &str) -> (&str, Option<Time>) {
    let Some(colon) = text.find(':') else {
        return (text, None);
    };
    let start = text[..colon]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| {
            at + text[at..].chars().next().map_or(1, char::len_utf8)
        });
    let day = text[..start]
        .trim_end_matches(|c: char| c.is_whitespace() || c == ',')
        .trim_end_matches(" at");
    let day = day
        .strip_suffix('t')
        .filter(|day| day.ends_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(day);
    (day.trim_end(), read_time(&text[start..]))
}

fn read_time(text: &str) -> Option<Time> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let hour: i8 = numbers.next()?.parse().ok()?;
    let minute: i8 = numbers.next()?.parse().ok()?;
    let has_seconds = text.matches(':').count() > 1;
    let second: i8 = if has_seconds {
        numbers.next()?.parse().ok()?
    } else {
        0
    };
    let hour = match (
        text.contains("pm") || text.contains("p.m"),
        text.contains("am") || text.contains("a.m"),
    ) {
        (true, _) if hour < 12 => hour + 12,
        (_, true) if hour == 12 => 0,
        _ => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

/// Days since 1899-12-30, the 1900 system of spreadsheets after its false leap day. Only five digits
/// count, so that a bare year is not read as a day.
fn excel_serial(text: &str) -> Option<Date> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let days: i64 = whole
        .parse()
        .ok()
        .filter(|days| (10_000..=73_050).contains(days))?;
    Date::constant(1899, 12, 30).checked_add(days.days()).ok()
}

fn read_parts(text: &str) -> Option<Written> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '\\'))
        .filter(|word| !word.is_empty())
        .collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !is_weekday(word)).collect();
    match words.as_slice() {
        [packed] => read_packed(packed),
        [first, second, third] => read_three(first, second, third),
        _ => None,
    }
}

fn read_packed(word: &str) -> Option<Written> {
    if word.len() != 8 || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| word[from..to].parse::<u32>().ok();
    let plausible = |year: u32| (1800..=2200).contains(&year);
    let (front, back) = (number(0, 4)?, number(4, 8)?);
    if plausible(front) {
        Some(Written {
            year: front,
            short_year: false,
            month: number(4, 6)?,
            day: number(6, 8)?,
            day_first: false,
        })
    } else if plausible(back) {
        Some(month_first(number(0, 2)?, number(2, 4)?, back, false))
    } else {
        None
    }
}

fn read_three(first: &str, second: &str, third: &str) -> Option<Written> {
    if let Some(month) = month_name(first) {
        let (year, short_year) = year_of(third)?;
        return Some(Written {
            year,
            short_year,
            month,
            day: day_of(second)?,
            day_first: false,
        });
    }
    if let Some(month) = month_name(second) {
        let written = match first.len() {
            4 => Written {
                year: year_of(first)?.0,
                short_year: false,
                month,
                day: day_of(third)?,
                day_first: false,
            },
            _ => {
                let (year, short_year) = year_of(third)?;
                Written {
                    year,
                    short_year,
                    month,
                    day: day_of(first)?,
                    day_first: false,
                }
            }
        };
        return Some(written);
    }
    if first.len() == 4 {
        let year = year_of(first)?.0;
        return Some(Written {
            year,
            short_year: false,
            month: small(second)?,
            day: small(third)?,
            day_first: false,
        });
    }
    let (year, short_year) = year_of(third)?;
    Some(month_first(small(first)?, small(second)?, year, short_year))
}

fn month_first(first: u32, second: u32, year: u32, short_year: bool) -> Written {
    if first > 12 && second <= 12 {
        Written {
            year,
            short_year,
            month: second,
            day: first,
            day_first: true,
        }
    } else {
        Written {
            year,
            short_year,
            month: first,
            day: second,
            day_first: false,
        }
    }
}

fn small(word: &str) -> Option<u32> {
    (matches!(word.len(), 1 | 2) && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}

fn day_of(word: &str) -> Option<u32> {
    small(word.trim_end_matches(|c: char| c.is_ascii_alphabetic()))
}

fn year_of(word: &str) -> Option<(u32, bool)> {
    let word = word.trim_start_matches('\'');
    if !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match word.len() {
        2 => Some((word.parse().ok()?, true)),
        4 => Some((word.parse().ok()?, false)),
        _ => None,
    }
}

fn full_year(written: &Written, century: Century) -> (i16, bool) {
    if !written.short_year {
        return (written.year as i16, false);
    }
    let latest = match century {
        Century::BirthDate { today } => today,
        Century::Recent { today } => today.saturating_add(1.year()),
    };
    let this_century = latest.year() - latest.year().rem_euclid(100);
    let year = this_century + written.year as i16;
    let too_late = year > latest.year()
        || civil(year, written.month, written.day).is_some_and(|date| date > latest);
    (if too_late { year - 100 } else { year }, true)
}

fn civil(year: i16, month: u32, day: u32) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn month_name(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let fits = |month: &&str| {
        word.len() >= 3
            && (month.starts_with(word) || (word == "sept" && month.starts_with("sept")))
    };
    MONTHS
        .iter()
        .position(|month| fits(&month))
        .map(|place| place as u32 + 1)
}

fn is_weekday(word: &str) -> bool {
    word.len() >= 3
        && [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ]
        .iter()
        .any(|day| day.starts_with(word) || (word == "thurs" && *day == "thursday"))
}
