//! The gamma function and its kin.

use super::ln_beta;

/// ln |Γ(x)|.
///
/// From `libm`: exact to the last digits also next to its zeros at 1 and 2, where the Lanczos sum
/// of `statrs` keeps 11 digits, and quicker.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ψ(x), the derivative of ln Γ, for x > 0.
pub fn digamma(x: f64) -> f64 {
    if x > 0.0 { statrs::function::gamma::digamma(x) } else { f64::NAN }
}

/// ψ′(x), the second derivative of ln Γ, for x > 0.
///
/// Abramowitz & Stegun 1964, 6.4.6 (recurrence) and 6.4.12 (asymptotic series).
pub fn trigamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let (mut x, mut below) = (x, 0.0);
    while x < 15.0 {
        below += 1.0 / (x * x);
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    let series = [-691.0 / 2730.0, 5.0 / 66.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 1.0 / 6.0];
    let tail = series.iter().fold(0.0, |sum, bernoulli| sum * square + bernoulli);
    below + (1.0 + 0.5 / x + square * tail) / x
}

/// ln(Γ(a + n) / Γ(a)), the logarithm of the rising factorial, for a > 0 and n ≥ 0, without the
/// cancellation of two large values.
pub fn ln_rising(a: f64, n: f64) -> f64 {
    if n == 0.0 { 0.0 } else { ln_gamma(n) - ln_beta(a, n) }
}
