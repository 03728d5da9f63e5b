//! Time as Liaison stores it: milliseconds since 1970 UTC.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// An instant: milliseconds since 1970-01-01T00:00Z.
pub type Instant = i64;

/// The present instant.
pub fn now() -> Instant {
    Timestamp::now().as_millisecond()
}

/// The day on which `at` falls in the practice's time zone.
pub fn local_day(at: Instant, zone: &TimeZone) -> Date {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone()).date()
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
