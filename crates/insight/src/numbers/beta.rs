//! The beta function, and the incomplete beta function, regularised: tails and quantiles of the
//! beta distribution.

use super::gamma_tails::{MOST_STEPS, away_from_zero};
use super::root::root;
use super::saddle::{LARGE, ln_beta_density, stirling_error};
use super::{Tails, ln_gamma};

/// ln B(a, b) for a, b > 0, exact also where one is far larger than the other.
///
/// Didonato & Morris, "Algorithm 708", ACM TOMS 18 (1992): the errors of Stirling's formula are
/// subtracted instead of the gamma functions.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if small.is_nan() || large.is_nan() || small <= 0.0 {
        return f64::NAN;
    }
    if large < LARGE {
        return ln_gamma(small) + ln_gamma(large) - ln_gamma(small + large);
    }
    let whole = small + large;
    let error = stirling_error(large) - stirling_error(whole);
    let share = small / whole;
    if small < LARGE {
        return ln_gamma(small) + small - small * whole.ln()
            + (large - 0.5) * (-share).ln_1p()
            + error;
    }
    const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_7;
    HALF_LN_2_PI - 0.5 * large.ln()
        + (small - 0.5) * share.ln()
        + large * (-share).ln_1p()
        + stirling_error(small)
        + error
}

/// The tails of the beta distribution at x: ln I_x(a, b) and ln I_1-x(b, a).
///
/// Continued fraction of DLMF 8.17.22. Both tails keep 11 digits for parameters from 1e-4 on, and
/// up to 1e9.
pub fn beta_tails(a: f64, b: f64, x: f64) -> Tails {
    beta_tails_between(a, b, x, 1.0 - x)
}

/// The same with y = 1 - x given, for an x so close to 1 that the difference would lose it.
pub(super) fn beta_tails_between(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if !(a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()) || x.is_nan() || y.is_nan() {
        Tails::NOWHERE
    } else if x <= 0.0 {
        Tails::ALL_ABOVE
    } else if y <= 0.0 {
        Tails::ALL_BELOW
    } else if x <= (a + 1.0) / (a + b + 2.0) {
        Tails::of_lower(ln_beta_density(a, b, x, y) + fraction(a, b, x).ln() - a.ln())
    } else {
        Tails::of_upper(ln_beta_density(b, a, y, x) + fraction(b, a, y).ln() - b.ln())
    }
}

/// The continued fraction by Lentz's way.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    let mut m = 0.0;
    for _ in 0..MOST_STEPS {
        m += 1.0;
        let at = a + 2.0 * m;
        let even = m * (b - m) * x / ((at - 1.0) * at);
        let odd = -(a + m) * (a + b + m) * x / (at * (at + 1.0));
        let mut last = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            last = d * c;
            value *= last;
        }
        if (last - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// The value below which a beta variable lies with probability p.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if p.is_nan() || !(0.0..=1.0).contains(&p) || !(a > 0.0 && b > 0.0) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return p;
    }
    // In ln(x / (1 - x)) either tail is smooth, and neither end is out of reach.
    let curve = |u: f64| {
        let (x, y) = (1.0 / (1.0 + (-u).exp()), 1.0 / (1.0 + u.exp()));
        let tails = beta_tails_between(a, b, x, y);
        let ln_density = ln_beta_density(a, b, x, y);
        if p < 0.5 {
            (tails.ln_lower - p.ln(), (ln_density - tails.ln_lower).exp())
        } else {
            ((-p).ln_1p() - tails.ln_upper, (ln_density - tails.ln_upper).exp())
        }
    };
    let ln_at_zero = (p.ln() + a.ln() + ln_beta(a, b)) / a;
    let ln_at_one = ((-p).ln_1p() + b.ln() + ln_beta(a, b)) / b;
    if ln_at_zero < -600.0 {
        return ln_at_zero.exp();
    }
    if ln_at_one < -600.0 {
        return 1.0;
    }
    let u = root((a / b).ln().clamp(-30.0, 30.0), curve);
    1.0 / (1.0 + (-u).exp())
}
