//! Each interval forecast from the source's own past, and what touches change of it.
//!
//! Whoever visits sources that went quiet, or those that just referred, chooses by the past. The
//! chance of each interval *given everything before it* is not touched by that: the product of
//! these chances is a likelihood for the effects in which how touches were placed cancels, as long
//! as they were placed by what could be seen (Andersen & Gill 1982, *Annals of Statistics* 10:
//! 1100-1120; Kalbfleisch & Prentice 2002, section 6.3, on internal covariates). The score of an
//! interval is a martingale difference, so that its outer product estimates the information
//! (Berndt, Hall, Hall & Hausman 1974).

use std::collections::BTreeMap;

use super::{
    interval::Interval,
    levels::{Moves, PLACES, Places, anywhere, rates},
    square::Square,
};

/// What is known before the effects: how rates move, where they usually are, what all share.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) moves: Moves,
    pub(super) usual: Places,
    /// How much all refer in each stretch of time, of what the season has them refer; 1 where
    /// nothing is known.
    pub(super) shared: BTreeMap<u32, f64>,
    /// How far referrals come in bunches: their variance over their mean, less 1; above 0.
    pub(super) bunching: f64,
}

/// What one pass over all courses gives.
pub(super) struct Pass {
    pub(super) log_likelihood: f64,
    /// Slopes of the log-likelihood along the effects.
    pub(super) score: Vec<f64>,
    /// Sum of the outer products of the scores of the intervals.
    pub(super) information: Square,
    /// What each source adds, in their order.
    pub(super) sources: Vec<OfSource>,
    /// The scores of all sources in each stretch of time.
    pub(super) stretches: BTreeMap<u32, Vec<f64>>,
    /// Referrals seen and forecast in each stretch.
    pub(super) counts: BTreeMap<u32, (f64, f64)>,
    /// Referrals seen under each effect.
    pub(super) seen: Vec<f64>,
    /// The chances of the places, summed over sources at the end of their first half year.
    pub(super) settled: Places,
}

/// What one source adds to the slopes and to the information.
#[derive(Debug, Clone)]
pub(super) struct OfSource {
    /// The columns that hold somewhere in its course; the others get nothing from it.
    pub(super) columns: Vec<usize>,
    /// Its scores along them.
    pub(super) scores: Vec<f64>,
    /// Its part of the information, a row and a column for each of them.
    pub(super) information: Square,
}

/// Parts that are summed side by side.
const PARTS: usize = 4;
/// After how many days a source's place is taken for the usual ones.
const SETTLED_DAYS: f64 = 180.0;

impl Pass {
    fn empty(columns: usize) -> Self {
        Self {
            log_likelihood: 0.0,
            score: vec![0.0; columns],
            information: Square::zero(columns),
            sources: Vec::new(),
            stretches: BTreeMap::new(),
            counts: BTreeMap::new(),
            seen: vec![0.0; columns],
            settled: [0.0; PLACES],
        }
    }

    /// Adds the scores of one interval to those of its stretch.
    fn add_to_stretch(&mut self, columns: &[usize], scores: &[f64], stretch: u32) {
        let size = self.score.len();
        let sums = self.stretches.entry(stretch).or_insert_with(|| vec![0.0; size]);
        add_at(sums, columns, scores);
    }

    fn plus(&mut self, other: &Self) {
        let add = |sums: &mut [f64], more: &[f64]| {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        };
        self.log_likelihood += other.log_likelihood;
        add(&mut self.score, &other.score);
        add(&mut self.seen, &other.seen);
        add(&mut self.settled, &other.settled);
        self.information.plus(&other.information);
        self.sources.extend_from_slice(&other.sources);
        for (stretch, scores) in &other.stretches {
            let sums = self.stretches.entry(*stretch).or_insert_with(|| vec![0.0; scores.len()]);
            add(sums, scores);
        }
        for (stretch, more) in &other.counts {
            let (seen, expected) = self.counts.entry(*stretch).or_default();
            *seen += more.0;
            *expected += more.1;
        }
    }
}

impl Model {
    pub(super) fn first(moves: Moves) -> Self {
        Self { moves, usual: anywhere(), shared: BTreeMap::new(), bunching: 0.15 }
    }

    /// The log-likelihood alone.
    pub(super) fn log_likelihood(&self, courses: &[Vec<Interval>], effects: &[f64]) -> f64 {
        self.sum(courses, effects, 0).log_likelihood
    }

    /// The log-likelihood and its slopes along the effects.
    pub(super) fn pass(&self, courses: &[Vec<Interval>], effects: &[f64]) -> Pass {
        self.sum(courses, effects, effects.len())
    }

    fn sum(&self, courses: &[Vec<Interval>], effects: &[f64], columns: usize) -> Pass {
        let rates = rates();
        let part = |courses: &[Vec<Interval>]| {
            let mut pass = Pass::empty(columns);
            for course in courses {
                self.follow(course, effects, &rates, &mut pass);
            }
            pass
        };
        // Always the same parts, added in the same order: the answer to the last digit does not
        // depend on how many processors there are.
        let size = courses.len().div_ceil(PARTS).max(1);
        std::thread::scope(|scope| {
            let parts: Vec<_> =
                courses.chunks(size).map(|courses| scope.spawn(move || part(courses))).collect();
            let mut whole = Pass::empty(columns);
            for part in parts {
                // A part ends by itself: nothing in it can panic.
                if let Ok(pass) = part.join() {
                    whole.plus(&pass);
                }
            }
            whole
        })
    }

    /// The forward recursion along one source's course.
    fn follow(&self, course: &[Interval], effects: &[f64], rates: &Places, pass: &mut Pass) {
        let mut walk = Recursion::begin(self, course, pass.score.len());
        let is_whole = course.iter().all(|interval| walk.step(interval, effects, rates, pass));
        let Recursion { known, scores, information, .. } = walk;
        add_at(&mut pass.score, &known, &scores);
        pass.information.add_at(&known, &information, 1.0);
        if is_whole && !known.is_empty() {
            pass.sources.push(OfSource { columns: known, scores, information });
        }
    }
}

/// Where one source may be, and how that changes with the effects it has met.
struct Recursion<'a> {
    model: &'a Model,
    chances: Places,
    /// The columns that hold somewhere in the course.
    known: Vec<usize>,
    /// Their places among themselves.
    places: Vec<usize>,
    /// The slopes of the chances along each of them.
    slopes: Vec<Places>,
    scores: Vec<f64>,
    information: Square,
    days: f64,
}

impl<'a> Recursion<'a> {
    fn begin(model: &'a Model, course: &[Interval], columns: usize) -> Self {
        let mut known: Vec<usize> =
            course.iter().flat_map(|interval| interval.columns.iter().copied()).collect();
        known.retain(|column| *column < columns);
        known.sort_unstable();
        known.dedup();
        Self {
            model,
            chances: model.usual,
            slopes: vec![[0.0; PLACES]; known.len()],
            scores: vec![0.0; known.len()],
            information: Square::zero(known.len()),
            places: (0..known.len()).collect(),
            known,
            days: 0.0,
        }
    }

    /// One interval; `false` where what was seen cannot be.
    fn step(
        &mut self,
        interval: &Interval,
        effects: &[f64],
        rates: &Places,
        pass: &mut Pass,
    ) -> bool {
        let effect: f64 = interval.columns.iter().filter_map(|column| effects.get(*column)).sum();
        let shared = self.model.shared.get(&interval.stretch).copied().unwrap_or(1.0);
        let own = interval.days * effect.exp();
        let chance = Likely::of(interval.events, own * shared, rates, self.model.bunching);
        let joint = times(&self.chances, &chance.of_place);
        let total: f64 = joint.iter().sum();
        // Written so that what is not a number ends it as well.
        if !total.is_finite() || total <= 0.0 {
            return false;
        }
        pass.log_likelihood += total.ln() + chance.log_scale;
        let (seen, expected) = pass.counts.entry(interval.stretch).or_default();
        *seen += f64::from(interval.events);
        *expected += times(&self.chances, rates).iter().sum::<f64>() * own;
        for column in &interval.columns {
            if let Some(seen) = pass.seen.get_mut(*column) {
                *seen += f64::from(interval.events);
            }
        }
        let after = joint.map(|value| value / total);
        let over = self.model.moves.over(interval.days);
        let own = times(&joint, &chance.slope);
        let mut here = Vec::with_capacity(self.known.len());
        for (column, slope) in self.known.iter().zip(&mut self.slopes) {
            let mut moved = times(slope, &chance.of_place);
            if interval.columns.contains(column) {
                moved.iter_mut().zip(&own).for_each(|(moved, own)| *moved += own);
            }
            let score = moved.iter().sum::<f64>() / total;
            for (value, after) in moved.iter_mut().zip(&after) {
                *value = *value / total - after * score;
            }
            *slope = over.carry(&moved, &self.model.usual);
            here.push(score);
        }
        pass.add_to_stretch(&self.known, &here, interval.stretch);
        self.information.add_outer(&self.places, &here, 1.0);
        self.scores.iter_mut().zip(&here).for_each(|(sum, score)| *sum += score);
        let before = self.days;
        self.days += interval.days;
        if before < SETTLED_DAYS && self.days >= SETTLED_DAYS {
            pass.settled.iter_mut().zip(&after).for_each(|(sum, chance)| *sum += chance);
        }
        self.chances = over.carry(&after, &self.model.usual);
        true
    }
}

/// Adds numbers to those at some places.
pub(super) fn add_at(sums: &mut [f64], places: &[usize], more: &[f64]) {
    for (place, more) in places.iter().zip(more) {
        if let Some(sum) = sums.get_mut(*place) {
            *sum += more;
        }
    }
}

fn times(left: &Places, right: &Places) -> Places {
    let mut product = *left;
    product.iter_mut().zip(right).for_each(|(product, factor)| *product *= factor);
    product
}

/// How likely a count is at each place, over a common scale, and how that changes with the effect.
struct Likely {
    of_place: Places,
    /// Slopes of the logarithms along the logarithm of the mean.
    slope: Places,
    log_scale: f64,
}

impl Likely {
    /// The negative binomial whose variance is `1 + bunching` times its mean, without the
    /// factorial, which no effect changes. Two intervals with counts of this kind make one of this
    /// kind, so that it does not matter where they are cut.
    fn of(events: u32, time: f64, rates: &Places, bunching: f64) -> Self {
        let log_more = bunching.ln_1p();
        let none = log_more / bunching;
        if events == 0 {
            let of_place = rates.map(|rate| (-rate * time * none).exp());
            return Self { of_place, slope: rates.map(|r| -r * time * none), log_scale: 0.0 };
        }
        let (mut logs, mut slope) = ([f64::NEG_INFINITY; PLACES], [0.0; PLACES]);
        let each = f64::from(events) * (bunching.ln() - log_more);
        for ((log, slope), rate) in logs.iter_mut().zip(&mut slope).zip(rates) {
            let size = rate * time / bunching;
            if size > 0.0 {
                *log = each - size * log_more;
                *slope = -size * log_more;
                let mut product = 1.0_f64;
                for before in 0..events {
                    let factor = size + f64::from(before);
                    product *= factor;
                    *slope += size / factor;
                    if !(1e-200..1e200).contains(&product) {
                        *log += product.ln();
                        product = 1.0;
                    }
                }
                *log += product.ln();
            }
        }
        let log_scale = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self { of_place: logs.map(|log| (log - log_scale).exp()), slope, log_scale }
    }
}
