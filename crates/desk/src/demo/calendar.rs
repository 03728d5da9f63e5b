//! The days of the sample, counted from its first to today.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use platform::{
    Instant,
    clock::{at_hour, local_day, now},
};

/// A day as its place in the sample; 0 is the first.
pub(super) type Day = i32;

/// How busy a therapy practice is from January to December: new insurance
/// years, sports seasons and autumn bring patients, holidays none.
const MONTHS: [f64; 12] = [1.08, 0.97, 1.06, 1.05, 1.04, 0.98, 0.90, 0.97, 1.05, 1.12, 0.98, 0.80];

/// From Monday to Sunday; what comes at weekends are forms and late faxes.
const WEEKDAYS: [f64; 7] = [1.20, 1.15, 1.05, 1.05, 0.95, 0.10, 0.06];

/// How much busier the practice is at the end than at the beginning.
const GROWTH: f64 = 0.35;

/// The days of the sample.
pub(super) struct Calendar {
    days: Vec<(Date, String, Instant)>,
    /// How many minutes of today have passed.
    so_far: i64,
}

impl Calendar {
    /// The months up to today.
    pub fn new(today: Date, months: u16, zone: &TimeZone) -> Self {
        let first = today.saturating_sub(i64::from(months).months());
        let days = first.series(1.day()).take_while(|day| *day <= today);
        let days = days.map(|day| (day, day.to_string(), at_hour(day, 0, zone))).collect();
        let present = now();
        let so_far = if local_day(present, zone) == today {
            (present - at_hour(today, 0, zone)) / 60_000
        } else {
            18 * 60
        };
        Self { days, so_far }
    }

    /// Today's place.
    pub fn today(&self) -> Day {
        self.days.len() as Day - 1
    }

    /// The date of a day; days of the future are reached, those before the
    /// first are not.
    pub fn date(&self, day: Day) -> Date {
        let place = day.clamp(0, self.today());
        self.days[place as usize].0.saturating_add((day.max(0) - place).days())
    }

    /// The day as it is stored.
    pub fn iso(&self, day: Day) -> String {
        match self.days.get(day.max(0) as usize) {
            Some((_, iso, _)) => iso.clone(),
            None => self.date(day).to_string(),
        }
    }

    /// The instant of a minute of a day. What happens today has happened
    /// already: its minutes are pressed into the part of the day that is over.
    pub fn at(&self, day: Day, minute: i32) -> Instant {
        let place = day.clamp(0, self.today());
        let after_midnight = i64::from(minute) * 60_000;
        let passed = if day < self.today() {
            after_midnight
        } else {
            let open = (self.so_far * 4 / 5).min(7 * 60);
            open * 60_000 + after_midnight * (self.so_far - open) / (24 * 60)
        };
        self.days[place as usize].2 + passed
    }

    /// The day itself, or the Monday after a weekend.
    pub fn workday(&self, day: Day) -> Day {
        match self.date(day).weekday() {
            Weekday::Saturday => day + 2,
            Weekday::Sunday => day + 1,
            _ => day,
        }
    }

    /// How many referrals a day brings, against others.
    pub fn weight(&self, day: Day) -> f64 {
        let date = self.date(day);
        let holiday = matches!((date.month(), date.day()), (1, 1) | (7, 4) | (12, 24..=25));
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        let growth = 1.0 + GROWTH * f64::from(day) / f64::from(self.today().max(1));
        MONTHS[usize::from(date.month().unsigned_abs()) - 1]
            * WEEKDAYS[weekday]
            * growth
            * if holiday { 0.05 } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use platform::clock;

    use super::*;

    #[test]
    fn nothing_of_today_lies_in_the_future_and_order_is_kept() {
        let zone = clock::zone("America/New_York");
        let today = local_day(now(), &zone);
        let calendar = Calendar::new(today, 36, &zone);
        let last = calendar.at(calendar.today(), 1439);
        assert!(last <= now());
        assert!(calendar.at(calendar.today(), 600) <= last);
        assert_eq!(local_day(last, &zone), today);
    }

    #[test]
    fn a_weekend_s_work_is_done_on_monday() {
        let calendar = Calendar::new(date(2026, 3, 8), 1, &clock::zone("America/New_York"));
        let sunday = calendar.today();
        assert_eq!(calendar.date(calendar.workday(sunday)).weekday(), Weekday::Monday);
        assert_eq!(calendar.iso(sunday + 1), "2026-03-09");
    }
}
