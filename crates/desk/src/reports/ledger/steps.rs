//! How far one referral came, and when.

use jiff::civil::Date;
use lexicon::Month;

/// The days from receiving a referral to its first contact, scheduling, evaluation and discharge,
/// as far as it came. Below 0 where the EMR's clock slipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps([i16; 4]);

/// There was no such day. Real ones are within a lifetime, which this is not.
const NEVER: i16 = i16::MIN;

impl Steps {
    /// Of the days to each step.
    pub fn of(days: [Option<i64>; 4]) -> Self {
        let kept = |day: i64| day.clamp(i64::from(NEVER) + 1, i64::from(i16::MAX)) as i16;
        Self(days.map(|day| day.map_or(NEVER, kept)))
    }

    /// One of those that the roll-up lists for a month: the day of the month on which it was
    /// received, and the days of its steps, "02 20260303 20260305  ". None where that is no day.
    pub fn parse(month: Month, listed: &str) -> Option<Self> {
        let mut parts = listed.split(' ');
        let day: i8 = parts.next()?.parse().ok()?;
        let received = month.first_day().with().day(day).build().ok()?;
        let mut step = || {
            let on = date(parts.next()?)?;
            // Both are midnights without a zone, so that a day has 24 hours.
            Some(on.duration_since(received).as_hours() / 24)
        };
        Some(Self::of([step(), step(), step(), step()]))
    }

    /// The days to each step; none where it did not come so far.
    pub fn days(self) -> [Option<i64>; 4] {
        self.0.map(|day| (day != NEVER).then_some(i64::from(day)))
    }
}

/// A day as YYYYMMDD.
fn date(digits: &str) -> Option<Date> {
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_course_is_read_as_the_roll_up_lists_it() {
        let month = Month::parse("2026-02").expect("a month");
        let read = Steps::parse(month, "27 20260227 20260302  20260401").expect("a course");
        assert_eq!(read.days(), [Some(0), Some(3), None, Some(33)]);
        assert_eq!(Steps::parse(month, "30    "), None);
        assert_eq!(Steps::parse(month, ""), None);
    }

    proptest! {
        #[test]
        fn every_course_is_read_again(
            received in 0_i64..20_000, steps in proptest::array::uniform4(proptest::option::of(-400_i64..4_000))
        ) {
            let received = jiff::civil::date(1990, 1, 1).saturating_add(received.days());
            let listed = steps.map(|step| step.map_or_else(String::new, |days| {
                received.saturating_add(days.days()).strftime("%Y%m%d").to_string()
            }));
            let listed = format!("{} {}", received.strftime("%d"), listed.join(" "));
            let read = Steps::parse(Month::of(received), &listed);
            prop_assert_eq!(read.map(Steps::days), Some(steps));
        }

        #[test]
        fn nothing_that_is_read_is_an_error(listed in "\\PC{0,40}") {
            let _ = Steps::parse(Month::parse("2026-02").expect("a month"), &listed);
        }
    }
}
