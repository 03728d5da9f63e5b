//! Times as other calendars write them.

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

use super::read::{Component, Property};

/// The zones by which Outlook and Exchange name those of North America and of a few others
/// (Unicode CLDR, windowsZones).
const WINDOWS: &[(&str, &str)] = &[
    ("Eastern Standard Time", "America/New_York"),
    ("US Eastern Standard Time", "America/Indianapolis"),
    ("Central Standard Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Alaskan Standard Time", "America/Anchorage"),
    ("Hawaiian Standard Time", "Pacific/Honolulu"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("Newfoundland Standard Time", "America/St_Johns"),
    ("Canada Central Standard Time", "America/Regina"),
    ("GMT Standard Time", "Europe/London"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Romance Standard Time", "Europe/Paris"),
    ("UTC", "UTC"),
];

/// The instant that a property names; none when its zone is not known or it names a whole day.
pub(super) fn instant(property: &Property, calendar: &Component) -> Option<Timestamp> {
    let value = property.value.trim();
    let (value, is_utc) = match value.strip_suffix(['Z', 'z']) {
        Some(value) => (value, true),
        None => (value, false),
    };
    let time = civil(value)?;
    let zone = if is_utc { TimeZone::UTC } else { zone(property.parameter("TZID"), calendar)? };
    Some(time.to_zoned(zone).ok()?.timestamp())
}

/// A length of time: `PT1H30M`.
pub(super) fn length(property: &Property) -> Option<Span> {
    property.value.trim().parse::<Span>().ok().filter(|span| span.is_positive())
}

/// `20261130T170000`.
fn civil(value: &str) -> Option<DateTime> {
    let (day, time) = value.split_once(['T', 't'])?;
    let date = Date::new(
        number(day, 0, 4)?.parse().ok()?,
        number(day, 4, 6)?.parse().ok()?,
        number(day, 6, 8)?.parse().ok()?,
    )
    .ok()?;
    let second = number(time, 4, 6).and_then(|second| second.parse::<i8>().ok()).unwrap_or(0);
    let time = Time::new(
        number(time, 0, 2)?.parse().ok()?,
        number(time, 2, 4)?.parse().ok()?,
        // A leap second (RFC 5545, 3.3.12).
        second.min(59),
        0,
    )
    .ok()?;
    (day.len() == 8).then(|| date.to_datetime(time))
}

fn number(text: &str, from: usize, to: usize) -> Option<&str> {
    text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The zone of a name: by the name itself, by the end of a longer one, by what Windows calls
/// it, or by what the calendar's own description says.
fn zone(name: &str, calendar: &Component) -> Option<TimeZone> {
    let name = name.trim();
    known(name).or_else(|| {
        let described =
            calendar.parts("VTIMEZONE").find(|part| part.text("TZID").trim() == name)?;
        known(described.text("X-LIC-LOCATION").trim())
    })
}

fn known(name: &str) -> Option<TimeZone> {
    if name.is_empty() || name.len() > 120 {
        return None;
    }
    let windows = WINDOWS.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name));
    let name = windows.map_or(name, |(_, iana)| iana);
    if let Ok(zone) = TimeZone::get(name) {
        return Some(zone);
    }
    // "/freeassociation.sourceforge.net/America/New_York".
    let mut slashes = name.char_indices().rev().filter(|(_, letter)| *letter == '/');
    slashes.nth(1).and_then(|(at, _)| TimeZone::get(&name[at + 1..]).ok())
}
