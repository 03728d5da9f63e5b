//! The possible rates, and how likely a week's referrals are at each of them.

use super::Scatter;

/// The lowest rate that is told apart from none, a week (0.02 a month).
const LOWEST: f64 = 0.0046;
/// The highest, a week (about 1,000 a month).
const HIGHEST: f64 = 230.0;
/// Weeks with more referrals than this count as this many.
const MOST_A_WEEK: usize = 600;

/// Rates a week in even steps of their logarithm.
#[derive(Debug, Clone)]
pub(crate) struct Levels {
    /// The step between two neighbours, as a difference of logarithms.
    pub step: f64,
    pub rates: Vec<f32>,
    shapes: Vec<f64>,
}

impl Levels {
    pub fn new(step: f64, scatter: &Scatter) -> Self {
        let count = ((HIGHEST / LOWEST).ln() / step) as usize + 1;
        let rates: Vec<f64> = (0..count).map(|k| LOWEST * (k as f64 * step).exp()).collect();
        Self {
            step,
            shapes: rates.iter().map(|rate| scatter.shape(*rate)).collect(),
            rates: rates.iter().map(|rate| *rate as f32).collect(),
        }
    }

    pub fn len(&self) -> usize {
        self.rates.len()
    }

    /// The level next to a rate a week.
    pub fn nearest(&self, rate: f64) -> usize {
        let at = (rate.max(LOWEST) / LOWEST).ln() / self.step;
        (at.round() as usize).min(self.len() - 1)
    }

    /// Over how many levels a rate grows by this difference of logarithms, at least one.
    pub fn steps(&self, difference: f64) -> usize {
        ((difference / self.step).round() as usize).max(1)
    }
}

/// How likely the referrals of each week, or of a run of weeks, are at each level.
///
/// A week at exposure `e` (1 for an even week, less in the quiet season) and rate `l` brings a
/// negative binomial number of mean `e l` and shape `s` (see [`Scatter`]): none with probability
/// `(s / (s + e l))^s`, and `n` with that times `(e l / (s + e l))^n` times a factor that depends
/// on `n` and `s` only. So two numbers a week and level serve all sources. A run of `w` weeks has
/// the shape `w s`.
#[derive(Debug, Clone)]
pub(crate) struct Chances {
    levels: usize,
    /// For runs of one, two, four and eight weeks that end with a week.
    runs: [Run; RUNS],
}

/// How many lengths of runs there are: one, two, four and eight weeks.
pub(crate) const RUNS: usize = 4;

/// Runs of one length.
#[derive(Debug, Clone)]
struct Run {
    /// The chance of none in a run.
    none: Vec<f32>,
    /// What each referral multiplies the chance of none by.
    each: Vec<f32>,
    /// For each number of referrals the factor of each level.
    ways: Vec<f32>,
}

impl Chances {
    /// `exposures` of the weeks, the present one first; at most so many referrals came in a run of
    /// each length, for one source.
    pub fn new(levels: &Levels, exposures: &[f64], most: [usize; RUNS]) -> Self {
        let [one, two, four, eight] = most.map(|most| most.clamp(1, MOST_A_WEEK));
        let run = |weeks: usize, most: usize| Run::new(levels, exposures, weeks, most);
        let runs = [run(1, one), run(2, two), run(4, four), run(8, eight)];
        Self { levels: levels.len(), runs }
    }

    /// The chance of none in the week and in `2^doubled` weeks up to it, for the levels `from` and
    /// the `count` that follow.
    pub fn none(&self, week: usize, doubled: usize, from: usize, count: usize) -> &[f32] {
        let at = week * self.levels + from;
        self.runs.get(doubled).and_then(|run| run.none.get(at..at + count)).unwrap_or(&[])
    }

    /// What each referral of these weeks multiplies the chance of none by.
    pub fn each(&self, week: usize, doubled: usize, from: usize, count: usize) -> &[f32] {
        let at = week * self.levels + from;
        self.runs.get(doubled).and_then(|run| run.each.get(at..at + count)).unwrap_or(&[])
    }

    /// The factor of so many referrals in `2^doubled` weeks.
    pub fn ways(&self, referrals: usize, doubled: usize, from: usize, count: usize) -> &[f32] {
        let Some(run) = self.runs.get(doubled) else { return &[] };
        let most = (run.ways.len() / self.levels.max(1)).saturating_sub(1);
        let at = referrals.min(most) * self.levels + from;
        run.ways.get(at..at + count).unwrap_or(&[])
    }
}

impl Run {
    fn new(levels: &Levels, exposures: &[f64], weeks: usize, most: usize) -> Self {
        let cells = levels.len() * exposures.len();
        let mut run = Self {
            none: Vec::with_capacity(cells),
            each: Vec::with_capacity(cells),
            ways: Vec::with_capacity(levels.len() * (most + 1)),
        };
        let shapes: Vec<f64> = levels.shapes.iter().map(|shape| shape * weeks as f64).collect();
        for week in 0..exposures.len() {
            let exposure: f64 = exposures.iter().skip(week).take(weeks).sum();
            for (rate, shape) in levels.rates.iter().zip(&shapes) {
                let mean = f64::from(*rate) * exposure;
                let none = (-shape * (mean / shape).ln_1p()).exp();
                run.none.push(none as f32);
                run.each.push((mean / (shape + mean)) as f32);
            }
        }
        run.ways.extend(std::iter::repeat_n(1.0, levels.len()));
        for n in 1..=most {
            for (k, shape) in shapes.iter().enumerate() {
                let fewer = run.ways.get((n - 1) * levels.len() + k).copied().unwrap_or(0.0);
                // Scaled so that the highest level has 1: only their proportion matters.
                let scale = shapes.last().copied().unwrap_or(1.0) + (n - 1) as f64;
                let way = (shape + (n - 1) as f64) / scale;
                run.ways.push(fewer * way as f32);
            }
        }
        run
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ratios of `scipy.stats.nbinom.pmf(n, s, s / (s + 0.8 * rate))` (scipy, Python) of two
    /// levels, with `s = rate / (0.2 + 0.1 * rate)`, at levels whose rates are computed the same way.
    #[test]
    fn weeks_are_as_likely_as_the_negative_binomial_says() {
        let levels = Levels::new(0.15, &Scatter { clump: 0.2, unrest: 0.1 });
        let chances = Chances::new(&levels, &[0.8, 0.8], [6; RUNS]);
        let (low, high) = (20, 34);
        let likely = |k: usize, n: usize| {
            let none = chances.none(0, 0, k, 1)[0];
            none * chances.each(0, 0, k, 1)[0].powi(n as i32) * chances.ways(n, 0, k, 1)[0]
        };
        for (n, ratio) in RATIOS.iter().enumerate() {
            let ours = f64::from(likely(high, n) / likely(low, n));
            assert!((ours / ratio - 1.0).abs() < 1e-4, "{n}: {ours} and {ratio}");
        }
        let pair = chances.none(0, 1, low, 1)[0];
        assert!((pair - chances.none(0, 0, low, 1)[0].powi(2)).abs() < 1e-6);
    }

    const RATIOS: [f64; 5] = [0.620549724, 4.84756377, 15.8339757, 38.7034949, 81.2774187];
}
