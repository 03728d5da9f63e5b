//! The incomplete gamma function, regularised: tails and quantiles of the gamma distribution.

use super::root::root;
use super::saddle::ln_gamma_density;
use super::{Tails, ln_gamma, normal_quantile};

/// The tails of the gamma distribution with this shape and rate 1 at x: ln P(a, x) and ln Q(a, x).
///
/// Series and continued fraction of DLMF 8.7.1 and 8.9.2, each on its side of the peak; the number
/// of steps grows with the root of the shape, and 1e9 is the largest for which it is enough.
pub fn gamma_tails(shape: f64, x: f64) -> Tails {
    if shape.is_nan() || x.is_nan() || shape <= 0.0 || shape.is_infinite() {
        Tails::NOWHERE
    } else if x <= 0.0 {
        Tails::ALL_ABOVE
    } else if x.is_infinite() {
        Tails::ALL_BELOW
    } else if shape < 1.0 && x < 1.5 {
        near_zero(shape, x)
    } else if x < shape + 1.0 {
        Tails::of_lower(ln_gamma_density(shape, x) + series(shape, x).ln())
    } else {
        Tails::of_upper(ln_gamma_density(shape, x) + fraction(shape, x).ln())
    }
}

/// With a small shape nearly all lies next to zero: both tails from their own series, since the
/// difference of 1 and the larger would leave nothing of the smaller.
fn near_zero(a: f64, x: f64) -> Tails {
    let ln_lead = a * x.ln() - ln_gamma(1.0 + a);
    let (mut term, mut missing) = (-1.0, 0.0);
    for n in 1..60 {
        term *= -x / f64::from(n);
        missing += term / (a + f64::from(n));
    }
    // P = lead (1 - a missing).
    let upper = ln_lead.exp() * a * missing - ln_lead.exp_m1();
    if upper < 0.5 {
        return Tails::of_upper(upper.max(0.0).ln());
    }
    Tails::of_lower(ln_lead + (-a * missing).ln_1p())
}

/// Σ x^n / (a (a + 1) ... (a + n)).
fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let (mut sum, mut n) = (term, a);
    for _ in 0..MOST_STEPS {
        n += 1.0;
        term *= x / n;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

/// Γ(a, x) / (x^a e^-x) by Lentz's way of evaluating a continued fraction.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = f64::MAX;
    let mut d = 1.0 / b;
    let mut value = d;
    let mut n = 0.0;
    for _ in 0..MOST_STEPS {
        n += 1.0;
        let above = -n * (n - a);
        b += 2.0;
        d = 1.0 / away_from_zero(above * d + b);
        c = away_from_zero(b + above / c);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

pub(super) fn away_from_zero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

pub(super) const MOST_STEPS: usize = 400_000;

/// The value below which a gamma variable with this shape and rate lies with probability p.
pub fn gamma_quantile(p: f64, shape: f64, rate: f64) -> f64 {
    let asked = p.is_nan() || !(0.0..=1.0).contains(&p);
    if asked || shape.is_nan() || shape <= 0.0 || rate.is_nan() || rate <= 0.0 {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    // In ln x either tail is smooth, however small the shape.
    let curve = |u: f64| {
        let x = u.exp();
        let tails = gamma_tails(shape, x);
        let ln_density = ln_gamma_density(shape, x.max(f64::MIN_POSITIVE));
        if p < 0.5 {
            (tails.ln_lower - p.ln(), (ln_density - tails.ln_lower).exp())
        } else {
            ((-p).ln_1p() - tails.ln_upper, (ln_density - tails.ln_upper).exp())
        }
    };
    let next_to_zero = (p.ln() + ln_gamma(shape + 1.0)) / shape;
    if next_to_zero < -600.0 {
        // The first term of the series is all there is; curve would meet the smallest number.
        return next_to_zero.exp() / rate;
    }
    root(guess(p, shape, next_to_zero), curve).exp() / rate
}

/// Wilson & Hilferty 1931: the cube root of a gamma variable is nearly normal.
fn guess(p: f64, shape: f64, next_to_zero: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let cube_root = 1.0 - ninth + normal_quantile(p) * ninth.sqrt();
    if shape > 0.5 && cube_root > 0.1 {
        shape.ln() + 3.0 * cube_root.ln()
    } else {
        next_to_zero.min(5.0)
    }
}
