//! Reading the hours of a day as people type them: `8-5`, `8:00 am – 12:30 pm, 1:30-6`, `closed`.
//!
//! Half of the day is left out more often than not. A clinic opens from five in the morning and
//! not in the middle of the night, closes after it opened, and opens again after it closed; that
//! settles every case that people write, and the form shows how it was understood.

use jiff::civil::{Time, time};

use super::Span;

/// No clinic opens more often in a day; more is a sign that something else was pasted.
const MOST_SPANS: usize = 6;
const NOON: i32 = 12 * 60;
const MIDNIGHT: i32 = 24 * 60;

/// Why a text is not the hours of a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursProblem {
    /// A part is not from one time to another.
    #[error(
        "\"{0}\" is not read as hours; write them like 8-5, or 8 am - 12 pm, 1 pm - 5 pm, or closed"
    )]
    NotHours(String),
    /// It closes before it opens.
    #[error("In \"{0}\" the closing time is not after the opening time")]
    ClosesFirst(String),
    /// Two stretches overlap or stand in the wrong order.
    #[error("\"{0}\" begins before the stretch in front of it has ended")]
    Overlap(String),
    /// More stretches than a day can have.
    #[error("A day can have at most 6 stretches of hours")]
    TooMany,
}

/// Reads the hours of one day. Nothing at all, `closed` and `-` mean closed.
pub fn parse_day(text: &str) -> Result<Vec<Span>, HoursProblem> {
    let plain = plain(text);
    match plain.as_str() {
        "" | "-" | "closed" | "close" | "none" | "cerrado" => return Ok(Vec::new()),
        "24" | "24 hours" | "open 24 hours" | "24h" | "24/7" | "all day" => {
            return Ok(vec![Span { opens: Time::MIN, closes: Span::END_OF_DAY }]);
        }
        _ => {}
    }
    let mut spans: Vec<Span> = Vec::new();
    let parts = plain.split([',', ';', '&', '/', '+', '\n']).map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        if spans.len() == MOST_SPANS {
            return Err(HoursProblem::TooMany);
        }
        spans.push(parse_span(part, spans.last())?);
    }
    if spans.is_empty() {
        return Err(HoursProblem::NotHours(shown(text)));
    }
    Ok(spans)
}

/// One spelling for what has many: dashes, `to`, `and`, dots in `a.m.`.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['–', '—', '−', '‒', '―', '~'], "-");
    let text = text.replace(['\u{a0}', '\u{202f}', '\u{2009}', '\t'], " ");
    let text = text.replace("a. m.", "am").replace("p. m.", "pm");
    let text = text.replace("a.m.", "am").replace("p.m.", "pm");
    let text = text.replace("a.m", "am").replace("p.m", "pm");
    let text = text.replace("12 noon", "noon").replace("12 midnight", "midnight");
    let words = text.split(' ').filter(|word| !word.is_empty()).map(|word| match word {
        "to" | "until" | "till" | "til" => "-",
        "and" | "then" => ",",
        "from" => "",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ").trim().trim_end_matches('.').to_owned()
}

/// What an error repeats: the beginning of what was typed.
fn shown(part: &str) -> String {
    part.trim().chars().take(40).collect()
}

fn parse_span(part: &str, before: Option<&Span>) -> Result<Span, HoursProblem> {
    let not_hours = || HoursProblem::NotHours(shown(part));
    let (opens, closes) = part.split_once('-').ok_or_else(not_hours)?;
    let (opens, closes) = (Said::read(opens), Said::read(closes));
    let (opens, closes) = (opens.ok_or_else(not_hours)?, closes.ok_or_else(not_hours)?);
    let free_from = before.map_or(0, |span| minutes(span.closes));
    let (opens, closes) = settle(opens, closes, free_from, before.is_some())
        .ok_or_else(|| HoursProblem::ClosesFirst(shown(part)))?;
    if opens < free_from {
        return Err(HoursProblem::Overlap(shown(part)));
    }
    Span::new(at(opens), at(closes)).ok_or_else(|| HoursProblem::ClosesFirst(shown(part)))
}

/// Which minutes of the day were meant.
fn settle(opens: Said, closes: Said, free_from: i32, later_in_day: bool) -> Option<(i32, i32)> {
    let mut starts: Vec<i32> = opens.meanings().collect();
    // A first stretch begins in the hours in which clinics begin; a later one after the first.
    let unlikely = |start: i32| {
        if later_in_day { start < free_from } else { !(5 * 60..17 * 60).contains(&start) }
    };
    starts.sort_by_key(|&start| (unlikely(start), start));
    let ends = || {
        let mut ends: Vec<i32> = closes.meanings().collect();
        ends.extend(ends.contains(&0).then_some(MIDNIGHT));
        ends.sort_unstable();
        ends
    };
    starts.into_iter().find_map(|start| {
        let end = ends().into_iter().find(|&end| end > start)?;
        Some((start, end))
    })
}

/// A time as it was said, in minutes; the half of the day may be open.
#[derive(Clone, Copy)]
enum Said {
    Sure(i32),
    Either(i32),
}

impl Said {
    fn meanings(self) -> impl Iterator<Item = i32> {
        let (first, second) = match self {
            Self::Sure(at) => (at, None),
            Self::Either(at) => (at, Some(at + NOON)),
        };
        std::iter::once(first).chain(second)
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        match text {
            "noon" => return Some(Self::Sure(NOON)),
            "midnight" => return Some(Self::Sure(0)),
            _ => {}
        }
        let digits_end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (number, half) = text.split_at(digits_end);
        let (hour, minute) = hour_and_minute(number.trim())?;
        let in_half = (hour % 12) * 60 + minute;
        match half.trim() {
            "am" | "a" if (1..=12).contains(&hour) => Some(Self::Sure(in_half)),
            "pm" | "p" if (1..=12).contains(&hour) => Some(Self::Sure(in_half + NOON)),
            // Some write both: 14:30 pm.
            "pm" | "p" | "h" | "hrs" | "" if (13..24).contains(&hour) || hour == 0 => {
                Some(Self::Sure(hour * 60 + minute))
            }
            "" | "h" | "hrs" if hour == 24 && minute == 0 => Some(Self::Sure(0)),
            "" | "h" | "hrs" if hour <= 12 => Some(Self::Either(in_half)),
            _ => None,
        }
    }
}

/// `8`, `8:30`, `8.30`, `0830`.
fn hour_and_minute(number: &str) -> Option<(i32, i32)> {
    let (hour, minute) = match number.split_once([':', '.', 'h']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if number.len() == 3 || number.len() == 4 => {
            number.split_at_checked(number.len() - 2)?
        }
        None => (number, "0"),
    };
    let count = |text: &str| {
        let short = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        short.then(|| text.parse::<i32>().ok()).flatten()
    };
    let (hour, minute) = (count(hour)?, count(minute)?);
    (hour <= 24 && minute < 60).then_some((hour, minute))
}

fn minutes(at: Time) -> i32 {
    if at >= time(23, 59, 0, 0) {
        return MIDNIGHT;
    }
    i32::from(at.hour()) * 60 + i32::from(at.minute())
}

fn at(minutes: i32) -> Time {
    if minutes >= MIDNIGHT {
        return Span::END_OF_DAY;
    }
    let part = |value: i32| i8::try_from(value).unwrap_or(0);
    Time::new(part(minutes / 60), part(minutes % 60), 0, 0).unwrap_or(Time::MIN)
}
