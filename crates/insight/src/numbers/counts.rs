//! Distributions of counts: Poisson and negative binomial.

use super::beta::beta_tails_between;
use super::saddle::{ln_beta_density, ln_gamma_density};
use super::{Tails, gamma_tails};

/// ln P(X = k) for a Poisson count with this mean.
pub fn ln_poisson(k: u64, mean: f64) -> f64 {
    if mean.is_nan() || mean < 0.0 {
        return f64::NAN;
    }
    if mean == 0.0 {
        return if k == 0 { 0.0 } else { f64::NEG_INFINITY };
    }
    if k == 0 {
        return -mean;
    }
    ln_gamma_density(k as f64, mean) - (k as f64).ln()
}

/// ln P(X ≤ k) and ln P(X ≥ k) for a Poisson count with this mean.
pub fn poisson_tails(k: u64, mean: f64) -> Tails {
    if mean.is_nan() || mean < 0.0 {
        return Tails::NOWHERE;
    }
    let ln_upper = if k == 0 { 0.0 } else { gamma_tails(k as f64, mean).ln_lower };
    Tails { ln_lower: gamma_tails(k as f64 + 1.0, mean).ln_upper, ln_upper }
}

/// ln P(X = k) for a negative binomial count: Poisson, its rate gamma with this shape, and this
/// mean in all. Its variance is mean + mean² / shape.
pub fn ln_negative_binomial(k: u64, shape: f64, mean: f64) -> f64 {
    let Some((stay, go)) = shares(shape, mean) else { return f64::NAN };
    if mean == 0.0 {
        return if k == 0 { 0.0 } else { f64::NEG_INFINITY };
    }
    if k == 0 {
        return -shape * (mean / shape).ln_1p();
    }
    // Γ(shape + k) / (Γ(shape) k!) = 1 / (k B(shape, k)).
    ln_beta_density(shape, k as f64, stay, go) - (k as f64).ln()
}

/// ln P(X ≤ k) and ln P(X ≥ k) for a negative binomial count with this shape and mean.
pub fn negative_binomial_tails(k: u64, shape: f64, mean: f64) -> Tails {
    let Some((stay, go)) = shares(shape, mean) else { return Tails::NOWHERE };
    if mean == 0.0 {
        return if k == 0 { Tails { ln_lower: 0.0, ln_upper: 0.0 } } else { Tails::ALL_BELOW };
    }
    let ln_lower = beta_tails_between(shape, k as f64 + 1.0, stay, go).ln_lower;
    let ln_upper =
        if k == 0 { 0.0 } else { beta_tails_between(shape, k as f64, stay, go).ln_upper };
    Tails { ln_lower, ln_upper }
}

/// shape / (shape + mean) and mean / (shape + mean).
fn shares(shape: f64, mean: f64) -> Option<(f64, f64)> {
    let known = shape > 0.0 && shape.is_finite() && mean >= 0.0 && mean.is_finite();
    let whole = shape + mean;
    known.then_some((shape / whole, mean / whole))
}
