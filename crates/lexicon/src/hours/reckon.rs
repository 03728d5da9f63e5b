//! Reckoning in open time.

use jiff::{SignedDuration, Timestamp, Zoned, civil::Date, tz::TimeZone};

use super::{Change, Hours, Span, Turn};

/// How far ahead is looked for an opening: a year and the holidays around its end.
const MOST_DAYS: usize = 400;

/// A stretch of open time.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: Timestamp,
    to: Timestamp,
}

impl Hours {
    /// Whether the clinic is open at this moment; `at` is in its own time zone.
    pub fn is_open(&self, at: &Zoned) -> bool {
        let (now, zone) = (at.timestamp(), at.time_zone());
        self.stretches(now, zone, 2).any(|stretch| stretch.from <= now && now < stretch.to)
    }

    /// When the clinic next opens or closes; none if it never does within 400 days.
    pub fn next_change(&self, at: &Zoned) -> Option<Change> {
        let (now, zone) = (at.timestamp(), at.time_zone());
        let mut open_until = None;
        for stretch in self.stretches(now, zone, MOST_DAYS) {
            match open_until {
                // Open past midnight, or from one stretch into the next, is no change.
                Some(until) if stretch.from <= until => open_until = Some(stretch.to),
                Some(_) => break,
                None if stretch.to <= now => {}
                None if stretch.from <= now => open_until = Some(stretch.to),
                None => {
                    let at = stretch.from.to_zoned(zone.clone());
                    return Some(Change { at, to: Turn::Opens });
                }
            }
        }
        // A stretch that reaches the end of what was looked at has no known end.
        let horizon = later(now, SignedDuration::from_hours(24 * (MOST_DAYS as i64 - 2)));
        let until = open_until.filter(|until| *until < horizon)?;
        Some(Change { at: until.to_zoned(zone.clone()), to: Turn::Closes })
    }

    /// The moment at which so many open minutes have passed since `from`. Where there are not that
    /// many within 400 days, those 400 days have passed.
    pub fn after(&self, from: Timestamp, zone: &TimeZone, minutes: i64) -> Timestamp {
        if minutes <= 0 {
            return from;
        }
        let mut left = SignedDuration::from_secs(minutes.saturating_mul(60));
        for stretch in self.stretches(from, zone, MOST_DAYS) {
            let begins = stretch.from.max(from);
            let lasts = begins.duration_until(stretch.to);
            if !lasts.is_positive() {
                continue;
            }
            if lasts >= left {
                return later(begins, left);
            }
            left -= lasts;
        }
        later(from, SignedDuration::from_hours(24 * MOST_DAYS as i64))
    }

    /// The whole open minutes from one moment to another; 0 when the second is not the later.
    pub fn between(&self, from: Timestamp, to: Timestamp, zone: &TimeZone) -> i64 {
        if to <= from {
            return 0;
        }
        let open = self
            .stretches(from, zone, usize::MAX)
            .take_while(|stretch| stretch.from < to)
            .map(|stretch| stretch.from.max(from).duration_until(stretch.to.min(to)))
            .filter(SignedDuration::is_positive)
            .fold(SignedDuration::ZERO, SignedDuration::saturating_add);
        open.as_mins()
    }

    /// The open stretches of so many days in order, none overlapping another. They begin with the
    /// day before `from`, for a time zone may end a day later than its clock says.
    fn stretches(
        &self,
        from: Timestamp,
        zone: &TimeZone,
        days: usize,
    ) -> impl Iterator<Item = Stretch> {
        let first = zone.to_datetime(from).date();
        let first = first.yesterday().unwrap_or(first);
        let days = first.series(jiff::Span::new().days(1)).take(days.saturating_add(1));
        let mut free_from = Timestamp::MIN;
        days.flat_map(move |day| self.of_day(day, zone)).filter_map(move |stretch| {
            let from = stretch.from.max(free_from);
            if stretch.to <= from {
                return None;
            }
            free_from = stretch.to;
            Some(Stretch { from, to: stretch.to })
        })
    }

    /// The stretches of a day, in order.
    fn of_day(&self, day: Date, zone: &TimeZone) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> =
            self.on(day).iter().filter_map(|span| stretch(*span, day, zone)).collect();
        stretches.sort_by_key(|stretch| (stretch.from, stretch.to));
        stretches
    }
}

fn stretch(span: Span, day: Date, zone: &TimeZone) -> Option<Stretch> {
    if span.closes <= span.opens {
        return None;
    }
    let at = |date: jiff::civil::DateTime| zone.to_timestamp(date).ok();
    let from = at(day.to_datetime(span.opens))?;
    let to = if span.lasts_to_midnight() {
        at(day.tomorrow().ok()?.to_datetime(jiff::civil::Time::MIN))?
    } else {
        at(day.to_datetime(span.closes))?
    };
    (from < to).then_some(Stretch { from, to })
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}
