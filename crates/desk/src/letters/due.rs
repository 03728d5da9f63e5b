//! By when a letter should be with the referrer: pure.

use jiff::{ToSpan, civil::Date};

use crate::plans::WorkingDays;

/// A progress letter that comes on the morning of the visit is not read.
pub const DAYS_BEFORE: i64 = 2;
/// Written earlier than this, it is out of date by the visit.
pub const OFFERED_DAYS_BEFORE: i64 = 10;

/// The last day to send a progress letter: a working day, at least two days before the patient's
/// next visit with the referrer. Where that is past, today: late is better than not at all until
/// the visit itself.
pub fn send_by(visit: Date, today: Date, days: &WorkingDays) -> Option<Date> {
    if visit < today {
        return None;
    }
    let latest = visit.saturating_sub(DAYS_BEFORE.days());
    let working = (0..7)
        .map(|back| latest.saturating_sub(i64::from(back).days()))
        .find(|day| days.is_one(*day))
        .unwrap_or(latest);
    Some(working.max(today))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lexicon::hours::Hours;

    use super::*;

    fn days() -> WorkingDays {
        WorkingDays(Hours::usual())
    }

    #[test]
    fn it_leaves_two_days_before_the_visit() {
        let by = send_by(date(2026, 12, 10), date(2026, 12, 1), &days());
        assert_eq!(by, Some(date(2026, 12, 8)));
    }

    #[test]
    fn a_weekend_is_no_day_to_send_it() {
        // The visit is on a Tuesday: two days before is a Sunday.
        let by = send_by(date(2026, 12, 15), date(2026, 12, 1), &days());
        assert_eq!(by, Some(date(2026, 12, 11)));
    }

    #[test]
    fn late_means_today_and_after_the_visit_never() {
        assert_eq!(send_by(date(2026, 12, 2), date(2026, 12, 1), &days()), Some(date(2026, 12, 1)));
        assert_eq!(send_by(date(2026, 11, 30), date(2026, 12, 1), &days()), None);
    }
}
