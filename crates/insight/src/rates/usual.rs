//! Which rates are usual among sources, and how many refer only once.

use std::collections::HashMap;

use super::{Levels, Scatter, WEEKS_A_YEAR};

/// Whether a source was there when the record began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Arrival {
    /// It was, as far as can be told: those that lasted until then, and few that refer once.
    Before,
    /// It came later, among many that refer once.
    Later,
}

/// What a source did in the two years after its first referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Early {
    /// Referrals after the first.
    pub again: u16,
    /// Weeks that could be watched, about two years at most.
    pub weeks: u8,
}

/// How usual each level is at a source's beginning.
#[derive(Debug, Clone)]
pub(crate) struct Usual {
    /// By level; adds up to 1.
    pub levels: Vec<f64>,
    /// The share of sources that refer once or twice, and that was all.
    pub only_once: f64,
    /// Of those, the part that does so twice.
    twice: f64,
}

/// Of those that refer once or twice, the part that does so twice, before anything is seen.
const TWICE: f64 = 0.25;

/// What is usual among all sources, by when they came and in groups.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    before: Usual,
    later: Usual,
    of_groups: HashMap<(u32, Arrival), Usual>,
}

impl Known {
    /// What is usual among sources of a group that came then.
    pub fn of(&self, group: u32, arrival: Arrival) -> &Usual {
        let all = match arrival {
            Arrival::Before => &self.before,
            Arrival::Later => &self.later,
        };
        self.of_groups.get(&(group, arrival)).unwrap_or(all)
    }
}

/// How many sources began in each way.
type Cells = HashMap<Early, u32>;

fn sorted(cells: Cells) -> Vec<(Early, u32)> {
    let mut cells: Vec<(Early, u32)> = cells.into_iter().collect();
    cells.sort_unstable_by_key(|(early, _)| (early.weeks, early.again));
    cells
}

/// As many sources of no group in particular stand beside those of each group.
const WEIGHT_OF_ALL: f64 = 12.0;
/// Groups with fewer sources are taken as all are.
const LEAST_OF_A_GROUP: u32 = 4;
const ROUNDS: usize = 60;
const ROUNDS_OF_A_PART: usize = 8;
/// So much of the probability is spread over all levels, whatever was seen.
const ANY: f64 = 0.02;
/// As if so many sources had been seen before, half of them only once.
const WEIGHT_BEFORE: f64 = 6.0;

impl Usual {
    /// Learned from the beginnings of all sources: how usual the levels are among those that were
    /// there when the record began, among those that came later (of whom more refer only once: who
    /// referred once before the record is not in it), and in each group that is large enough.
    ///
    /// Nonparametric empirical Bayes: the mixing distribution of greatest likelihood (N. Laird
    /// 1978, J. Am. Stat. Assoc. 73:805) by the EM algorithm, smoothed after each round (B. W.
    /// Silverman & al. 1990, J. R. Stat. Soc. B 52:271), with a mass at zero for those that refer
    /// once. Rates of sources are skewed and of several kinds, which no one gamma distribution
    /// fits; a group has one round from the distribution of all (shrinkage).
    pub fn learn(
        beginnings: impl Iterator<Item = (u32, Arrival, Early)>,
        levels: &Levels,
        scatter: &Scatter,
    ) -> Known {
        let mut all = Cells::new();
        let mut arrivals: HashMap<Arrival, Cells> = HashMap::new();
        let mut groups: HashMap<(u32, Arrival), Cells> = HashMap::new();
        for (group, arrival, early) in beginnings {
            *all.entry(early).or_default() += 1;
            *arrivals.entry(arrival).or_default().entry(early).or_default() += 1;
            *groups.entry((group, arrival)).or_default().entry(early).or_default() += 1;
        }
        let cells = sorted(all);
        let likely: HashMap<Early, Vec<f64>> =
            cells.iter().map(|(early, _)| (*early, likelihoods(*early, levels, scatter))).collect();
        let mut usual = Self::flat(levels);
        let before = Self::flat(levels);
        for _ in 0..ROUNDS {
            usual = usual.round(&before, WEIGHT_BEFORE, &cells, &likely, levels);
        }
        let mut of_arrival = |arrival: Arrival| {
            let cells = sorted(arrivals.remove(&arrival).unwrap_or_default());
            let mut own = usual.clone();
            for _ in 0..ROUNDS_OF_A_PART {
                own = own.round(&usual, WEIGHT_OF_ALL, &cells, &likely, levels);
            }
            own
        };
        let (before, later) = (of_arrival(Arrival::Before), of_arrival(Arrival::Later));
        let large = groups.into_iter().filter(|(_, cells)| {
            cells.len() > 1 && cells.values().sum::<u32>() >= LEAST_OF_A_GROUP
        });
        let of_groups = large.map(|((group, arrival), cells)| {
            let all = if arrival == Arrival::Later { &later } else { &before };
            let own = all.round(all, WEIGHT_OF_ALL, &sorted(cells), &likely, levels);
            ((group, arrival), own)
        });
        let of_groups = of_groups.collect();
        Known { before, later, of_groups }
    }

    /// Before anything is seen: about one referral a month, widely spread.
    fn flat(levels: &Levels) -> Self {
        let middle = levels.nearest(0.2) as f64;
        let spread = 1.0 / levels.step;
        let bell = |k: usize| (-0.5 * ((k as f64 - middle) / spread).powi(2)).exp();
        let bell: Vec<f64> = (0..levels.len()).map(bell).collect();
        let bell: Vec<f64> =
            bell.iter().zip(&levels.rates).map(|(share, rate)| share * again(*rate)).collect();
        let total: f64 = bell.iter().sum();
        Self {
            levels: bell.iter().map(|share| share / total).collect(),
            only_once: 0.5,
            twice: TWICE,
        }
    }

    /// One round of the EM algorithm, beside `weight` sources that are as `before` says.
    fn round(
        &self,
        before: &Self,
        weight: f64,
        cells: &[(Early, u32)],
        likely: &HashMap<Early, Vec<f64>>,
        levels: &Levels,
    ) -> Self {
        let mut shares: Vec<f64> =
            before.levels.iter().map(|share| share * weight * (1.0 - before.only_once)).collect();
        let mut once = weight * before.only_once;
        let mut twice = once * before.twice;
        let mut total = weight;
        for (early, count) in cells {
            let Some(likely) = likely.get(early) else { continue };
            let at_once = self.only_once
                * match early.again {
                    0 => 1.0 - self.twice,
                    1 => self.twice,
                    _ => 0.0,
                };
            let lasting = 1.0 - self.only_once;
            let dot: f64 = self.levels.iter().zip(likely).map(|(a, b)| a * b).sum();
            let evidence = at_once + lasting * dot;
            if evidence <= 0.0 || !evidence.is_finite() {
                continue;
            }
            let each = f64::from(*count) / evidence;
            once += each * at_once;
            twice += if early.again == 1 { each * at_once } else { 0.0 };
            total += f64::from(*count);
            for ((share, own), likely) in shares.iter_mut().zip(&self.levels).zip(likely) {
                *share += each * lasting * own * likely;
            }
        }
        let smooth = smoothed(&shares);
        let any = ANY * smooth.iter().sum::<f64>() / smooth.len() as f64;
        let rates = levels.rates.iter();
        let lasting: Vec<f64> =
            smooth.iter().zip(rates).map(|(share, rate)| (share + any) * again(*rate)).collect();
        let sum: f64 = lasting.iter().sum();
        Self {
            levels: lasting.iter().map(|share| share / sum).collect(),
            only_once: (once / total).clamp(0.0, 0.95),
            twice: (twice / once.max(1e-9)).clamp(0.02, 0.6),
        }
    }

    /// The share that ends with the first referral, and of those that send a second the share that
    /// ends with it.
    pub fn ends_at(&self) -> (f64, f64) {
        let first = self.only_once * (1.0 - self.twice);
        (first, self.only_once * self.twice / (1.0 - first))
    }

    /// How usual the levels `from` and following of another grid are, of a source that will refer
    /// again; adds up to 1.
    pub fn on(&self, own: &Levels, other: &Levels, from: usize, count: usize) -> Vec<f32> {
        let at = |k: usize| {
            let place = (k as f64 * other.step / own.step).max(0.0);
            let (low, part) = (place as usize, place.fract());
            let share = |at: usize| self.levels.get(at).copied().unwrap_or(0.0);
            share(low) * (1.0 - part) + share(low + 1) * part
        };
        let shares: Vec<f64> = (from..from + count).map(at).collect();
        let sum: f64 = shares.iter().sum();
        shares.iter().map(|share| (share / sum.max(1e-300)) as f32).collect()
    }
}

/// How likely so many referrals in so many weeks are at each level, but for a factor.
fn likelihoods(early: Early, levels: &Levels, scatter: &Scatter) -> Vec<f64> {
    let weeks = f64::from(early.weeks);
    let of_level = |rate: &f32| {
        let rate = f64::from(*rate);
        let (mean, shape) = (rate * weeks, scatter.shape(rate) * weeks);
        let mut ln = -shape * (mean / shape).ln_1p();
        let each = mean / (shape + mean);
        // One logarithm for every eight factors: no product of so few vanishes.
        let mut product = 1.0;
        for n in 0..early.again {
            product *= each * (shape + f64::from(n)) / (f64::from(n) + 1.0);
            if n % 8 == 7 {
                ln += product.ln();
                product = 1.0;
            }
        }
        ln + product.ln()
    };
    let ln: Vec<f64> = levels.rates.iter().map(of_level).collect();
    ln.iter().map(|ln| ln.exp()).collect()
}

/// Whether a source of such a rate is one that refers again at all: who refers less than once a
/// year is not told apart from who refers only once.
fn again(rate: f32) -> f64 {
    f64::from(u8::from(f64::from(rate) * WEEKS_A_YEAR >= 1.0))
}

/// Each share spread over its neighbours, three times.
fn smoothed(shares: &[f64]) -> Vec<f64> {
    let mut smooth = shares.to_vec();
    for _ in 0..3 {
        let at = |k: usize| smooth.get(k).copied();
        let spread = |k: usize| {
            let own = at(k).unwrap_or(0.0);
            let below = if k == 0 { own } else { at(k - 1).unwrap_or(own) };
            0.25 * below + 0.5 * own + 0.25 * at(k + 1).unwrap_or(own)
        };
        smooth = (0..smooth.len()).map(spread).collect();
    }
    smooth
}
