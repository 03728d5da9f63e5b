//! Self-controlled case series: the intervals of each source compared with one another.
//!
//! Given how many referrals a source sent in all, in which of its intervals they fell is
//! multinomial, whatever its own rate is: all that does not change over time cancels (Farrington
//! 1995, *Biometrics* 51: 228-235; Whitaker, Farrington, Spiessens & Musonda 2006, *Statistics in
//! Medicine* 25: 1768-1797).

use super::{interval::Interval, square::Square};

/// What the case series say.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseSeries {
    /// The logarithms of the rate ratios, one a column.
    pub log_ratios: Vec<f64>,
    /// Their standard errors if the model holds.
    pub errors: Vec<f64>,
    /// Their standard errors from the differences between cases, which hold also where events come
    /// in bunches (White 1982, *Econometrica* 50: 1-25).
    pub robust_errors: Vec<f64>,
    /// The logarithm of the conditional likelihood, with its constant.
    pub log_likelihood: f64,
}

const STEPS: usize = 60;

/// Fits the case series: for each case its intervals, each with the columns that hold in it. None
/// where the data do not determine the effects: no events, a column that holds nowhere or always.
pub fn case_series(cases: &[Vec<Interval>], columns: usize) -> Option<CaseSeries> {
    let mut ratios = vec![0.0; columns];
    let mut sums = Sums::of(cases, &ratios);
    for _ in 0..STEPS {
        let step = sums.information.inverse()?.times_vector(&sums.score);
        let longest = step.iter().fold(0.0_f64, |longest, step| longest.max(step.abs()));
        if !longest.is_finite() {
            return None;
        }
        // Halved until the likelihood does not fall.
        let mut part = 1.0 / longest.max(1.0);
        for _ in 0..20 {
            let tried: Vec<f64> =
                ratios.iter().zip(&step).map(|(ratio, step)| ratio + part * step).collect();
            let there = Sums::of(cases, &tried);
            if there.log_likelihood >= sums.log_likelihood - 1e-12 {
                (ratios, sums) = (tried, there);
                break;
            }
            part /= 2.0;
        }
        if longest < 1e-9 {
            break;
        }
    }
    let variance = sums.information.inverse()?;
    let robust = variance.around(&sums.between);
    let roots = |of: &Square| (0..columns).map(|at| of.at(at, at).max(0.0).sqrt()).collect();
    Some(CaseSeries {
        errors: roots(&variance),
        robust_errors: roots(&robust),
        log_ratios: ratios,
        log_likelihood: sums.log_likelihood,
    })
}

/// The likelihood with its slopes, summed over the cases.
struct Sums {
    log_likelihood: f64,
    score: Vec<f64>,
    information: Square,
    between: Square,
}

impl Sums {
    fn of(cases: &[Vec<Interval>], ratios: &[f64]) -> Self {
        let mut sums = Self {
            log_likelihood: 0.0,
            score: vec![0.0; ratios.len()],
            information: Square::zero(ratios.len()),
            between: Square::zero(ratios.len()),
        };
        cases.iter().for_each(|case| sums.add(case, ratios));
        sums
    }

    fn add(&mut self, case: &[Interval], ratios: &[f64]) {
        let events: f64 = case.iter().map(|interval| f64::from(interval.events)).sum();
        if events == 0.0 {
            return;
        }
        let log_mean = |interval: &Interval| {
            let effect: f64 = interval.columns.iter().filter_map(|at| ratios.get(*at)).sum();
            interval.days.ln() + effect
        };
        let highest = case.iter().map(log_mean).fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = case.iter().map(|interval| (log_mean(interval) - highest).exp()).sum();
        let mut known: Vec<usize> =
            case.iter().flat_map(|interval| interval.columns.iter().copied()).collect();
        known.sort_unstable();
        known.dedup();
        known.retain(|column| *column < ratios.len());
        let (mut seen, mut expected) = (vec![0.0; known.len()], vec![0.0; known.len()]);
        for interval in case {
            let log_share = log_mean(interval) - highest - total.ln();
            let count = f64::from(interval.events);
            if count > 0.0 {
                self.log_likelihood += count * log_share;
            }
            let holding: Vec<usize> = (0..known.len())
                .filter(|at| known.get(*at).is_some_and(|c| interval.columns.contains(c)))
                .collect();
            for at in &holding {
                if let (Some(seen), Some(expected)) = (seen.get_mut(*at), expected.get_mut(*at)) {
                    *seen += count;
                    *expected += events * log_share.exp();
                }
            }
            let columns: Vec<usize> =
                holding.iter().filter_map(|at| known.get(*at).copied()).collect();
            let ones = vec![1.0; columns.len()];
            self.information.add_outer(&columns, &ones, events * log_share.exp());
        }
        self.information.add_outer(&known, &expected, -1.0 / events);
        let score: Vec<f64> = seen.iter().zip(&expected).map(|(s, e)| s - e).collect();
        for (column, slope) in known.iter().zip(&score) {
            if let Some(sum) = self.score.get_mut(*column) {
                *sum += slope;
            }
        }
        self.between.add_outer(&known, &score, 1.0);
    }
}
