//! Time as Liaison stores it: milliseconds since 1970 UTC.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};

/// An instant: milliseconds since 1970-01-01T00:00Z.
pub type Instant = i64;

/// The present instant.
pub fn now() -> Instant {
    Timestamp::now().as_millisecond()
}

/// `at` as jiff writes instants.
pub fn timestamp(at: Instant) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// `at` by the calendar and the clocks of a time zone.
pub fn zoned(at: Instant, zone: &TimeZone) -> Zoned {
    timestamp(at).to_zoned(zone.clone())
}

/// The day on which `at` falls in the practice's time zone.
pub fn local_day(at: Instant, zone: &TimeZone) -> Date {
    zoned(at, zone).date()
}

/// The instant at which `day` is `hour`:00 in the practice's time zone.
pub fn at_hour(day: Date, hour: i8, zone: &TimeZone) -> Instant {
    day.at(hour, 0, 0, 0)
        .to_zoned(zone.clone())
        .map(|zoned| zoned.timestamp().as_millisecond())
        .unwrap_or_default()
}

/// The time zone by its IANA name; UTC when the name is unknown.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}
