//! How much the whole practice is referred on each day, against an average day.

use jiff::{ToSpan, civil::Date};

use super::{dice::Dice, setting::Setting};

/// The factor of each day; over the whole years that are recorded it is 1 on the average.
#[derive(Debug, Clone, Default)]
pub struct Season {
    /// From the first day on; beyond the last recorded day for as long as the truth goes on.
    pub factors: Vec<f64>,
    /// The days on which the whole practice was closed and nobody could refer, first and last.
    /// Not counted in the average.
    pub closed: Option<(i32, i32)>,
}

impl Season {
    /// The seasons of a world that begins on `from` and is recorded for `recorded` days of `all`.
    pub(super) fn draw(setting: &Setting, from: Date, recorded: i32, all: i32, seed: u64) -> Self {
        let mut dice = Dice::new(seed, 1);
        let year = Year::draw(setting, &mut dice);
        let week = week(&mut dice);
        let mut factors: Vec<f64> = (0..all)
            .filter_map(|day| from.checked_add(day.days()).ok())
            .map(|date| year.factor(date) * holiday(date, year.christmas) * of_week(&week, date))
            .collect();
        let counted = factors.iter().take(usize::try_from(recorded).unwrap_or(0));
        let mean = counted.sum::<f64>() / f64::from(recorded.max(1));
        if mean > 0.0 {
            factors.iter_mut().for_each(|factor| *factor /= mean);
        }
        let closed = dice.happens(setting.closure).then(|| {
            let first = dice.whole(recorded / 4, recorded);
            (first, first + dice.whole(13, 41))
        });
        Self { factors, closed }
    }

    /// The factor of a day; 0 while the practice is closed, and outside of the simulated time.
    #[must_use]
    pub fn on(&self, day: i32) -> f64 {
        if self.closed.is_some_and(|(first, last)| (first..=last).contains(&day)) {
            return 0.0;
        }
        usize::try_from(day).ok().and_then(|day| self.factors.get(day)).copied().unwrap_or(0.0)
    }
}

/// The smooth part: two waves, a dip in summer, and how quiet the week of Christmas is.
struct Year {
    first: (f64, f64),
    second: (f64, f64),
    dip: f64,
    dip_middle: f64,
    christmas: f64,
}

impl Year {
    fn draw(setting: &Setting, dice: &mut Dice) -> Self {
        let swing = dice.between(setting.swing.0, setting.swing.1);
        Self {
            first: (swing, dice.share()),
            second: (swing * dice.between(0.0, 0.6), dice.share()),
            dip: dice.between(setting.summer_dip.0, setting.summer_dip.1),
            dip_middle: dice.between(185.0, 225.0),
            christmas: dice.between(0.05, 0.5),
        }
    }

    fn factor(&self, date: Date) -> f64 {
        let day = f64::from(date.day_of_year());
        let wave = |(height, phase): (f64, f64), times: f64| {
            height * libm::cos(std::f64::consts::TAU * (times * day / 365.25 - phase))
        };
        let from_middle = (day - self.dip_middle) / 20.0;
        let summer = 1.0 - self.dip * libm::exp(-0.5 * from_middle * from_middle);
        libm::exp(wave(self.first, 1.0) + wave(self.second, 2.0)) * summer
    }
}

/// Monday to Sunday; weekends mostly none.
fn week(dice: &mut Dice) -> [f64; 7] {
    let mut week = [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0].map(|open| open * dice.between(0.75, 1.25));
    week[5] = dice.between(0.0, 0.15);
    week[6] = dice.between(0.0, 0.04);
    week
}

fn of_week(week: &[f64; 7], date: Date) -> f64 {
    let day = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    week.get(day).copied().unwrap_or(1.0)
}

/// The holidays on which nearly every office in the U.S. is closed, and the week of Christmas.
fn holiday(date: Date, christmas: f64) -> f64 {
    let (month, day) = (date.month(), date.day());
    let weekday = date.weekday().to_monday_one_offset();
    let closed = match month {
        1 => day == 1,
        5 => weekday == 1 && day > 24,
        7 => day == 4,
        9 => weekday == 1 && day < 8,
        11 => {
            (weekday == 4 && (22..=28).contains(&day)) || (weekday == 5 && (23..=29).contains(&day))
        }
        12 => day == 25,
        _ => false,
    };
    if closed {
        0.02
    } else if month == 12 && day > 22 {
        christmas
    } else {
        1.0
    }
}
