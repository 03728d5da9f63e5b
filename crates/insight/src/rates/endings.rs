//! How often a source ends.

use super::WEEKS_A_YEAR;

/// How often sources end, learned from how long they have been silent against their pace.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Endings {
    /// A year, of one that refers.
    pub a_year: f64,
}

/// One source: its rate a week up to its last referral, the weeks up to then, and the weeks since.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Life {
    pub rate: f64,
    pub weeks: f64,
    pub silent: f64,
}

/// As if so many years of sources had been seen that ended as often as is usual.
const YEARS_BEFORE: f64 = 40.0;
const USUAL: f64 = 0.15;
const ROUNDS: usize = 6;

impl Endings {
    /// From the lives of all sources that have a pace.
    ///
    /// A source of known rate `l` that ends at rate `m` is alive after a silence `s` with
    /// probability `1 / (1 + m / (l + m) (exp((l + m) s) - 1))` (D. C. Schmittlein, D. G. Morrison
    /// & R. Colombo 1987, Manage. Sci. 33:1, the Pareto/NBD model at given rates); `m` is found by
    /// the EM algorithm: those that ended, by the years that all were alive.
    pub fn learn(lives: impl Iterator<Item = Life> + Clone) -> Self {
        let mut a_week = USUAL / WEEKS_A_YEAR;
        for _ in 0..ROUNDS {
            let mut ended = YEARS_BEFORE * USUAL;
            let mut weeks = YEARS_BEFORE * WEEKS_A_YEAR;
            for life in lives.clone() {
                let both = life.rate + a_week;
                let gone = a_week / both * (both * life.silent).min(600.0).exp_m1();
                let alive = 1.0 / (1.0 + gone);
                ended += 1.0 - alive;
                weeks +=
                    life.weeks + alive * life.silent + (1.0 - alive) * life.silent.min(1.0 / both);
            }
            a_week = ended / weeks;
        }
        Self { a_year: (a_week * WEEKS_A_YEAR).clamp(0.02, 1.5) }
    }
}
