//! What is due of a source in a window of days, by what it sent before.

use crate::{
    numbers::{ln_negative_binomial, negative_binomial_tails},
    population::Population,
    rates::MONTH,
    streams::Stream,
};

/// A number of days up to a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Window {
    pub days: i32,
    pub seen: usize,
    /// Referrals to be expected in it.
    pub due: f64,
    /// The usual rate a month before it.
    pub rate_month: f64,
    pub chance: f64,
    /// Referrals before it by which its pace is known.
    pub known: usize,
}

/// What is older than this before a window says nothing of what is usual.
const REFERENCE: i32 = 546;
/// An absence lasts so many days on average.
const ABSENCE: f64 = 11.0;

/// What is known of sources of a group before one is looked at: a gamma distribution of rates a
/// week.
pub(super) struct Before {
    shape: f64,
    weeks: f64,
}

/// What is to be expected in a window, and how sure that is: the shape of its negative binomial
/// distribution.
pub(super) struct Expected {
    pub told: Window,
    shape: f64,
}

impl Before {
    pub fn of(population: &Population, group: u32, days: &[i32]) -> Self {
        let (mean, variance) = population.usual_rate(group, days);
        let shape = (mean * mean / variance).clamp(0.05, 2.0);
        Self { shape, weeks: shape / mean }
    }

    /// What is to be expected in so many days up to a day some days ago, where the pace may have
    /// wandered so far by itself, as a variance of its logarithm.
    pub fn window(
        &self,
        population: &Population,
        Stream { days, lifted }: Stream<'_>,
        (length, ago): (i32, i32),
        wandered: f64,
    ) -> Expected {
        let seasons = &population.seasons;
        let begins = ago.saturating_add(length);
        let first = days.first().copied().unwrap_or(0);
        let from = (first - 1).min(begins.saturating_add(REFERENCE));
        let to = days.partition_point(|day| *day >= begins);
        let seen = days.partition_point(|day| *day >= ago) - to;
        // The first referral made the source known; it says nothing of its rate.
        let known = to.saturating_sub(days.partition_point(|day| *day > from));
        let seen_shape = self.shape + known as f64;
        let weeks = lifted.weeks(seasons, from, begins);
        let rate = seen_shape / (self.weeks + weeks);
        let scatter = &population.scatter;
        let uneven = 1.0 + scatter.clump + scatter.unrest * rate;
        let due = rate * lifted.weeks(seasons, begins - 1, ago);
        let unsure = uneven / seen_shape + wandered;
        let shape = due / (uneven - 1.0 + due * unsure).max(1e-9);
        let rate_month = rate * MONTH / 7.0;
        Expected {
            told: Window { days: length, seen, due, rate_month, chance: 1.0, known },
            shape: shape.clamp(1e-6, 1e9),
        }
    }
}

impl Expected {
    /// How likely at most so many are, with a vacation or without.
    pub fn at_most(&self, population: &Population) -> f64 {
        let Window { days, seen, due, .. } = self.told;
        let tail = if due <= 0.0 {
            1.0
        } else if seen == 0 {
            ln_negative_binomial(0, self.shape, due).exp()
        } else if seen as f64 >= due {
            return 1.0;
        } else {
            negative_binomial_tails(seen as u64, self.shape, due).lower()
        };
        let missing = f64::from(days) * (1.0 - seen as f64 / due.max(1e-9)).clamp(0.0, 1.0);
        let away = population.habits.rests * ABSENCE / 365.25 * (-missing / ABSENCE).exp();
        let chance = 1.0 - (1.0 - tail) * (1.0 - away.clamp(0.0, 1.0));
        if chance.is_finite() { chance.clamp(0.0, 1.0) } else { 1.0 }
    }

    /// How likely at least so many are.
    pub fn at_least(&self) -> f64 {
        let Window { seen, due, .. } = self.told;
        if due <= 0.0 || seen as f64 <= due {
            return 1.0;
        }
        let chance = negative_binomial_tails(seen as u64, self.shape, due).upper();
        if chance.is_finite() { chance.clamp(0.0, 1.0) } else { 1.0 }
    }
}
