//! Referrals of a source until it leaves.

use crate::numbers::{Course, ln_add, ln_beta, walk};

/// The beta distribution of the chance to leave after a referral.
pub(super) struct Leaving {
    pub a: f64,
    pub b: f64,
}

/// Referrals within a time that is `horizon` times the rate parameter of the source's gamma
/// distribution of shape `n`, until it leaves: E((1 - (1 + p horizon)^-n) / p).
///
/// Fader, Hardie & Lee 2005 write the same as (a + b - 1) / (a - 1) times one minus a
/// hypergeometric function, which is 0 / 0 at a = 1, and loses its digits near it. Here are two
/// sums of positive terms instead.
pub(super) fn expected_until_leaving(n: f64, horizon: f64, leaving: &Leaving) -> f64 {
    if horizon <= 0.0 {
        0.0
    } else if n * horizon <= 400.0 && horizon <= 20.0 {
        by_count(n, horizon, leaving)
    } else {
        by_chance(n, horizon, leaving)
    }
}

/// Over the number of referrals that a source makes if it never leaves, which is negative
/// binomial: of k it makes Σ E((1 - p)^j), j from 0 to k - 1.
fn by_count(n: f64, horizon: f64, Leaving { a, b }: &Leaving) -> f64 {
    let share = horizon / (1.0 + horizon);
    let mut chance = (-n * horizon.ln_1p()).exp();
    let (mut staying, mut made) = (1.0, 0.0);
    let (mut sum, mut k) = (0.0, 0.0);
    for _ in 0..10_000 {
        let ratio = (n + k) / (k + 1.0) * share;
        chance *= ratio;
        made += staying;
        staying *= (b + k) / (a + b + k);
        k += 1.0;
        sum += chance * made;
        // What follows is less than a geometric series, made grows by 1 at most.
        if ratio < 0.99 && chance * (made + 1.0 / (1.0 - ratio)) <= 1e-17 * sum * (1.0 - ratio) {
            break;
        }
    }
    sum
}

/// Over the chance to leave, with u = ln(p / (1 - p)), from the peak of its distribution to both
/// sides. Beyond the ends that count the integrand is a power.
fn by_chance(n: f64, horizon: f64, Leaving { a, b }: &Leaving) -> f64 {
    // ln((1 - (1 + p horizon)^-n) / p) + ln of the density of u, but for B(a, b).
    let integrand = |u: f64| {
        let (ln_p, ln_q) = (-ln_add(0.0, -u), -ln_add(0.0, u));
        let made = -(-n * (ln_p.exp() * horizon).ln_1p()).exp_m1();
        a * ln_p + b * ln_q + made.ln() - ln_p
    };
    let course = |u: f64| {
        let (p, q) = (1.0 / (1.0 + (-u).exp()), 1.0 / (1.0 + u.exp()));
        Course { slope: a * q - b * p - 0.5, bend: (a + b) * p * q + 1.0 }
    };
    let right = 37.0;
    let left = -37.0 - (n * horizon).max(*b).max(horizon).max(1.0).ln();
    let mut ln_sum = f64::NEG_INFINITY;
    let mut visit = |u: f64, weight: f64| {
        let ln = integrand(u);
        ln_sum = ln_add(ln_sum, ln + weight.ln());
        ln
    };
    let peak = (a / b).ln().clamp(left, right);
    walk(peak, right, course, &mut visit);
    walk(peak, left, course, visit);
    let beyond_right = integrand(right) - b.ln();
    let beyond_left = integrand(left) - a.ln();
    (ln_add(ln_sum, ln_add(beyond_left, beyond_right)) - ln_beta(*a, *b)).exp()
}
