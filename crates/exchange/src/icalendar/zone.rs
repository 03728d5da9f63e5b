//! Time zones as calendars carry them: VTIMEZONE (RFC 5545, 3.6.5), made from the rules that
//! hold in the years concerned.

use std::collections::BTreeMap;

use jiff::{
    SignedDuration, Timestamp, Zoned,
    civil::{Date, DateTime, Weekday},
    tz::{Offset, TimeZone},
};

use crate::content_line::escaped;

/// So many years are looked at to tell "the second Sunday" from "the last".
const YEARS: i16 = 9;

/// The zones of a calendar and the years in which each is needed.
#[derive(Default)]
pub(super) struct Zones(BTreeMap<String, (TimeZone, i16, i16)>);

impl Zones {
    /// Takes note of a time.
    pub fn add(&mut self, time: &Zoned) {
        let Some(name) = named(time.time_zone()) else { return };
        let year = time.year();
        let entry =
            self.0.entry(name.to_owned()).or_insert_with(|| (time.time_zone().clone(), year, year));
        entry.1 = entry.1.min(year);
        entry.2 = entry.2.max(year);
    }

    /// Writes them all.
    pub fn write(&self, lines: &mut Vec<String>) {
        for (name, (zone, first, last)) in &self.0 {
            lines.push("BEGIN:VTIMEZONE".into());
            lines.push(format!("TZID:{}", escaped(name)));
            for part in parts(zone, *first, *last) {
                part.write(lines);
            }
            lines.push("END:VTIMEZONE".into());
        }
    }
}

/// The name of a zone that has to be described; none for UTC and mere offsets.
fn named(zone: &TimeZone) -> Option<&str> {
    zone.iana_name().filter(|name| !matches!(*name, "UTC" | "Etc/UTC" | "Etc/Unknown"))
}

/// `20261130T170000Z`.
pub(super) fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// `;TZID=America/New_York:20261130T120000`.
pub(super) fn local(time: &Zoned) -> String {
    match named(time.time_zone()) {
        Some(name) => format!(";TZID={name}:{}", civil(time.datetime())),
        None => format!(":{}", utc(time.timestamp())),
    }
}

fn civil(time: DateTime) -> String {
    time.strftime("%Y%m%dT%H%M%S").to_string()
}

/// A moment at which clocks are turned.
#[derive(Debug, Clone, PartialEq)]
struct Turn {
    /// By the clocks that are about to be turned.
    at: DateTime,
    from: Offset,
    to: Offset,
    name: String,
    is_summer: bool,
}

/// A part of a VTIMEZONE: one turn, or the same in every year.
struct Part {
    turn: Turn,
    rule: Option<String>,
}

impl Part {
    fn write(&self, lines: &mut Vec<String>) {
        let kind = if self.turn.is_summer { "DAYLIGHT" } else { "STANDARD" };
        lines.push(format!("BEGIN:{kind}"));
        lines.push(format!("DTSTART:{}", civil(self.turn.at)));
        lines.extend(self.rule.as_ref().map(|rule| format!("RRULE:{rule}")));
        lines.push(format!("TZOFFSETFROM:{}", offset(self.turn.from)));
        lines.push(format!("TZOFFSETTO:{}", offset(self.turn.to)));
        lines.push(format!("TZNAME:{}", escaped(&self.turn.name)));
        lines.push(format!("END:{kind}"));
    }
}

/// `-0500`; with seconds only where there are some.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, whole) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

fn parts(zone: &TimeZone, first: i16, last: i16) -> Vec<Part> {
    let long = turns(zone, first - 1, first - 1 + YEARS.max(last - first + 3));
    if let Some(rules) = as_rules(&long) {
        return rules;
    }
    let few = turns(zone, first - 1, last + 1);
    // How clocks stood before the first of them.
    let start = beginning(zone, first - 1);
    let before = standing(zone, start, first - 1);
    std::iter::once(before).chain(few).map(|turn| Part { turn, rule: None }).collect()
}

/// How clocks stand at an instant, as a turn in the year before in which nothing turned.
fn standing(zone: &TimeZone, at: Timestamp, year: i16) -> Turn {
    let info = zone.to_offset_info(at);
    let day = Date::new(year, 1, 1).unwrap_or(Date::constant(1970, 1, 1));
    Turn {
        at: day.at(0, 0, 0, 0),
        from: info.offset(),
        to: info.offset(),
        name: info.abbreviation().to_owned(),
        is_summer: info.dst().is_dst(),
    }
}

fn beginning(zone: &TimeZone, year: i16) -> Timestamp {
    let day = Date::new(year, 1, 1).unwrap_or(Date::constant(1970, 1, 1));
    day.to_zoned(zone.clone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// The turns from the beginning of one year to the end of another.
fn turns(zone: &TimeZone, first: i16, last: i16) -> Vec<Turn> {
    let (start, end) = (beginning(zone, first), beginning(zone, last + 1));
    zone.following(start)
        .take_while(|turn| turn.timestamp() < end)
        .filter_map(|turn| {
            let before = turn.timestamp().checked_sub(SignedDuration::from_secs(1)).ok()?;
            let from = zone.to_offset(before);
            let turn = Turn {
                at: from.to_datetime(turn.timestamp()),
                from,
                to: turn.offset(),
                name: turn.abbreviation().to_owned(),
                is_summer: turn.dst().is_dst(),
            };
            Some(turn)
        })
        .collect()
}

/// The turns as rules, if in each year the same two of them happen on "the second Sunday of
/// March" and the like.
fn as_rules(turns: &[Turn]) -> Option<Vec<Part>> {
    let same = |a: &Turn, b: &Turn| {
        (a.from, a.to, a.is_summer, a.at.month(), a.at.weekday(), a.at.time(), &a.name)
            == (b.from, b.to, b.is_summer, b.at.month(), b.at.weekday(), b.at.time(), &b.name)
    };
    let mut groups: Vec<Vec<&Turn>> = Vec::new();
    for turn in turns {
        match groups.iter_mut().find(|group| same(group[0], turn)) {
            Some(group) => group.push(turn),
            None => groups.push(vec![turn]),
        }
    }
    let yearly = |group: &Vec<&Turn>| {
        group.len() >= usize::from(YEARS.unsigned_abs())
            && group.windows(2).all(|two| two[1].at.year() == two[0].at.year() + 1)
    };
    if groups.len() != 2 || !groups.iter().all(yearly) || groups[0].len() != groups[1].len() {
        return None;
    }
    let part = |group: &Vec<&Turn>| {
        let which = which(group)?;
        let day = two_letters(group[0].at.weekday());
        let month = group[0].at.month();
        let rule = format!("FREQ=YEARLY;BYMONTH={month};BYDAY={which}{day}");
        Some(Part { turn: group[0].clone(), rule: Some(rule) })
    };
    groups.iter().map(part).collect()
}

/// The second of its month, the last: the same in every year, or nothing.
fn which(group: &[&Turn]) -> Option<i8> {
    let nth = |turn: &Turn| (turn.at.day() - 1) / 7 + 1;
    let is_last = |turn: &Turn| turn.at.day() + 7 > turn.at.date().days_in_month();
    let first = nth(group[0]);
    if group.iter().all(|turn| nth(turn) == first) {
        return Some(first);
    }
    group.iter().all(|turn| is_last(turn)).then_some(-1)
}

fn two_letters(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}
