//! The days on which the practice works.

use jiff::civil::Date;
use lexicon::hours::Hours;

/// No practice is closed for longer.
const MOST_DAYS: usize = 400;

/// The days on which somebody is there, by opening hours and holidays.
#[derive(Debug, Clone)]
pub struct WorkingDays(pub Hours);

impl WorkingDays {
    /// Whether somebody is there.
    pub fn is_one(&self, day: Date) -> bool {
        !self.0.on(day).is_empty()
    }

    /// This day, or the first working day after it. Where none comes within 400 days, it
    /// is the day itself.
    pub fn next(&self, day: Date) -> Date {
        days_from(day).find(|day| self.is_one(*day)).unwrap_or(day)
    }

    /// The working day so many working days later.
    pub fn after(&self, day: Date, number: u16) -> Date {
        (0..number).fold(self.next(day), |day, _| match day.tomorrow() {
            Ok(tomorrow) => self.next(tomorrow),
            Err(_) => day,
        })
    }

    /// How many working days there are from one day to another, both counted.
    pub fn between(&self, first: Date, last: Date) -> i64 {
        days_from(first).take_while(|day| *day <= last).filter(|day| self.is_one(*day)).count()
            as i64
    }
}

fn days_from(day: Date) -> impl Iterator<Item = Date> {
    day.series(jiff::Span::new().days(1)).take(MOST_DAYS)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lexicon::hours::Holiday;

    use super::*;

    #[test]
    fn weekends_and_holidays_are_passed_over() {
        let mut hours = Hours::usual();
        let holiday =
            Holiday { on: date(2026, 11, 26), name: "Thanksgiving".into(), spans: vec![] };
        hours.holidays.push(holiday);
        let days = WorkingDays(hours);
        assert_eq!(days.next(date(2026, 11, 28)), date(2026, 11, 30), "a Saturday");
        assert_eq!(days.after(date(2026, 11, 25), 2), date(2026, 11, 30), "past Thanksgiving");
        assert_eq!(days.after(date(2026, 11, 25), 0), date(2026, 11, 25));
        assert_eq!(days.between(date(2026, 11, 23), date(2026, 11, 29)), 4);
    }

    #[test]
    fn a_practice_that_never_opens_still_has_days() {
        let days = WorkingDays(Hours::default());
        assert_eq!(days.next(date(2026, 11, 28)), date(2026, 11, 28));
        assert_eq!(days.after(date(2026, 11, 28), 2), date(2026, 11, 30));
    }
}
