//! Change detectors from the literature, each followed over one source's weeks: how far the pace
//! seems to have fallen below the one before.

use insight::simulate::World;

use crate::{course::WEEK, rules::Suspicion};

/// Which detector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detector {
    /// A cumulative sum for Poisson counts from the pace so far down to 40 % of it (J. M. Lucas
    /// 1985, Technometrics 27:129), the pace learned as it goes (D. M. Hawkins 1987, Statistician
    /// 36:423), in units of the likelihood.
    Cusum,
    /// Bayesian online change-point detection (R. P. Adams & D. J. C. MacKay 2007,
    /// arXiv:0710.3742), counts gamma-Poisson: the probability that the present run has less than
    /// 60 % of the pace before it.
    ChangePoint,
    /// The generalised likelihood ratio of one fall in the last year against none (G. Lorden 1971,
    /// Ann. Math. Stat. 42:1897).
    LikelihoodRatio,
}

/// What is known of all paces beforehand: a gamma distribution of rates a week about one referral
/// a month, worth eight weeks.
const SHAPE: f64 = 2.0;
const WEEKS: f64 = 8.0;
/// A pace changes once in two years.
const HAZARD: f64 = 1.0 / 104.0;
/// A run less probable than this is forgotten.
const DUST: f64 = 1e-7;

impl Detector {
    /// What it says of each source on each of the days, which are a week apart: a row a day.
    pub fn rows(self, world: &World, days: &[i32]) -> Vec<Vec<Suspicion>> {
        let columns = world.sources.iter().map(|source| self.column(&source.days, days));
        let mut rows = vec![Vec::with_capacity(world.sources.len()); days.len()];
        for column in columns {
            for (row, said) in rows.iter_mut().zip(column) {
                row.push(said);
            }
        }
        rows
    }

    fn column(self, referrals: &[i32], looks: &[i32]) -> Vec<Suspicion> {
        let (Some(first), Some(look)) = (referrals.first(), looks.first()) else {
            return vec![Suspicion::default(); looks.len()];
        };
        // The weeks end on the days on which is looked; the first referral is not counted.
        let phase = (look - first).rem_euclid(WEEK);
        let begin = first + phase;
        let last = looks.last().copied().unwrap_or(begin);
        let up_to = |day: i32| referrals.partition_point(|at| *at <= day).max(1);
        let ends: Vec<i32> = (begin + WEEK..=last).step_by(WEEK as usize).collect();
        let weeks: Vec<f64> =
            ends.iter().map(|end| (up_to(*end) - up_to(end - WEEK)) as f64).collect();
        let sums: Vec<f64> = match self {
            Self::Cusum => cusum(&weeks),
            Self::ChangePoint => change_point(&weeks),
            Self::LikelihoodRatio => (1..=weeks.len()).map(|at| ratio(&weeks[..at])).collect(),
        };
        looks.iter().map(|day| said(referrals, *day, &ends, &sums)).collect()
    }
}

/// As with the other rules, sources with at least 3 referrals are asked about, until they have
/// been silent for 455 days.
fn said(referrals: &[i32], day: i32, ends: &[i32], sums: &[f64]) -> Suspicion {
    let known = referrals.partition_point(|at| *at <= day);
    let Some(last) = known.checked_sub(1).and_then(|at| referrals.get(at)) else {
        return Suspicion::default();
    };
    let asked = known >= 3 && day - last <= 455;
    let sum = ends.partition_point(|end| *end <= day).checked_sub(1).and_then(|at| sums.get(at));
    let year = referrals[..known].iter().filter(|at| **at > last - 365).count();
    let how = sum.copied().filter(|how| asked && *how > 0.0);
    Suspicion { how, cost: year as f64 * how.unwrap_or(0.0).min(1.0) }
}

fn cusum(weeks: &[f64]) -> Vec<f64> {
    let (mut sum, mut seen) = (0.0_f64, 0.0);
    let step = |(at, count): (usize, &f64)| {
        // What lies eight weeks back and more: a fall must not become the usual.
        let known = at.saturating_sub(8);
        let usual = (SHAPE + seen) / (WEEKS + known as f64);
        seen += if at >= 8 { weeks[at - 8] } else { 0.0 };
        sum = (sum + 0.6 * usual + count * 0.4_f64.ln()).max(0.0);
        sum
    };
    weeks.iter().enumerate().map(step).collect()
}

/// A run since the last change.
#[derive(Clone, Copy)]
struct Run {
    probability: f64,
    seen: f64,
    weeks: f64,
    /// Referrals a week of the half year before it.
    before: f64,
}

fn change_point(weeks: &[f64]) -> Vec<f64> {
    let mut runs = vec![Run { probability: 1.0, seen: 0.0, weeks: 0.0, before: 0.0 }];
    let mut said = Vec::with_capacity(weeks.len());
    for (at, count) in weeks.iter().enumerate() {
        let past = &weeks[at.saturating_sub(26)..at];
        let before = past.iter().sum::<f64>() / past.len().max(1) as f64;
        let fresh = Run { probability: HAZARD, seen: 0.0, weeks: 0.0, before };
        for run in &mut runs {
            run.probability *= 1.0 - HAZARD;
        }
        runs.push(fresh);
        let mut total = 0.0;
        for run in &mut runs {
            run.probability *= likely(*count, SHAPE + run.seen, WEEKS + run.weeks);
            (run.seen, run.weeks) = (run.seen + count, run.weeks + 1.0);
            total += run.probability;
        }
        for run in &mut runs {
            run.probability /= total.max(1e-300);
        }
        runs.retain(|run| run.probability > DUST);
        let fell =
            |run: &&Run| (SHAPE * 0.1 + run.seen) / (WEEKS * 0.1 + run.weeks) < 0.6 * run.before;
        said.push(runs.iter().filter(fell).map(|run| run.probability).sum());
    }
    said
}

/// How likely a count is when the rate is gamma distributed (negative binomial).
fn likely(count: f64, shape: f64, weeks: f64) -> f64 {
    let none = (weeks / (weeks + 1.0)).powf(shape);
    let each = |n: usize| (shape + n as f64) / ((n as f64 + 1.0) * (weeks + 1.0));
    (0..count as usize).map(each).product::<f64>() * none
}

fn ratio(weeks: &[f64]) -> f64 {
    let from = weeks.len().saturating_sub(104);
    let weeks = &weeks[from..];
    let all: f64 = weeks.iter().sum();
    let ln = |count: f64, weeks: f64| {
        if count > 0.0 { count * (count / weeks).ln() } else { 0.0 }
    };
    let (mut later, mut best) = (0.0, 0.0_f64);
    for (ago, count) in weeks.iter().rev().enumerate().take(52.min(weeks.len().saturating_sub(8))) {
        later += count;
        let (after, before) = ((ago + 1) as f64, (weeks.len() - ago - 1) as f64);
        if later / after < (all - later) / before {
            let gain = ln(later, after) + ln(all - later, before) - ln(all, after + before);
            best = best.max(gain);
        }
    }
    best
}
