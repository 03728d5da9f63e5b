//! How far what was done for a source raises its pace, day by day.

use jiff::civil::Date;

use crate::{
    history::History,
    seasons::{AHEAD, Seasons},
    streams::{MOST_DAYS, day_number},
};

/// The multiples of the own pace of one source.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lifted {
    /// Today first, as far back as anything was done; 1 before that.
    past: Vec<f64>,
    /// Tomorrow first; 1 after that.
    ahead: Vec<f64>,
}

/// Of a source for which nothing was done.
pub(crate) static NOTHING: Lifted = Lifted { past: Vec::new(), ahead: Vec::new() };

/// What a single lift may be.
const TIMES: (f64, f64) = (0.1, 10.0);

impl Lifted {
    pub fn of(history: &History, as_of: Date) -> Self {
        let today = day_number(as_of);
        let mut lifted = Self::default();
        for lift in history.lifts.iter().filter(|lift| lift.times.is_finite()) {
            let times = lift.times.clamp(TIMES.0, TIMES.1);
            let (from, to) = (today - day_number(lift.from), today - day_number(lift.to));
            if from >= 0 {
                multiply(&mut lifted.past, to.max(0)..from.min(MOST_DAYS - 1) + 1, times);
            }
            if to < 0 {
                multiply(&mut lifted.ahead, (-from - 1).max(0)..(-to).min(AHEAD as i32), times);
            }
        }
        lifted
    }

    pub fn is_nothing(&self) -> bool {
        self.past.is_empty() && self.ahead.is_empty()
    }

    /// Today's.
    pub fn now(&self) -> f64 {
        self.past.first().copied().unwrap_or(1.0)
    }

    /// The mean of so many days up to one some days ago.
    pub fn mean(&self, ago: i32, days: i32) -> f64 {
        let Some(known) = self.past.get(ago.max(0) as usize..).filter(|known| !known.is_empty())
        else {
            return 1.0;
        };
        let within = known.iter().take(days.max(1) as usize);
        let without = f64::from(days.max(1)) - within.len() as f64;
        (within.sum::<f64>() + without) / f64::from(days.max(1))
    }

    /// Of the days to come, tomorrow first.
    pub fn ahead(&self) -> impl Iterator<Item = f64> {
        self.ahead.iter().copied().chain(std::iter::repeat(1.0))
    }

    /// Even weeks as [`Seasons::between`], each day times its lift.
    pub fn weeks(&self, seasons: &Seasons, from: i32, to: i32) -> f64 {
        let lifted = self.past.iter().enumerate().take(from.saturating_add(1).max(0) as usize);
        let more = lifted.skip(to.max(0) as usize).map(|(ago, times)| {
            let even = seasons.between(ago as i32, ago as i32);
            even * (times - 1.0)
        });
        (seasons.between(from, to) + more.sum::<f64>()).max(0.0)
    }
}

fn multiply(days: &mut Vec<f64>, which: std::ops::Range<i32>, times: f64) {
    let (Ok(from), Ok(to)) = (usize::try_from(which.start), usize::try_from(which.end)) else {
        return;
    };
    if from < to && days.len() < to {
        days.resize(to, 1.0);
    }
    days.iter_mut().take(to).skip(from).for_each(|day| *day *= times);
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::history::Lift;

    #[test]
    fn lifts_hold_from_their_first_day_to_their_last_and_multiply() {
        let lift = |from, to, times| Lift { from, to, times };
        let history = History {
            lifts: vec![
                lift(date(2024, 3, 1), date(2024, 3, 12), 2.0),
                lift(date(2024, 3, 10), date(2024, 3, 10), 1.5),
                lift(date(2024, 3, 12), date(2024, 9, 1), 1.2),
                lift(date(2024, 3, 20), date(2024, 3, 20), f64::NAN),
            ],
            ..History::default()
        };
        let lifted = Lifted::of(&history, date(2024, 3, 10));
        assert_eq!(lifted.now(), 3.0);
        assert_eq!(lifted.mean(1, 1), 2.0);
        assert_eq!(lifted.mean(9, 2), 1.5);
        assert_eq!(lifted.mean(10, 7), 1.0);
        let ahead: Vec<f64> = lifted.ahead().take(4).collect();
        assert_eq!(ahead, [2.0, 2.0 * 1.2, 1.2, 1.2]);
        assert!(Lifted::of(&History::default(), date(2024, 3, 10)).is_nothing());
    }
}
