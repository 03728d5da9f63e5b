//! How far somebody has come towards a goal, and where they end if they go on like this.

use jiff::civil::Date;
use lexicon::Month;

use super::What;
use crate::plans::working_days::WorkingDays;

/// A goal with what was done for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is counted.
    pub what: What,
    /// How many are done.
    pub done: i64,
    /// How many are wanted.
    pub wanted: i64,
    /// How many it will be at the end of the month at this pace; none before the first
    /// working day and after the last.
    pub pace: Option<i64>,
}

/// The working days of a month, up to and with today, and all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed {
    /// Those that have come.
    pub days: i64,
    /// All.
    pub of: i64,
}

impl Elapsed {
    /// How far a month has come today.
    pub fn of(month: Month, today: Date, days: &WorkingDays) -> Self {
        let (first, last) = (month.first_day(), month.last_day());
        Self { days: days.between(first, last.min(today)), of: days.between(first, last) }
    }
}

impl Progress {
    /// Reckons it. What was done on days on which nobody works counts all the same.
    pub fn reckon(what: What, done: i64, wanted: i64, elapsed: Elapsed) -> Self {
        let under_way = elapsed.days > 0 && elapsed.days < elapsed.of;
        // Rounded half up.
        let pace = under_way
            .then(|| (2 * done * elapsed.of + elapsed.days) / (2 * elapsed.days))
            .map(|pace| pace.max(done));
        Self { what, done, wanted, pace }
    }

    /// Whether it is reached, or will be at this pace.
    pub fn is_on_pace(&self) -> bool {
        self.done >= self.wanted || self.pace.is_some_and(|pace| pace >= self.wanted)
    }

    /// "18 of 40 visits, on pace for 38".
    pub fn in_words(&self) -> String {
        let Self { what, done, wanted, .. } = self;
        let so_far = format!("{done} of {wanted} {}", what.noun(*wanted));
        match self.pace {
            _ if done >= wanted => format!("{so_far}, reached"),
            Some(pace) => format!("{so_far}, on pace for {pace}"),
            None => so_far,
        }
    }

    /// The part of the goal that is done, between 0 and 1.
    pub fn part(&self) -> f64 {
        (self.done as f64 / self.wanted.max(1) as f64).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lexicon::hours::Hours;
    use proptest::prelude::*;

    use super::*;

    fn elapsed(today: Date) -> Elapsed {
        Elapsed::of(Month::of(date(2026, 11, 1)), today, &WorkingDays(Hours::usual()))
    }

    #[test]
    fn the_pace_is_taken_over_working_days() {
        assert_eq!(elapsed(date(2026, 11, 13)), Elapsed { days: 10, of: 21 });
        let half = Progress::reckon(What::Visits, 18, 40, elapsed(date(2026, 11, 13)));
        assert_eq!(half.in_words(), "18 of 40 visits, on pace for 38");
        assert!(!half.is_on_pace());
        let weekend = Progress::reckon(What::Visits, 18, 38, elapsed(date(2026, 11, 15)));
        assert!(weekend.is_on_pace(), "a weekend changes nothing");
    }

    #[test]
    fn before_the_first_and_after_the_last_working_day_nothing_is_foretold() {
        let before = Progress::reckon(What::Calls, 0, 20, elapsed(date(2026, 11, 1)));
        assert_eq!(before.in_words(), "0 of 20 calls");
        let after = Progress::reckon(What::Calls, 12, 20, elapsed(date(2026, 12, 24)));
        assert_eq!(after.in_words(), "12 of 20 calls");
        let reached = Progress::reckon(What::FaceTime, 12, 12, elapsed(date(2026, 11, 3)));
        assert_eq!(reached.in_words(), "12 of 12 with who decides, reached");
    }

    proptest! {
        #[test]
        fn a_pace_is_never_below_what_is_done_and_grows_with_it(
            done in 0i64..500, wanted in 1i64..500, day in 1i8..=30,
        ) {
            let elapsed = elapsed(date(2026, 11, day));
            let now = Progress::reckon(What::Visits, done, wanted, elapsed);
            let more = Progress::reckon(What::Visits, done + 1, wanted, elapsed);
            if let (Some(now), Some(more)) = (now.pace, more.pace) {
                prop_assert!(now >= done && more > now);
            }
            prop_assert!((0.0..=1.0).contains(&now.part()));
        }
    }
}
