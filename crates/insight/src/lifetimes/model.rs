//! What all the models answer.

use std::collections::BTreeMap;

use super::Summary;
use crate::numbers::Surface;

/// A model with its four parameters.
pub trait Model: Copy {
    /// The names of the parameters in the literature.
    const NAMES: [&'static str; 4];

    /// With these parameters, in the order of `NAMES`; none unless each is from 1e-8 to 1e10.
    fn new(parameters: [f64; 4]) -> Option<Self>;

    /// The parameters, in the order of `NAMES`.
    fn parameters(&self) -> [f64; 4];

    /// The logarithm of the likelihood of one source with this summary, up to what does not
    /// depend on the parameters.
    fn log_likelihood(&self, source: &Summary) -> f64;

    /// The sum of `log_likelihood` over all sources, with its derivatives by the parameters.
    fn surface(&self, sources: &Sources<'_>) -> Surface<4>;

    /// How likely a source with this summary still refers (P(alive)).
    fn p_alive(&self, source: &Summary) -> f64;

    /// Referrals to be expected of it within a time from now, whether or not it has left.
    fn expected(&self, source: &Summary, within: f64) -> f64;

    /// Repeats to be expected of a source within a time from its first referral.
    fn expected_of_new(&self, within: f64) -> f64 {
        self.expected(&Summary::new(0, 0.0, 0.0), within)
    }
}

/// From where to where the parameters may go.
pub(super) const LIMITS: (f64, f64) = (1e-8, 1e10);

pub(super) fn within_limits(parameters: [f64; 4]) -> Option<[f64; 4]> {
    parameters.iter().all(|value| (LIMITS.0..=LIMITS.1).contains(value)).then_some(parameters)
}

/// Summaries made ready for a fit.
#[derive(Debug)]
pub struct Sources<'a> {
    pub(super) each: &'a [Summary],
    /// Numbers of repeats and how many sources have them: what depends on nothing else is computed
    /// once for each number.
    pub(super) by_repeats: Vec<(f64, f64)>,
}

impl<'a> Sources<'a> {
    /// Of these summaries.
    pub fn of(each: &'a [Summary]) -> Self {
        let mut counts = BTreeMap::<u32, f64>::new();
        // Gathered sources come in runs.
        for run in each.chunk_by(|a, b| a.repeats() == b.repeats()) {
            let Some(first) = run.first() else { continue };
            let all = run.iter().map(Summary::sources).sum::<f64>();
            *counts.entry(first.repeats()).or_default() += all;
        }
        let by_repeats = counts.into_iter().map(|(x, sources)| (f64::from(x), sources)).collect();
        Self { each, by_repeats }
    }
}
