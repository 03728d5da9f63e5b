//! When a contact happened: as somebody typed it, or as a phone without a network noted it.

use jiff::{
    civil::{Date, Time},
    tz::TimeZone,
};
use lexicon::{Century, parse_date};
use platform::{FieldError, Instant, clock};

/// A phone may keep a contact to itself for so long.
pub(super) const OLDEST_DAYS: i64 = 60;
const OLDEST: Instant = OLDEST_DAYS * 24 * 60 * 60 * 1000;
/// Clocks differ by so much without anybody having to be told.
const SLACK: Instant = 2 * 60 * 1000;

const AHEAD: &str = "The clock of the phone was ahead, so the contact stands at the time at which \
     it was sent. Correct the time if it matters.";
const TOO_OLD: &str = "It was on the phone for more than 60 days, so it stands 60 days back. \
     Correct the day.";

/// A time that can be written down, and what has to be told about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    pub(super) at: Instant,
    pub(super) said: Option<&'static str>,
}

/// The time that a phone noted: never to come, and not older than a phone may keep it.
pub(super) fn clamp(at: Instant, now: Instant) -> At {
    let oldest = now.saturating_sub(OLDEST);
    if at > now {
        let said = (at.saturating_sub(now) > SLACK).then_some(AHEAD);
        return At { at: now, said };
    }
    if at < oldest {
        return At { at: oldest, said: Some(TOO_OLD) };
    }
    At { at, said: None }
}

/// Whether a contact is still to come: after the day that it is at the clinic. Clocks may be
/// ahead by a little at midnight too.
pub(super) fn is_to_come(at: Instant, now: Instant, zone: &TimeZone) -> bool {
    clock::local_day(at.saturating_sub(SLACK), zone) > clock::local_day(now, zone)
}

/// The time as typed: `earlier` today, or another `day`; anything else is now.
pub(super) fn typed(
    (when, on, time): (&str, &str, &str),
    now: Instant,
    zone: &TimeZone,
) -> Result<Instant, FieldError> {
    let today = clock::local_day(now, zone);
    let clock_time = match time.trim() {
        "" => None,
        text => Some(text.parse::<Time>().map_err(|_| {
            FieldError::new("time", "Enter the time as hours and minutes, for example 14:30.")
        })?),
    };
    let day = match when {
        "earlier" => today,
        "day" => day(on, today)?,
        _ => return Ok(now),
    };
    let at = match clock_time {
        Some(time) => instant(day, time, zone),
        // Of today nobody said more, and of another day noon is as good as any hour.
        None if day == today => now,
        None => clock::at_hour(day, 12, zone),
    };
    if at > now {
        return Err(still_to_come(if clock_time.is_some() { "time" } else { "on" }));
    }
    Ok(at)
}

fn day(text: &str, today: Date) -> Result<Date, FieldError> {
    let wrong = || FieldError::new("on", "Enter the day of the contact.");
    let day = match text.parse::<Date>() {
        Ok(day) => day,
        Err(_) => parse_date(text, Century::Recent { today }).map_err(|_| wrong())?.date,
    };
    if day > today { Err(still_to_come("on")) } else { Ok(day) }
}

/// Said of a contact that is still to come.
pub(super) const STILL_TO_COME: &str =
    "A contact that is still to come is a task, not a contact. Enter a time up to now.";

fn still_to_come(field: &str) -> FieldError {
    FieldError::new(field, STILL_TO_COME)
}

fn instant(day: Date, time: Time, zone: &TimeZone) -> Instant {
    day.to_datetime(time)
        .to_zoned(zone.clone())
        .map(|zoned| zoned.timestamp().as_millisecond())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Instant = 1_764_000_000_000;

    #[test]
    fn a_clock_that_differs_a_little_is_not_worth_a_word() {
        assert_eq!(clamp(NOW + 60_000, NOW), At { at: NOW, said: None });
        assert_eq!(clamp(NOW + 3_600_000, NOW), At { at: NOW, said: Some(AHEAD) });
        assert_eq!(clamp(NOW - OLDEST - 1, NOW).said, Some(TOO_OLD));
    }

    #[test]
    fn a_day_is_noon_and_today_is_now_unless_somebody_says_the_time() {
        let zone = clock::zone("America/New_York");
        let now = clock::at_hour("2026-11-25".parse().expect("a day"), 15, &zone);
        let read = |when, on, time| typed((when, on, time), now, &zone);
        let hour = |day: &str, hour| clock::at_hour(day.parse().expect("a day"), hour, &zone);
        assert_eq!(read("now", "2020-01-01", "08:00"), Ok(now));
        assert_eq!(read("day", "2026-11-25", ""), Ok(now));
        assert_eq!(read("day", "2026-11-20", ""), Ok(hour("2026-11-20", 12)));
        assert_eq!(read("day", "11/20/2026", "09:00"), Ok(hour("2026-11-20", 9)));
        assert_eq!(read("earlier", "", "09:00"), Ok(hour("2026-11-25", 9)));
        assert_eq!(read("earlier", "", "16:00").expect_err("to come").field, "time");
        assert_eq!(read("day", "2026-11-26", "").expect_err("to come").field, "on");
        assert_eq!(read("day", "some day", "").expect_err("no day").field, "on");
    }

    #[test]
    fn only_what_is_after_the_clinics_day_is_still_to_come() {
        let zone = clock::zone("America/New_York");
        let at = |hour| clock::at_hour("2026-11-25".parse().expect("a day"), hour, &zone);
        let midnight = at(0) + 24 * 60 * 60 * 1000;
        assert!(!is_to_come(at(15), at(12), &zone), "later today");
        assert!(!is_to_come(midnight + 60_000, midnight - 60_000, &zone), "a clock a little ahead");
        assert!(is_to_come(midnight + SLACK, at(12), &zone));
        // At the clinic it is still yesterday.
        assert!(is_to_come(at(1), at(0) - 3_600_000, &zone));
    }

    proptest! {
        #[test]
        fn what_a_phone_noted_is_never_to_come_nor_older_than_it_may_keep_it(
            at in any::<i64>(), now in 0_i64..4_000_000_000_000,
        ) {
            let clamped = clamp(at, now);
            prop_assert!(clamped.at <= now && clamped.at >= now - OLDEST);
            prop_assert_eq!(clamp(clamped.at, now), At { said: None, ..clamped });
            let moved_far = (i128::from(clamped.at) - i128::from(at)).abs() > i128::from(SLACK);
            prop_assert!(clamped.said.is_some() || !moved_far, "what is moved is told");
        }

        #[test]
        fn later_on_the_phone_is_never_earlier_here(
            one in any::<i64>(), later in any::<i64>(), now in 0_i64..4_000_000_000_000,
        ) {
            let (one, later) = (one.min(later), one.max(later));
            prop_assert!(clamp(one, now).at <= clamp(later, now).at);
        }

        #[test]
        fn whatever_is_typed_is_read_or_refused(when in ".{0,6}", on in ".{0,12}", time in ".{0,8}") {
            for when in [when.as_str(), "earlier", "day"] {
                if let Ok(at) = typed((when, &on, &time), NOW, &TimeZone::UTC) {
                    prop_assert!(at <= NOW);
                }
            }
        }
    }
}
