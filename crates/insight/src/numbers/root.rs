//! Where a growing function crosses zero.

/// The zero of a growing function, given with its slope, from a guess. Newton's steps are taken as
/// long as they stay between the places known to lie below and above.
pub(super) fn root(guess: f64, curve: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut below, mut above) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut at = guess;
    let mut reach = 1.0;
    for _ in 0..MOST_STEPS {
        let (value, slope) = curve(at);
        if value == 0.0 || value.is_nan() {
            return at;
        }
        if value < 0.0 {
            below = at
        } else {
            above = at
        }
        let mut next = at - value / slope;
        if !(next > below && next < above && (next - at).abs() <= reach) {
            next = match (below.is_finite(), above.is_finite()) {
                (true, true) => 0.5 * (below + above),
                (true, false) => at + reach,
                (false, _) => at - reach,
            };
            reach *= 2.0;
        }
        if (next - at).abs() <= 1e-16 * at.abs() || next == at {
            return next;
        }
        at = next;
    }
    at
}

const MOST_STEPS: usize = 200;
