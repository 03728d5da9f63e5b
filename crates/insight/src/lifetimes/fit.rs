//! The parameters under which what was seen is likeliest, and how sure they are.

use super::Summary;
use super::model::{LIMITS, Model, Sources};
use crate::numbers::{Cholesky, Summit, Surface, climb};

/// A fitted model.
#[derive(Debug, Clone)]
pub struct Fit<M> {
    /// The model at the maximum of the likelihood.
    pub model: M,
    /// The log-likelihood there, of all sources.
    pub log_likelihood: f64,
    /// Of how many sources.
    pub sources: f64,
    /// The covariance of the parameters: the inverse of the observed information. None where the
    /// data do not tell the parameters apart.
    pub covariance: Option<[[f64; 4]; 4]>,
    /// Whether the maximum was found. If not, the model is the likeliest that was met; with few
    /// sources, or sources that are all alike, a parameter may run to its limit.
    pub converged: bool,
    /// How often the likelihood of all sources was computed, with its derivatives.
    pub rounds: usize,
}

/// Fits a model by maximum likelihood. None without sources.
pub fn fit<M: Model>(sources: &[Summary]) -> Option<Fit<M>> {
    let count: f64 = sources.iter().map(Summary::sources).sum();
    if count <= 0.0 {
        return None;
    }
    let summit = best::<M>(sources)?;
    let model = M::new(parameters(&summit.at))?;
    let covariance = covariance(&summit.surface, model.parameters()).filter(|_| summit.converged);
    Some(Fit {
        model,
        log_likelihood: summit.surface.value,
        sources: count,
        covariance,
        converged: summit.converged,
        rounds: summit.rounds,
    })
}

impl<M: Model> Fit<M> {
    /// The standard errors of the parameters.
    pub fn errors(&self) -> Option<[f64; 4]> {
        self.covariance.map(|covariance| std::array::from_fn(|i| covariance[i][i].sqrt()))
    }

    /// The standard error of what follows from the parameters, by the delta method: P(alive) of a
    /// source, say, or its expected referrals.
    pub fn error_of(&self, quantity: impl Fn(&M) -> f64) -> Option<f64> {
        let covariance = self.covariance?;
        let at = self.model.parameters();
        let mut slope = [0.0; 4];
        for (i, slope) in slope.iter_mut().enumerate() {
            let moved = |by: f64| {
                let mut there = at;
                there[i] *= by.exp();
                M::new(there).map(|model| quantity(&model))
            };
            *slope = (moved(STEP)? - moved(-STEP)?) / (2.0 * STEP * at[i]);
        }
        let rows = covariance.iter().zip(slope);
        let variance: f64 = rows
            .map(|(row, s)| s * row.iter().zip(slope).map(|(cell, t)| cell * t).sum::<f64>())
            .sum();
        (variance >= 0.0).then(|| variance.sqrt())
    }
}

/// The share by which a parameter is moved to see what follows: the cube root of the rounding
/// error of about 1e-13, where error by curvature and by rounding are alike.
const STEP: f64 = 5e-5;

/// Where to start: with many sources, from what a part of them says, which costs little and leaves
/// two or three steps.
fn guess<M: Model>(sources: &[Summary]) -> [f64; 4] {
    let nth = sources.len() / PART;
    if nth < 4 {
        return start(sources);
    }
    let part: Vec<Summary> = sources.iter().step_by(nth).copied().collect();
    let of_the_part = search::<M>(start(&part), &part).filter(|summit| summit.converged);
    of_the_part.map_or_else(|| start(sources), |summit| summit.at)
}

const PART: usize = 3000;

/// The highest summit found. Far out, where rates hardly differ between sources, the likelihood is
/// flat, and few sources may let the search walk there past a higher place: then it begins anew
/// where all parameters are 1.
fn best<M: Model>(sources: &[Summary]) -> Option<Summit<4>> {
    let first = search::<M>(guess::<M>(sources), sources)?;
    if first.at.iter().all(|log| log.abs() < FAR) {
        return Some(first);
    }
    let second = search::<M>([0.0; 4], sources);
    let is_higher = |second: &Summit<4>| {
        let (first, second) = (first.surface.value, second.surface.value);
        second > first || first.is_nan()
    };
    second.filter(is_higher).or(Some(first))
}

/// Parameters from e^-9 to e^9 are those of practices.
const FAR: f64 = 9.0;

/// The search is for the logarithms: the parameters are positive, and their scales unknown.
fn search<M: Model>(start: [f64; 4], sources: &[Summary]) -> Option<Summit<4>> {
    let sources = Sources::of(sources);
    let surface = |logs: &[f64; 4]| match M::new(parameters(logs)) {
        Some(model) => in_logarithms(model.surface(&sources), model.parameters()),
        None => Surface { value: f64::NAN, ..Surface::FLAT },
    };
    let limits = (LIMITS.0.ln() + 1e-9, LIMITS.1.ln() - 1e-9);
    climb(start, limits, surface)
}

fn parameters(logs: &[f64; 4]) -> [f64; 4] {
    logs.map(f64::exp)
}

/// Rates near what is seen: one parameter of each pair is a time or a number that goes with it.
fn start(sources: &[Summary]) -> [f64; 4] {
    let sum = |of: &dyn Fn(&Summary) -> f64| -> f64 {
        sources.iter().map(|source| source.sources() * of(source)).sum()
    };
    let count = sum(&|_| 1.0);
    let age = (sum(&Summary::age) / count).max(1e-6);
    let repeats = (sum(&|source| f64::from(source.repeats())) / count).max(1e-3);
    [1.0, age / repeats, 1.0, 2.0].map(|value: f64| value.clamp(1e-6, 1e8).ln())
}

/// The derivatives by the logarithms of the parameters.
fn in_logarithms(plain: Surface<4>, at: [f64; 4]) -> Surface<4> {
    let gradient: [f64; 4] = std::array::from_fn(|i| plain.gradient[i] * at[i]);
    let bend = std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            plain.bend[i][j] * at[i] * at[j] + if i == j { gradient[i] } else { 0.0 }
        })
    });
    Surface { value: plain.value, gradient, bend }
}

/// The observed information is minus the second derivatives; its inverse by the logarithms, where
/// it is well scaled, is turned back to the parameters. At a maximum both ways are the same.
fn covariance(logs: &Surface<4>, at: [f64; 4]) -> Option<[[f64; 4]; 4]> {
    let information = logs.bend.map(|row| row.map(|cell| -cell));
    let inverse = Cholesky::of(4, information.as_flattened())?.inverse();
    let cell = |i: usize, j: usize| inverse.get(4 * i + j).map_or(f64::NAN, |c| c * at[i] * at[j]);
    let covariance = std::array::from_fn(|i| std::array::from_fn(|j| cell(i, j)));
    covariance.as_flattened().iter().all(|cell: &f64| cell.is_finite()).then_some(covariance)
}
