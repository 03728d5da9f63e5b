//! The normal distribution.

use super::Tails;

/// The tails of the standard normal distribution at z.
pub fn normal_tails(z: f64) -> Tails {
    if z.is_nan() {
        Tails::NOWHERE
    } else if z < 0.0 {
        Tails::of_upper(ln_upper(-z)).mirrored()
    } else {
        Tails::of_upper(ln_upper(z))
    }
}

fn ln_upper(z: f64) -> f64 {
    if z < 30.0 {
        return (0.5 * libm::erfc(z / std::f64::consts::SQRT_2)).ln();
    }
    // Abramowitz & Stegun 1964, 26.2.12; at 30 five terms are exact.
    let square = 1.0 / (z * z);
    let series = 1.0 - square * (1.0 - square * (3.0 - square * (15.0 - square * 105.0)));
    -0.5 * z * z - z.ln() - 0.918_938_533_204_672_7 + series.ln()
}

/// The value below which a standard normal variable lies with probability p.
pub fn normal_quantile(p: f64) -> f64 {
    if p.is_nan() || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p > 0.5 {
        return -normal_quantile(1.0 - p);
    }
    -std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * p)
}
