//! Dates as people and spreadsheets write them.

mod time_of_day;
mod written;

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use unicode_normalization::UnicodeNormalization;
use written::Written;

/// Nobody who comes to a practice is older.
const OLDEST_PATIENT_YEARS: i32 = 130;

/// What a practice records as having happened is not longer ago.
const RECENT_YEARS_BACK: i32 = 100;

/// The same where only the year's last two digits are written: 12/31/27 in 2026 is a typing
/// mistake, not a referral of 1927.
const GUESSED_YEARS_BACK: i32 = 50;

/// What a practice plans is not further ahead.
const RECENT_YEARS_AHEAD: i32 = 5;

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
    let text: String = text.trim().nfkc().take(80).collect();
    let text = text.to_lowercase();
    let text = text.trim().trim_start_matches('\'');
    if text.is_empty() {
        return Err(DateProblem::Empty);
    }
    if let Some((date, time)) = spreadsheet_serial(text) {
        return within_reach(
            ParsedDate { date, time, day_first: false, century_guessed: false },
            century,
        );
    }
    let (day_part, time) = time_of_day::split(text);
    let written = written::read(day_part).ok_or(DateProblem::NotADate)?;
    let year = full_year(&written, century);
    let impossible = DateProblem::Impossible { year, month: written.month, day: written.day };
    let date = civil(year, written.month, written.day).ok_or(impossible)?;
    let read = ParsedDate {
        date,
        time,
        day_first: written.day_first,
        century_guessed: written.short_year,
    };
    within_reach(read, century)
}

/// Days since 1899-12-30, the 1900 system of spreadsheets after its false leap day, with the time as
/// a fraction of the day. Only five digits count, so that a bare year is not read as a day.
fn spreadsheet_serial(text: &str) -> Option<(Date, Option<Time>)> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let days: i64 = whole.parse().ok().filter(|days| (10_000..=73_050).contains(days))?;
    let date = Date::constant(1899, 12, 30).checked_add(days.days()).ok()?;
    Some((date, time_of_day::of_fraction(decimals)))
}

/// The year with its century: the latest that the date's purpose allows.
fn full_year(written: &Written, century: Century) -> i16 {
    if !written.short_year {
        return written.year;
    }
    let latest = match century {
        Century::BirthDate { today } => today,
        Century::Recent { today } => today.saturating_add(1.year()),
    };
    let this_century = latest.year() - latest.year().rem_euclid(100);
    let year = this_century + written.year;
    let too_late = year > latest.year()
        || civil(year, written.month, written.day).is_some_and(|date| date > latest);
    if too_late { year - 100 } else { year }
}

fn civil(year: i16, month: u32, day: u32) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn within_reach(read: ParsedDate, century: Century) -> Result<ParsedDate, DateProblem> {
    let (today, years_back) = match century {
        Century::BirthDate { today } => (today, OLDEST_PATIENT_YEARS),
        Century::Recent { today } if read.century_guessed => (today, GUESSED_YEARS_BACK),
        Century::Recent { today } => (today, RECENT_YEARS_BACK),
    };
    match century {
        Century::BirthDate { .. } if read.date > today => Err(DateProblem::BirthInFuture),
        _ if read.date > today.saturating_add(RECENT_YEARS_AHEAD.years())
            || read.date < today.saturating_sub(years_back.years()) =>
        {
            Err(DateProblem::TooFarAway)
        }
        _ => Ok(read),
    }
}
