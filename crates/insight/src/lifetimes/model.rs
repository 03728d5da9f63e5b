//! What all the models answer.

use std::borrow::Cow;

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

/// Summaries made ready for a fit: in the order of their repeats, since what depends on nothing
/// else is computed once for each number.
#[derive(Debug)]
pub struct Sources<'a>(Cow<'a, [Summary]>);

impl<'a> Sources<'a> {
    /// Of these summaries.
    pub fn of(each: &'a [Summary]) -> Self {
        // Gathered sources are in order.
        if each.is_sorted_by_key(Summary::repeats) {
            return Self(Cow::Borrowed(each));
        }
        let mut ordered = each.to_vec();
        ordered.sort_by_key(Summary::repeats);
        Self(Cow::Owned(ordered))
    }

    /// Numbers of repeats, and the summaries with as many.
    pub(super) fn runs(&self) -> impl Iterator<Item = (f64, &[Summary])> {
        let runs = self.0.chunk_by(|a, b| a.repeats() == b.repeats());
        runs.filter_map(|run| run.first().map(|first| (f64::from(first.repeats()), run)))
    }
}
