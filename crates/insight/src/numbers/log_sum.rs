//! Sums and differences of numbers that are known by their logarithms.

/// ln(Σ exp(x)); minus infinity for none.
pub fn log_sum_exp(terms: &[f64]) -> f64 {
    let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest.is_infinite() {
        return largest;
    }
    largest + terms.iter().map(|term| (term - largest).exp()).sum::<f64>().ln()
}

/// ln(exp(a) + exp(b)).
pub fn ln_add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high.is_infinite() { high } else { high + (low - high).exp().ln_1p() }
}

/// ln(1 - exp(x)) for x ≤ 0 without loss at either end; minus infinity for x ≥ 0.
///
/// Mächler, "Accurately computing log(1 - exp(-|a|))", R package `Rmpfr`, 2012: where to change
/// from one form to the other.
pub fn ln_one_minus_exp(x: f64) -> f64 {
    if x >= 0.0 {
        f64::NEG_INFINITY
    } else if x > -std::f64::consts::LN_2 {
        (-x.exp_m1()).ln()
    } else {
        (-x.exp()).ln_1p()
    }
}

/// The logarithms of the probability of at most a value, and of at least (for continuous
/// quantities: more than) it. Both are exact in relative terms, however far out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tails {
    /// ln P(X ≤ x).
    pub ln_lower: f64,
    /// ln P(X > x); for counts ln P(X ≥ x).
    pub ln_upper: f64,
}

impl Tails {
    /// P(X ≤ x).
    pub fn lower(&self) -> f64 {
        self.ln_lower.exp()
    }

    /// P(X > x); for counts P(X ≥ x).
    pub fn upper(&self) -> f64 {
        self.ln_upper.exp()
    }

    pub(super) const NOWHERE: Self = Self { ln_lower: f64::NAN, ln_upper: f64::NAN };
    pub(super) const ALL_BELOW: Self = Self { ln_lower: 0.0, ln_upper: f64::NEG_INFINITY };
    pub(super) const ALL_ABOVE: Self = Self { ln_lower: f64::NEG_INFINITY, ln_upper: 0.0 };

    /// Of a lower tail; rounding may have carried it a hair over 1.
    pub(super) fn of_lower(ln_lower: f64) -> Self {
        let ln_lower = ln_lower.min(0.0);
        Self { ln_lower, ln_upper: ln_one_minus_exp(ln_lower) }
    }

    pub(super) fn of_upper(ln_upper: f64) -> Self {
        Self::of_lower(ln_upper).mirrored()
    }

    pub(super) fn mirrored(self) -> Self {
        Self { ln_lower: self.ln_upper, ln_upper: self.ln_lower }
    }
}
