//! BG/NBD and MBG/NBD: a source may leave after a referral, with a chance that differs between
//! sources by a beta distribution.

use super::leaving::{Leaving, expected_until_leaving};
use super::model::within_limits;
use super::summary::time;
use super::{Model, Sources, Summary};
use crate::numbers::{Surface, digamma, ln_add, ln_rising, trigamma};

/// The beta-geometric / negative binomial model. Rates are gamma with shape `r` and rate `alpha`,
/// chances to leave after a repeat beta with `a` and `b`. Whoever never repeated can't have left.
///
/// Fader, Hardie & Lee, "Counting your customers" the easy way: an alternative to the Pareto/NBD
/// model, Marketing Science 24 (2005) 275-284: likelihood (6), expectation (10). P(alive): Fader,
/// Hardie & Lee, Computing P(alive) using the BG/NBD model, 2008.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgNbd([f64; 4]);

/// The modified BG/NBD model: a source may leave after its very first referral as well, so that
/// one-timers can be gone.
///
/// Batislam, Denizel & Filiztekin, Empirical validation and comparison of models for customer base
/// analysis, Intern. J. of Research in Marketing 24 (2007) 201-209; the same model as CBG/NBD:
/// Hoppe & Wagner, Customer base analysis: the case for a central variant of the
/// betageometric/NBD model, Marketing JRM 3 (2007) 75-90.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MbgNbd([f64; 4]);

/// How often a source with so many repeats could have left.
type Occasions = fn(f64) -> f64;

const AFTER_REPEATS: Occasions = |repeats| repeats;
const AFTER_EACH: Occasions = |repeats| repeats + 1.0;

impl Model for BgNbd {
    const NAMES: [&'static str; 4] = ["r", "alpha", "a", "b"];

    fn new(parameters: [f64; 4]) -> Option<Self> {
        within_limits(parameters).map(Self)
    }

    fn parameters(&self) -> [f64; 4] {
        self.0
    }

    fn log_likelihood(&self, source: &Summary) -> f64 {
        log_likelihood(self.0, AFTER_REPEATS, source)
    }

    fn surface(&self, sources: &Sources<'_>) -> Surface<4> {
        surface(self.0, AFTER_REPEATS, sources)
    }

    fn p_alive(&self, source: &Summary) -> f64 {
        p_alive(self.0, AFTER_REPEATS, source)
    }

    fn expected(&self, source: &Summary, within: f64) -> f64 {
        expected(self.0, AFTER_REPEATS, source, within)
    }
}

impl Model for MbgNbd {
    const NAMES: [&'static str; 4] = ["r", "alpha", "a", "b"];

    fn new(parameters: [f64; 4]) -> Option<Self> {
        within_limits(parameters).map(Self)
    }

    fn parameters(&self) -> [f64; 4] {
        self.0
    }

    fn log_likelihood(&self, source: &Summary) -> f64 {
        log_likelihood(self.0, AFTER_EACH, source)
    }

    fn surface(&self, sources: &Sources<'_>) -> Surface<4> {
        surface(self.0, AFTER_EACH, sources)
    }

    fn p_alive(&self, source: &Summary) -> f64 {
        p_alive(self.0, AFTER_EACH, source)
    }

    fn expected(&self, source: &Summary, within: f64) -> f64 {
        expected(self.0, AFTER_EACH, source, within)
    }
}

/// The likelihood is that of a source that stays, by its referrals and its staying each time, times
/// 1 + (odds that it left after the last).
fn log_likelihood(parameters: [f64; 4], occasions: Occasions, source: &Summary) -> f64 {
    let [r, alpha, a, b] = parameters;
    let x = f64::from(source.repeats());
    let k = occasions(x);
    let staying = ln_rising(b, k) - ln_rising(a + b, k);
    let referring =
        ln_rising(r, x) - r * (source.age() / alpha).ln_1p() - x * (alpha + source.age()).ln();
    staying + referring + ln_add(0.0, ln_odds_of_having_left(parameters, k, source))
}

/// ln of P(left) / P(alive).
fn ln_odds_of_having_left([r, alpha, a, b]: [f64; 4], k: f64, source: &Summary) -> f64 {
    if k == 0.0 {
        return f64::NEG_INFINITY;
    }
    let silent = (source.age() - source.last()) / (alpha + source.last());
    (a / (b + k - 1.0)).ln() + (r + f64::from(source.repeats())) * silent.ln_1p()
}

fn p_alive(parameters: [f64; 4], occasions: Occasions, source: &Summary) -> f64 {
    let k = occasions(f64::from(source.repeats()));
    1.0 / (1.0 + ln_odds_of_having_left(parameters, k, source).exp())
}

/// Seen what was seen, and if it is still there, a source's rate is gamma with r + x and
/// alpha + T, its chance to leave beta with a and b + k.
fn expected(parameters: [f64; 4], occasions: Occasions, source: &Summary, within: f64) -> f64 {
    let [r, alpha, a, b] = parameters;
    let x = f64::from(source.repeats());
    let leaving = Leaving { a, b: b + occasions(x) };
    let horizon = time(within) / (alpha + source.age());
    p_alive(parameters, occasions, source) * expected_until_leaving(r + x, horizon, &leaving)
}

fn surface(parameters: [f64; 4], occasions: Occasions, sources: &Sources<'_>) -> Surface<4> {
    let mut sum = Surface::FLAT;
    for &(x, count) in &sources.by_repeats {
        add_counts(&mut sum, parameters, x, occasions(x), count);
    }
    let ln_alpha = parameters[1].ln();
    for run in sources.each.chunk_by(|a, b| a.repeats() == b.repeats()) {
        let Some(first) = run.first() else { continue };
        let x = f64::from(first.repeats());
        let next = parameters[3] + occasions(x) - 1.0;
        let at_once = if occasions(x) > 0.0 { (parameters[2] / next).ln() } else { f64::NAN };
        for source in run {
            add_staying(&mut sum, parameters, ln_alpha, x, source);
            if occasions(x) > 0.0 {
                add_leaving(&mut sum, parameters, (x, next, at_once), source);
            }
        }
    }
    for i in 0..4 {
        for j in 0..i {
            sum.bend[i][j] = sum.bend[j][i];
        }
    }
    sum
}

/// What depends on the number of repeats alone: three rising factorials.
fn add_counts(sum: &mut Surface<4>, [r, _, a, b]: [f64; 4], x: f64, k: f64, count: f64) {
    let first = |of: f64, n: f64| digamma(of + n) - digamma(of);
    let second = |of: f64, n: f64| trigamma(of + n) - trigamma(of);
    if x > 0.0 {
        sum.value += count * ln_rising(r, x);
        sum.gradient[0] += count * first(r, x);
        sum.bend[0][0] += count * second(r, x);
    }
    if k > 0.0 {
        let (slope, bend) = (first(a + b, k), second(a + b, k));
        sum.value += count * (ln_rising(b, k) - ln_rising(a + b, k));
        sum.gradient[2] -= count * slope;
        sum.gradient[3] += count * (first(b, k) - slope);
        sum.bend[2][2] -= count * bend;
        sum.bend[2][3] -= count * bend;
        sum.bend[3][3] += count * (second(b, k) - bend);
    }
}

/// The referrals of a source that stays.
fn add_staying(sum: &mut Surface<4>, at: [f64; 4], ln_alpha: f64, x: f64, source: &Summary) {
    let [r, alpha, ..] = at;
    let (count, age) = (source.sources(), source.age());
    let to_age = 1.0 / (alpha + age);
    let grown = ln_1p(age / alpha);
    sum.value -= count * (r * grown + x * (grown + ln_alpha));
    sum.gradient[0] -= count * grown;
    sum.gradient[1] += count * (r * age / alpha - x) * to_age;
    sum.bend[0][1] += count * age / alpha * to_age;
    sum.bend[1][1] += count * ((r + x) * to_age * to_age - r / (alpha * alpha));
}

/// That it may have left after its last referral; `next` is b + k - 1, and `at_once` the logarithm
/// of the odds of leaving after one referral, a / next.
fn add_leaving(
    sum: &mut Surface<4>,
    at: [f64; 4],
    (x, next, at_once): (f64, f64, f64),
    source: &Summary,
) {
    let [r, alpha, a, _] = at;
    let count = source.sources();
    let (to_age, to_last) = (1.0 / (alpha + source.age()), 1.0 / (alpha + source.last()));
    let silent = (source.age() - source.last()) * to_last;
    let by_r = ln_1p(silent);
    let odds = at_once + (r + x) * by_r;
    let small = (-odds.abs()).exp();
    let stays = 1.0 / (1.0 + small);
    let left = if odds > 0.0 { stays } else { small * stays };
    let spread = count * small * stays * stays;
    let left_count = count * left;
    sum.value += count * (odds.max(0.0) + ln_1p(small));
    let shrinks = silent * to_age;
    let slope = [by_r, -(r + x) * shrinks, 1.0 / a, -1.0 / next];
    for i in 0..4 {
        sum.gradient[i] += left_count * slope[i];
        for j in i..4 {
            sum.bend[i][j] += spread * slope[i] * slope[j];
        }
    }
    sum.bend[0][1] -= left_count * shrinks;
    sum.bend[1][1] += left_count * (r + x) * shrinks * (to_last + to_age);
    sum.bend[2][2] -= left_count * slope[2] * slope[2];
    sum.bend[3][3] += left_count * slope[3] * slope[3];
}

/// ln(1 + d) by way of the faster `ln`, exact to a few last digits: what 1 + d loses of d is made
/// good (Goldberg, What every computer scientist should know about floating-point arithmetic, ACM
/// Computing Surveys 23 (1991), theorem 4).
fn ln_1p(d: f64) -> f64 {
    let sum = 1.0 + d;
    if sum == 1.0 || sum.is_infinite() { d.ln_1p() } else { sum.ln() * (d / (sum - 1.0)) }
}
