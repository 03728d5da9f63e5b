//! Days and the instants they stand for.

use exchange::records::ReferralCells;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use platform::clock;

/// A day without a time counts from its noon, so that no time zone moves it to another day.
pub(super) fn noon(day: Date, zone: &TimeZone) -> i64 {
    clock::at_hour(day, 12, zone)
}

/// When the referral came.
pub(super) fn received_at(cells: &ReferralCells, day: Date, zone: &TimeZone) -> i64 {
    let Some(time) = cells.received_at else {
        return noon(day, zone);
    };
    let zoned = day.to_datetime(time).to_zoned(zone.clone());
    zoned.map_or_else(|_| noon(day, zone), |zoned| zoned.timestamp().as_millisecond())
}

/// Whole days between two stored days; what came before the referral took none.
pub(super) fn days_between(received_on: &str, day: Option<&str>) -> Option<i64> {
    let (from, to): (Date, Date) = (received_on.parse().ok()?, day?.parse().ok()?);
    Some(i64::from((to - from).get_days()).max(0))
}
