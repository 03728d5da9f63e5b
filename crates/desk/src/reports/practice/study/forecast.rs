//! What the next 90 days will bring, with a band, and how such forecasts did in the past.
//!
//! The sum over all sources of what each is expected to send, and what sources send that nobody
//! knows yet. Three things make the band: that referrals come by chance, and in clumps; that the
//! rate of each source is not known exactly; and that the whole practice moves together (a season
//! that differs, a therapist who leaves). The last cannot be had from the sources one by one; it is
//! learned from how far earlier forecasts were off, as the variance of a negative binomial sum: the
//! mean, and the square of the mean times a common scatter.

use jiff::{ToSpan, civil::Date};

use super::{
    looks::{self, Look},
    past::Past,
};

/// Days that are foretold.
pub const AHEAD: i64 = 90;
/// The normal quantile of a two-sided 90 % band.
const Z90: f64 = 1.644_853_626_951_472_7;
/// The common scatter before anything is learned, and the forecasts that it weighs as much as.
const SCATTER: f64 = 0.05;
const WEIGHT: f64 = 4.0;
/// Windows of 90 days from which the referrals of sources not known yet are learned.
const WINDOWS: i64 = 8;
/// Blocks of four weeks from which it is learned how much referrals clump, and the fewest of them.
const BLOCKS: i64 = 26;
const BLOCK: i64 = 28;
const LEAST_BLOCKS: usize = 8;

/// What was or is foretold of 90 days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foretold {
    /// The day after which they begin.
    pub as_of: Date,
    /// Referrals to be expected.
    pub expected: f64,
    /// Of them, from sources that were not known on that day.
    pub from_new: f64,
    /// Lower end of the 90 % band.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// What came, once the days are over.
    pub came: Option<usize>,
}

/// What the next 90 days will bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The next 90 days.
    pub next: Foretold,
    /// What would have been said at the ends of earlier months, the earliest first.
    pub earlier: Vec<Foretold>,
}

impl Foretold {
    /// Whether what came lies in the band.
    pub fn held(&self) -> Option<bool> {
        self.came.map(|came| (self.low..=self.high).contains(&(came as f64)))
    }
}

/// A sum that is expected, without what moves all sources together.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sum {
    expected: f64,
    from_new: f64,
    variance: f64,
}

/// The forecast; none while not even half a year is on record.
pub fn forecast(past: &Past, looks: &[Look], today: Date) -> Option<Forecast> {
    let first = past.first_day()?;
    if (today - first).get_days() < 180 {
        return None;
    }
    let mut over: Vec<(Date, f64)> = Vec::new();
    let mut earlier = Vec::new();
    for look in looks {
        let end = look.as_of.saturating_add(AHEAD.days());
        if end > today {
            break;
        }
        let sum = sum(past, look);
        let came = past.sources.iter().map(|one| one.between(look.as_of, end)).sum();
        // Only what was over on that day could teach how far forecasts are off.
        let known = over.iter().filter(|(end, _)| *end <= look.as_of).map(|(_, off)| *off);
        earlier.push(foretold(look.as_of, sum, scatter(known), Some(came)));
        over.push((end, off(sum, came)));
    }
    let sum = sum(past, &looks::of_today(past, today));
    let next = foretold(today, sum, scatter(over.iter().map(|(_, off)| *off)), None);
    Some(Forecast { next, earlier })
}

fn sum(past: &Past, look: &Look) -> Sum {
    let expected: f64 = look.said.iter().map(|(_, said)| said.expected).sum();
    let unsure: f64 = look.said.iter().map(|(_, said)| said.deviation.powi(2)).sum();
    let (from_new, new_variance) = of_new(past, look.as_of);
    let by_chance = expected * clumping(past, look.as_of);
    Sum { expected: expected + from_new, from_new, variance: by_chance + unsure + new_variance }
}

/// How much more the referrals of all sources vary from four weeks to the next than if each came by
/// itself: the mean of the squared successive differences, halved, against the mean (the estimator
/// of variance of J. von Neumann 1941, Ann. Math. Stat. 12:367, which a slow trend does not reach).
/// At least 1; 1 while the record is short.
fn clumping(past: &Past, as_of: Date) -> f64 {
    let Some(first) = past.first_day() else { return 1.0 };
    let blocks = (0..BLOCKS).map(|back| {
        let to = as_of.saturating_sub((back * BLOCK).days());
        (to.saturating_sub(BLOCK.days()), to)
    });
    let counts: Vec<f64> = blocks
        .take_while(|(from, _)| *from >= first)
        .map(|(from, to)| {
            past.sources.iter().map(|one| one.between(from, to)).sum::<usize>() as f64
        })
        .collect();
    let mean = counts.iter().sum::<f64>() / counts.len().max(1) as f64;
    if counts.len() < LEAST_BLOCKS || mean <= 0.0 {
        return 1.0;
    }
    let steps = counts.windows(2).filter_map(|pair| Some((pair.first()? - pair.last()?).powi(2)));
    let variance = steps.sum::<f64>() / 2.0 / (counts.len() - 1) as f64;
    (variance / mean).max(1.0)
}

/// Mean and variance of what sources send in 90 days that begin before they were known.
fn of_new(past: &Past, as_of: Date) -> (f64, f64) {
    let Some(first) = past.first_day() else { return (0.0, 0.0) };
    let windows = (1..=WINDOWS).map(|back| {
        let from = as_of.saturating_sub((back * AHEAD).days());
        (from, from.saturating_add(AHEAD.days()))
    });
    // At the beginning of the record everybody is new.
    let counts: Vec<f64> = windows
        .take_while(|(from, _)| (*from - first).get_days() >= 180)
        .map(|(from, to)| {
            let new = past.sources.iter().filter(|one| one.first_on.is_some_and(|day| day > from));
            new.map(|one| one.between(from, to)).sum::<usize>() as f64
        })
        .collect();
    if counts.is_empty() {
        return (0.0, 0.0);
    }
    let mean = counts.iter().sum::<f64>() / counts.len() as f64;
    let spread = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>();
    let variance = spread / (counts.len() as f64 - 1.0).max(1.0);
    (mean, variance.max(mean))
}

/// The square of how far a forecast was off beyond what chance explains, as part of what was
/// expected; below 0 where it was nearer.
fn off(sum: Sum, came: usize) -> f64 {
    let expected = sum.expected.max(1.0);
    ((came as f64 - sum.expected).powi(2) - sum.variance) / expected.powi(2)
}

/// The square of the common scatter.
fn scatter(off: impl Iterator<Item = f64>) -> f64 {
    let (mut total, mut count) = (WEIGHT * SCATTER.powi(2), WEIGHT);
    for one in off {
        total += one;
        count += 1.0;
    }
    (total / count).max(0.0)
}

/// The band is symmetric on the scale of square roots, on which counts have one variance: so it is
/// longer upward, and never below nothing.
fn foretold(as_of: Date, sum: Sum, scatter: f64, came: Option<usize>) -> Foretold {
    let expected = sum.expected.max(0.0);
    let deviation = (sum.variance + scatter * expected.powi(2)).max(0.0).sqrt();
    let root = expected.sqrt();
    let away = Z90 * deviation / (2.0 * root.max(0.5));
    Foretold {
        as_of,
        expected,
        from_new: sum.from_new,
        low: (root - away).max(0.0).powi(2),
        high: (root + away).powi(2),
        came,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::{super::simulated, *};

    const DAY: Date = date(2026, 6, 30);

    proptest! {
        #[test]
        fn the_band_holds_what_is_expected_and_grows_with_what_is_not_known(
            expected in 0.0_f64..5000.0, more in 0.0_f64..5000.0, scatter in 0.0_f64..0.2
        ) {
            let sum = |variance| Sum { expected, from_new: 0.0, variance };
            let one = foretold(DAY, sum(expected), scatter, None);
            let wide = foretold(DAY, sum(expected + more), scatter, None);
            prop_assert!(0.0 <= one.low && one.low <= one.expected + 1e-9 && one.expected <= one.high + 1e-9);
            prop_assert!(wide.low <= one.low && wide.high >= one.high);
        }

        #[test]
        fn forecasts_that_were_right_never_widen_the_band(count in 0_usize..30) {
            let right = off(Sum { expected: 100.0, from_new: 0.0, variance: 100.0 }, 100);
            prop_assert!(scatter(std::iter::repeat_n(right, count)) <= SCATTER.powi(2) + 1e-12);
        }
    }

    #[test]
    fn referrals_that_come_in_clumps_vary_more_than_those_that_do_not() {
        let days = |every: i64, at_once: usize| -> Vec<Date> {
            let days = (0..800 / every).rev().map(|step| DAY.saturating_sub((step * every).days()));
            days.flat_map(|day| std::iter::repeat_n(day, at_once)).collect()
        };
        let past =
            |days: Vec<Date>| Past { sources: vec![simulated::referring(days)], ..Past::default() };
        assert_eq!(clumping(&past(days(7, 3)), DAY), 1.0);
        assert!(clumping(&past(days(44, 20)), DAY) > 3.0);
        assert_eq!(clumping(&past(Vec::new()), DAY), 1.0);
    }

    #[test]
    fn what_came_is_held_against_the_band() {
        let sum = Sum { expected: 100.0, from_new: 5.0, variance: 100.0 };
        assert_eq!(foretold(DAY, sum, 0.0, Some(104)).held(), Some(true));
        assert_eq!(foretold(DAY, sum, 0.0, Some(140)).held(), Some(false));
        assert_eq!(foretold(DAY, sum, 0.0, None).held(), None);
    }

    #[test]
    fn the_band_holds_what_came_about_nine_times_in_ten() {
        let (mut held, mut known) = (0, 0);
        for seed in 1..=4 {
            let world = simulated::world(&insight::simulate::Setting::ordinary(), seed);
            let (past, today) = (simulated::practice(&world), simulated::last_day(&world));
            let looks = looks::month_ends(&past, today);
            let found = forecast(&past, &looks, today).expect("a forecast");
            let right: Vec<bool> = found.earlier.iter().filter_map(Foretold::held).collect();
            held += right.iter().filter(|held| **held).count();
            known += right.len();
        }
        println!("the band held {held} of {known}");
        assert!(known >= 60, "{known}");
        // Of overlapping windows of a few practices: between four fifths and all.
        assert!(held * 5 >= known * 4, "{held} of {known}");
    }
}
