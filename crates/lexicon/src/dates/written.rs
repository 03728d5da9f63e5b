//! The ways to write year, month and day.

use crate::month_names::month_named;

/// The parts of a date as written, before the century is known.
pub(super) struct Written {
    pub(super) year: i16,
    pub(super) short_year: bool,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) day_first: bool,
}

/// Reads `3/4/2026`, `2026-03-04`, `20260304`, `4th March '26` and their like.
pub(super) fn read(text: &str) -> Option<Written> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '\\'))
        .filter(|word| !word.is_empty() && !is_weekday(word))
        .collect();
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
    let year = |part: &str| {
        let year = part.parse().ok()?;
        (1800..=2200).contains(&year).then_some((year, false))
    };
    let (front, back) = word.split_at(4);
    if let Some(year) = year(front) {
        return Some(by_parts(year, small(&back[..2])?, small(&back[2..])?));
    }
    Some(month_first(year(back)?, small(&front[..2])?, small(&front[2..])?))
}

fn read_three(first: &str, second: &str, third: &str) -> Option<Written> {
    let named = |word: &str| month_named(word).map(u32::from);
    if let Some(month) = named(first) {
        return Some(by_parts(year_of(third)?, month, day_of(second)?));
    }
    let year_stands_first = first.len() == 4 && is_digits(first);
    match (named(second), year_stands_first) {
        (Some(month), true) => Some(by_parts(year_of(first)?, month, day_of(third)?)),
        (Some(month), false) => Some(by_parts(year_of(third)?, month, day_of(first)?)),
        (None, true) => Some(by_parts(year_of(first)?, small(second)?, small(third)?)),
        (None, false) => Some(month_first(year_of(third)?, small(first)?, small(second)?)),
    }
}

/// Numbers are read month first unless the first can't be a month.
fn month_first(year: (i16, bool), first: u32, second: u32) -> Written {
    if first > 12 && second <= 12 {
        Written { day_first: true, ..by_parts(year, second, first) }
    } else {
        by_parts(year, first, second)
    }
}

fn by_parts((year, short_year): (i16, bool), month: u32, day: u32) -> Written {
    Written { year, short_year, month, day, day_first: false }
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

fn small(word: &str) -> Option<u32> {
    (matches!(word.len(), 1 | 2) && is_digits(word)).then(|| word.parse().ok()).flatten()
}

/// A day of the month, `4` or `4th`.
fn day_of(word: &str) -> Option<u32> {
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending));
    small(ordinal.unwrap_or(word))
}

/// A year, and whether its century was left out.
fn year_of(word: &str) -> Option<(i16, bool)> {
    let word = word.trim_start_matches('\'');
    match word.len() {
        2 | 4 if is_digits(word) => Some((word.parse().ok()?, word.len() == 2)),
        _ => None,
    }
}

fn is_weekday(word: &str) -> bool {
    word.len() >= 3
        && ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
            .iter()
            .any(|day| day.starts_with(word))
}
