//! BG/NBD and MBG/NBD: a source may leave after a referral, with a chance that differs between
//! sources by a beta distribution.

use super::leaving::{Leaving, expected_until_leaving};
use super::model::within_limits;
use super::summary::time;
use super::{Model, Sources, Summary};
use crate::numbers::{Surface, digamma, ln_add, ln_rising, trigamma};

/// The beta-geometric / negative binomial models: rates are gamma with shape `r` and rate `alpha`,
/// chances to leave beta with `a` and `b`. They differ in whether a source may leave `FROM_FIRST`
/// referral on or only after a repeat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaGeometric<const FROM_FIRST: bool>([f64; 4]);

/// BG/NBD. Whoever never repeated can't have left.
///
/// Fader, Hardie & Lee, "Counting your customers" the easy way: an alternative to the Pareto/NBD
/// model, Marketing Science 24 (2005) 275-284: likelihood (6), expectation (10). P(alive): Fader,
/// Hardie & Lee, Computing P(alive) using the BG/NBD model, 2008.
pub type BgNbd = BetaGeometric<false>;

/// The modified BG/NBD model: a source may leave after its very first referral as well, so that
/// one-timers can be gone.
///
/// Batislam, Denizel & Filiztekin, Empirical validation and comparison of models for customer base
/// analysis, Intern. J. of Research in Marketing 24 (2007) 201-209; the same model as CBG/NBD:
/// Hoppe & Wagner, Customer base analysis: the case for a central variant of the
/// betageometric/NBD model, Marketing JRM 3 (2007) 75-90.
pub type MbgNbd = BetaGeometric<true>;

/// How often a source with so many repeats could have left.
type Occasions = fn(f64) -> f64;

impl<const FROM_FIRST: bool> BetaGeometric<FROM_FIRST> {
    const OCCASIONS: Occasions = |repeats| repeats + if FROM_FIRST { 1.0 } else { 0.0 };
}

impl<const FROM_FIRST: bool> Model for BetaGeometric<FROM_FIRST> {
    const NAMES: [&'static str; 4] = ["r", "alpha", "a", "b"];

    fn new(parameters: [f64; 4]) -> Option<Self> {
        within_limits(parameters).map(Self)
    }

    fn parameters(&self) -> [f64; 4] {
        self.0
    }

    fn log_likelihood(&self, source: &Summary) -> f64 {
        log_likelihood(self.0, Self::OCCASIONS, source)
    }

    fn surface(&self, sources: &Sources<'_>) -> Surface<4> {
        surface(self.0, Self::OCCASIONS, sources)
    }

    fn p_alive(&self, source: &Summary) -> f64 {
        p_alive(self.0, Self::OCCASIONS, source)
    }

    fn expected(&self, source: &Summary, within: f64) -> f64 {
        expected(self.0, Self::OCCASIONS, source, within)
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
    for (x, run) in sources.runs() {
        let k = occasions(x);
        add_counts(&mut sum, parameters, x, k, run.iter().map(Summary::sources).sum());
        add_staying(&mut sum, parameters, x, run);
        if k > 0.0 {
            add_leaving(&mut sum, parameters, (x, k), run);
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

/// The referrals of sources that stay, all with x repeats.
fn add_staying(sum: &mut Surface<4>, at: [f64; 4], x: f64, run: &[Summary]) {
    let [r, alpha, ..] = at;
    let by_alpha = 1.0 / alpha;
    let (mut all, mut slope, mut cross, mut bend) = (0.0, 0.0, 0.0, 0.0);
    let mut grown = LnSum::default();
    for source in run {
        let (count, age) = (source.sources(), source.age() * by_alpha);
        let to_age = 1.0 / (alpha + source.age());
        grown.add(count, age);
        all += count;
        cross += count * age * to_age;
        slope += count * to_age;
        bend += count * to_age * to_age;
    }
    let grown = grown.all();
    sum.value -= r * grown + x * (grown + all * alpha.ln());
    sum.gradient[0] -= grown;
    sum.gradient[1] += r * cross - x * slope;
    sum.bend[0][1] += cross;
    sum.bend[1][1] += (r + x) * bend - r * all * by_alpha * by_alpha;
}

/// That sources with x repeats and k occasions to leave may have left at the last.
fn add_leaving(sum: &mut Surface<4>, at: [f64; 4], (x, k): (f64, f64), run: &[Summary]) {
    let [r, alpha, a, b] = at;
    let next = b + k - 1.0;
    let (at_once, referred) = ((a / next).ln(), r + x);
    // Sums over the sources: of how likely they have left, of how much that would change with the
    // odds, and of both times the slopes of the odds by r (`by_r`) and by alpha (`shrinks`).
    let (mut left, mut left_r, mut left_alpha, mut left_bend) = (0.0, 0.0, 0.0, 0.0);
    let (mut spread, mut spread_r, mut spread_alpha) = (0.0, 0.0, 0.0);
    let (mut spread_rr, mut spread_ra, mut spread_aa) = (0.0, 0.0, 0.0);
    let mut beside = LnSum::default();
    for source in run {
        let count = source.sources();
        let (to_age, to_last) = (1.0 / (alpha + source.age()), 1.0 / (alpha + source.last()));
        let silent = (source.age() - source.last()) * to_last;
        let by_r = ln_1p(silent);
        let odds = at_once + referred * by_r;
        let small = (-odds.abs()).exp();
        let stays = 1.0 / (1.0 + small);
        sum.value += count * odds.max(0.0);
        beside.add(count, small);
        let of_left = count * if odds > 0.0 { stays } else { small * stays };
        let of_spread = count * small * stays * stays;
        let shrinks = silent * to_age;
        left += of_left;
        left_r += of_left * by_r;
        left_alpha += of_left * shrinks;
        left_bend += of_left * shrinks * (to_last + to_age);
        let (of_spread_r, of_spread_alpha) = (of_spread * by_r, of_spread * shrinks);
        spread += of_spread;
        spread_r += of_spread_r;
        spread_alpha += of_spread_alpha;
        spread_rr += of_spread_r * by_r;
        spread_ra += of_spread_r * shrinks;
        spread_aa += of_spread_alpha * shrinks;
    }
    sum.value += beside.all();
    let (by_a, by_b) = (1.0 / a, -1.0 / next);
    let gradient = [left_r, -referred * left_alpha, by_a * left, by_b * left];
    let bend = [
        [spread_rr, -referred * spread_ra - left_alpha, by_a * spread_r, by_b * spread_r],
        [
            0.0,
            referred * (referred * spread_aa + left_bend),
            -referred * by_a * spread_alpha,
            -referred * by_b * spread_alpha,
        ],
        [0.0, 0.0, by_a * by_a * (spread - left), by_a * by_b * spread],
        [0.0, 0.0, 0.0, by_b * by_b * (spread + left)],
    ];
    let add =
        |to: &mut [f64; 4], of: [f64; 4]| to.iter_mut().zip(of).for_each(|(to, of)| *to += of);
    add(&mut sum.gradient, gradient);
    sum.bend.iter_mut().zip(bend).for_each(|(to, of)| add(to, of));
}

/// A sum of ln(1 + d), each so many times, that takes one logarithm for many.
#[derive(Default)]
struct LnSum {
    sum: f64,
    /// The product of those not yet in the sum, less 1: what is near 1 keeps all its digits.
    product: f64,
}

impl LnSum {
    /// `d` is at most 1e20, as a time divided by a parameter is.
    fn add(&mut self, count: f64, d: f64) {
        if count == 1.0 {
            self.product += d + self.product * d;
            if self.product > 1e200 {
                self.sum += std::mem::take(&mut self.product).ln_1p();
            }
        } else {
            self.sum += count * ln_1p(d);
        }
    }

    fn all(&self) -> f64 {
        self.sum + self.product.ln_1p()
    }
}

/// ln(1 + d) by way of the faster `ln`, exact to a few last digits: what 1 + d loses of d is made
/// good (Goldberg, What every computer scientist should know about floating-point arithmetic, ACM
/// Computing Surveys 23 (1991), theorem 4).
fn ln_1p(d: f64) -> f64 {
    let sum = 1.0 + d;
    if sum == 1.0 || sum.is_infinite() { d.ln_1p() } else { sum.ln() * (d / (sum - 1.0)) }
}
