//! How far paces wander by themselves.

use super::{Scatter, WEEKS_A_YEAR};

/// How far a pace wanders in a year, as a standard deviation of its logarithm, of sources that
/// nothing in particular befalls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wander {
    pub a_year: f64,
    /// How far the averages of neighbouring half years are apart, as a variance of the logarithm, of
    /// those to which nothing but wandering has happened.
    pub halves: f64,
}

/// What a source sent in two neighbouring half years: even weeks and referrals of each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Halves {
    pub weeks: (f64, f64),
    pub referrals: (f64, f64),
}

/// Weeks of a half year.
pub(crate) const HALF: i32 = 26;
/// The variance between the averages of neighbouring half years, of a random walk whose variance
/// is 1 a year.
const HALVES: f64 = 2.0 / 3.0 * HALF as f64 / WEEKS_A_YEAR;
/// Fewer referrals in both say nothing of wandering: chance is all that is seen.
const FEWEST: f64 = 12.0;
/// As if so many pairs of half years had wandered as is usual.
const PAIRS_BEFORE: f64 = 60.0;
const USUAL: f64 = 0.35;
/// Between no wandering and so much that no change could be told from it.
const BOUNDS: (f64, f64) = (0.05, 1.0);
/// The square of which half of all normal numbers have a smaller one.
const HALF_OF_ALL: f64 = 0.454_936;
/// The square of which five in eight have a smaller one: half of all pairs, where a fifth hold a
/// change that is none of wandering.
const HALF_WITH_CHANGES: f64 = 0.787_029;

impl Wander {
    /// From neighbouring half years of all sources.
    ///
    /// The difference of two rates has a variance by chance, by the scatter of referrals, and by
    /// the wandering: between the averages of neighbouring half years a random walk of variance
    /// `a^2` a year has come a third of that far. It is chosen so that the median of the squared
    /// standardised differences is that of normal numbers: the median, since sources that stopped,
    /// fell or grew must not count as having wandered (P. J. Huber 1964, Ann. Math. Stat. 35:73).
    ///
    /// `a_year` takes all pairs as wandering; what visits raise for some weeks is in it, as it is in
    /// the present rate. `halves` allows for changes in a fifth of the pairs.
    pub fn learn(pairs: &[Halves], scatter: &Scatter) -> Self {
        let seen: Vec<Difference> =
            pairs.iter().filter_map(|halves| Difference::of(halves, scatter)).collect();
        let pairs = seen.len() as f64;
        let usual = USUAL * USUAL * HALVES;
        let of = |middle: f64, usual: f64| {
            (pairs * variance(&seen, middle) + PAIRS_BEFORE * usual) / (pairs + PAIRS_BEFORE)
        };
        let (low, high) = (BOUNDS.0.powi(2) * HALVES, BOUNDS.1.powi(2) * HALVES);
        let all = of(HALF_OF_ALL, usual).clamp(low, high);
        let halves = of(HALF_WITH_CHANGES, usual * HALF_OF_ALL / HALF_WITH_CHANGES);
        Self { a_year: (all / HALVES).sqrt(), halves: halves.clamp(low, high) }
    }
}

/// The variance by wandering at which half of the squared differences, standardised, are at most
/// `middle`.
fn variance(seen: &[Difference], middle: f64) -> f64 {
    let half = seen.len().div_ceil(2);
    let (mut low, mut high) = (0.0, 4.0);
    for _ in 0..40 {
        let tried = 0.5 * (low + high);
        let within = |one: &&Difference| one.square <= middle * (one.chance + tried);
        if seen.iter().filter(within).count() < half {
            low = tried;
        } else {
            high = tried;
        }
    }
    high
}

/// The squared difference of two rates and its variance by chance, both by the square of the rate.
struct Difference {
    square: f64,
    chance: f64,
}

impl Difference {
    fn of(halves: &Halves, scatter: &Scatter) -> Option<Self> {
        let Halves { weeks, referrals } = halves;
        let all = referrals.0 + referrals.1;
        if all < FEWEST || weeks.0 <= 0.0 || weeks.1 <= 0.0 {
            return None;
        }
        let rate = all / (weeks.0 + weeks.1);
        let difference = referrals.0 / weeks.0 - referrals.1 / weeks.1;
        let a_week = rate * (1.0 + scatter.clump + scatter.unrest * rate);
        let chance = a_week * (1.0 / weeks.0 + 1.0 / weeks.1);
        Some(Self { square: (difference / rate).powi(2), chance: chance / (rate * rate) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::normal_quantile;

    const EVEN: Scatter = Scatter { clump: 0.0, unrest: 0.0 };

    /// Pairs of half years of sources with many referrals, whose paces are so far apart as those
    /// of a random walk.
    fn walked(a_year: f64, count: usize) -> Vec<Halves> {
        let pair = |at: usize| {
            let normal = normal_quantile((at as f64 + 0.5) / count as f64);
            let apart = a_year / 3.0_f64.sqrt() * normal;
            let sent = |half: f64| 5000.0 * (half * apart).exp();
            Halves { weeks: (26.0, 26.0), referrals: (sent(0.5), sent(-0.5)) }
        };
        (0..count).map(pair).collect()
    }

    #[test]
    fn so_far_as_paces_wander_is_learned() {
        for a_year in [0.1, 0.3, 0.6] {
            let learned = Wander::learn(&walked(a_year, 5000), &EVEN).a_year;
            assert!((learned / a_year - 1.0).abs() < 0.1, "{a_year}: {learned}");
        }
    }

    #[test]
    fn those_that_stop_do_not_count_as_having_wandered() {
        let mut pairs = walked(0.3, 4000);
        let stopped = Halves { weeks: (26.0, 26.0), referrals: (100.0, 0.0) };
        pairs.extend(std::iter::repeat_n(stopped, 600));
        let learned = Wander::learn(&pairs, &EVEN);
        assert!(learned.a_year < 0.37, "{learned:?}");
        assert!(learned.halves < 0.9 * 0.3 * 0.3 * HALVES, "{learned:?}");
    }

    #[test]
    fn where_nothing_is_seen_the_usual_is_taken() {
        let few = Halves { weeks: (26.0, 26.0), referrals: (2.0, 3.0) };
        let is_usual = |wander: Wander| (wander.a_year - USUAL).abs() < 1e-9;
        assert!(is_usual(Wander::learn(&[], &EVEN)));
        assert!(is_usual(Wander::learn(&[few; 500], &EVEN)));
    }
}
