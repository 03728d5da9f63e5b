//! Densities near their peak, where the plain formula is the difference of large numbers.
//!
//! Loader, "Fast and accurate computation of binomial probabilities", 2000: a density is written
//! as its deviance from the peak and the error of Stirling's formula.

use super::{ln_beta, ln_gamma};

/// From here on Stirling's series is exact to the last digit.
pub(super) const LARGE: f64 = 10.0;
const LN_2_PI: f64 = 1.837_877_066_409_345_5;

/// ln Γ(a) - ((a - 1/2) ln a - a + ln(2π)/2) for a ≥ `LARGE`.
///
/// Abramowitz & Stegun 1964, 6.1.41.
pub(super) fn stirling_error(a: f64) -> f64 {
    let square = 1.0 / (a * a);
    let series = [
        1.0 / 156.0,
        -691.0 / 360_360.0,
        1.0 / 1188.0,
        -1.0 / 1680.0,
        1.0 / 1260.0,
        -1.0 / 360.0,
        1.0 / 12.0,
    ];
    series.iter().fold(0.0, |sum, coefficient| sum * square + coefficient) / a
}

/// d - ln(1 + d) for d > -1, which is about d²/2.
pub(super) fn deviance(d: f64) -> f64 {
    if d.abs() > 0.3 {
        return d - d.ln_1p();
    }
    // ln(1 + d) = 2 artanh(v); its first term is taken off by hand.
    let v = d / (2.0 + d);
    let square = v * v;
    let tail = (1..12).rev().fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 1));
    v * d - 2.0 * v * square * tail
}

/// ln(x^a e^-x / Γ(a)) for a, x > 0: the density of ln X when X is gamma with shape a.
pub(super) fn ln_gamma_density(a: f64, x: f64) -> f64 {
    if a < LARGE {
        return a * x.ln() - x - ln_gamma(a);
    }
    0.5 * (a.ln() - LN_2_PI) - a * deviance((x - a) / a) - stirling_error(a)
}

/// ln(x^a y^b / B(a, b)) for x + y = 1: the density of ln(X / (1 - X)) when X is beta.
pub(super) fn ln_beta_density(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if a < LARGE || b < LARGE {
        return a * x.ln() + b * y.ln() - ln_beta(a, b);
    }
    let off = x * b - y * a;
    let away = a * deviance(off / a) + b * deviance(-off / b);
    let errors = stirling_error(a) + stirling_error(b) - stirling_error(a + b);
    0.5 * (a.ln() - (a / b).ln_1p() - LN_2_PI) - away - errors
}
