//! Pareto/NBD: a source may leave at any time, at a rate that differs between sources by a gamma
//! distribution.

use super::model::within_limits;
use super::summary::time;
use super::unseen::Unseen;
use super::{Model, Sources, Summary};
use crate::numbers::{Surface, digamma, ln_rising, trigamma};

/// The Pareto / negative binomial model. Rates of referring are gamma with shape `r` and rate
/// `alpha`, rates of leaving gamma with shape `s` and rate `beta`.
///
/// Schmittlein, Morrison & Colombo, Counting your customers: who are they and what will they do
/// next?, Management Science 33 (1987) 1-24; Fader & Hardie, A note on deriving the Pareto/NBD
/// model and related expressions, 2005. Their Gaussian hypergeometric functions are the integral
/// over the time of leaving between the last repeat and today; here it stays an integral, in log
/// space, which no parameters make overflow or cancel, and whose derivatives come with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParetoNbd([f64; 4]);

impl Model for ParetoNbd {
    const NAMES: [&'static str; 4] = ["r", "alpha", "s", "beta"];

    fn new(parameters: [f64; 4]) -> Option<Self> {
        within_limits(parameters).map(Self)
    }

    fn parameters(&self) -> [f64; 4] {
        self.0
    }

    fn log_likelihood(&self, source: &Summary) -> f64 {
        let [r, ..] = self.0;
        ln_rising(r, f64::from(source.repeats())) + Unseen::of(self.0).ln_seen(source).1
    }

    fn surface(&self, sources: &Sources<'_>) -> Surface<4> {
        let mut sum = Surface::FLAT;
        let [r, ..] = self.0;
        let unseen = Unseen::of(self.0);
        for (x, run) in sources.runs() {
            if x > 0.0 {
                let count: f64 = run.iter().map(Summary::sources).sum();
                sum.value += count * ln_rising(r, x);
                sum.gradient[0] += count * (digamma(r + x) - digamma(r));
                sum.bend[0][0] += count * (trigamma(r + x) - trigamma(r));
            }
            for source in run {
                unseen.add_seen(&mut sum, source);
            }
        }
        sum
    }

    fn p_alive(&self, source: &Summary) -> f64 {
        let (ln_there, ln_seen) = Unseen::of(self.0).ln_seen(source);
        (ln_there - ln_seen).exp().min(1.0)
    }

    fn expected(&self, source: &Summary, within: f64) -> f64 {
        let [r, alpha, s, beta] = self.0;
        let rate = (r + f64::from(source.repeats())) / (alpha + source.age());
        let to_age = beta + source.age();
        let grown = (time(within) / to_age).ln_1p();
        // (1 - e^-(s-1)grown) / (s - 1), which is `grown` at s = 1.
        let power = (s - 1.0) * grown;
        let share = if power.abs() < 1e-8 { 1.0 - 0.5 * power } else { -(-power).exp_m1() / power };
        self.p_alive(source) * rate * to_age * grown * share
    }
}
