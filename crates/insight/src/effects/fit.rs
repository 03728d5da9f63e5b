//! The effects that make what was seen most likely.

use super::{forecast::Model, interval::Interval, levels::Moves, spread, square::Square, variance};

/// The effects (logarithms of rate ratios), with how well they are known.
pub(super) struct Fit {
    pub(super) effects: Vec<f64>,
    /// The variance, from the differences between sources: it holds whether or not referrals come
    /// in bunches (White 1982; Liang & Zeger 1986).
    pub(super) variance: Square,
    /// What the data alone tell of them.
    pub(super) information: Square,
    /// Referrals seen under each.
    pub(super) seen: Vec<f64>,
}

/// Rounds in which what all share, usual places, moves and effects are fitted in turn.
const ROUNDS: usize = 3;
const STEPS: usize = 12;
/// So many referrals of each stretch are taken to come as expected, beside those that were seen: as
/// if what all share went up or down by a sixth, beyond the season.
const AS_EXPECTED: f64 = 40.0;
/// The standard deviation that the logarithm of a rate ratio is taken to have beforehand: wide, and
/// enough to keep an effect finite of which nothing was seen.
const BEFOREHAND: f64 = 1.0;

// What is tried: how far referrals come in bunches, and how likely moves are on a day.
const DRIFTS: [f64; 6] = [0.0, 0.003, 0.01, 0.03, 0.08, 0.2];
const BUNCHINGS: [f64; 7] = [0.01, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0];
const JUMPS: [f64; 4] = [0.000_05, 0.000_3, 0.001, 0.004];
const STOPS: [f64; 4] = [0.000_02, 0.000_2, 0.000_6, 0.002];
const BACKS: [f64; 4] = [0.000_2, 0.001, 0.004, 0.015];

/// So many sources tell how rates move as well as more do, in a fraction of the time.
const ENOUGH: usize = 2_000;

pub(super) fn fit(courses: &[Vec<Interval>], columns: usize) -> Option<Fit> {
    let first = Moves { drift: 0.006, jump: 0.000_3, stop: 0.000_2, back: 0.001 };
    let mut model = Model::first(first);
    let mut effects = vec![0.0; columns];
    let some = spread(courses, ENOUGH);
    for round in 0..ROUNDS {
        settle(&mut model, &some, &effects);
        choose(&mut model, &some, &effects, if round == 0 { Among::All } else { Among::Near });
        climb(&model, &some, &mut effects);
    }
    if some.len() < courses.len() {
        climb(&model, courses, &mut effects);
    }
    let pass = model.pass(courses, &effects);
    let inverse = with_beforehand(&pass.information, columns).inverse()?;
    Some(Fit {
        variance: variance::of(&pass, &inverse, &with_beforehand(&Square::zero(columns), columns)),
        information: pass.information,
        effects,
        seen: pass.seen,
    })
}

fn with_beforehand(sum: &Square, columns: usize) -> Square {
    let mut sum = sum.clone();
    (0..columns).for_each(|column| sum.add(column, column, BEFOREHAND.powi(-2)));
    sum
}

/// Learns what all share and the usual places.
fn settle(model: &mut Model, courses: &[Vec<Interval>], effects: &[f64]) {
    let pass = model.pass(courses, effects);
    for (stretch, (seen, expected)) in &pass.counts {
        model.shared.insert(*stretch, (seen + AS_EXPECTED) / (expected + AS_EXPECTED));
    }
    let total: f64 = pass.settled.iter().skip(1).sum();
    let levels = (model.usual.len() - 1) as f64;
    for (usual, sum) in model.usual.iter_mut().zip(pass.settled).skip(1) {
        *usual = (sum + 1.0 / levels) / (total + 1.0);
    }
}

/// Which values are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Among {
    All,
    /// The present one and its neighbours.
    Near,
}

/// A number of the model: the values that are tried, where it is read, where it is written.
type Number = (&'static [f64], fn(&Model) -> f64, fn(&mut Model, f64));

const NUMBERS: [Number; 5] = [
    (&BUNCHINGS, |model| model.bunching, |model, value| model.bunching = value),
    (&DRIFTS, |model| model.moves.drift, |model, value| model.moves.drift = value),
    (&JUMPS, |model| model.moves.jump, |model, value| model.moves.jump = value),
    (&STOPS, |model| model.moves.stop, |model, value| model.moves.stop = value),
    (&BACKS, |model| model.moves.back, |model, value| model.moves.back = value),
];

/// The most likely of the values that are tried, one number after the other.
fn choose(model: &mut Model, courses: &[Vec<Interval>], effects: &[f64], among: Among) {
    for (values, get, set) in NUMBERS {
        let present = get(model);
        let place = values.iter().position(|value| *value == present);
        let near = |at: usize| place.is_none_or(|place| at.abs_diff(place) <= 1);
        let mut best = (f64::NEG_INFINITY, present);
        for (at, value) in values.iter().enumerate() {
            if among == Among::Near && !near(at) {
                continue;
            }
            set(model, *value);
            let likely = model.log_likelihood(courses, effects);
            if likely > best.0 {
                best = (likely, *value);
            }
        }
        set(model, best.1);
    }
}

/// Climbs to the effects of the largest posterior density; no step more than doubles a ratio.
fn climb(model: &Model, courses: &[Vec<Interval>], effects: &mut [f64]) {
    for _ in 0..STEPS {
        let pass = model.pass(courses, effects);
        let Some(inverse) = with_beforehand(&pass.information, effects.len()).inverse() else {
            return;
        };
        let slopes: Vec<f64> = pass
            .score
            .iter()
            .zip(&*effects)
            .map(|(score, effect)| score - effect * BEFOREHAND.powi(-2))
            .collect();
        let step = inverse.times_vector(&slopes);
        let longest = step.iter().fold(0.0_f64, |longest, step| longest.max(step.abs()));
        if !longest.is_finite() {
            return;
        }
        let shorter = (std::f64::consts::LN_2 / longest).min(1.0);
        effects.iter_mut().zip(&step).for_each(|(effect, step)| *effect += step * shorter);
        if longest < 1e-3 {
            return;
        }
    }
}
