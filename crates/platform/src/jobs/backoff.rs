//! How long to wait before a job is tried again.

use crate::Instant;

/// The first pause lasts at most this long.
const BASE: Instant = 3 * 60 * 1000;
/// No pause is longer.
const CAP: Instant = 36 * 60 * 60 * 1000;
/// Even a lucky draw leaves the other side a moment.
const FLOOR: Instant = 1000;

/// The pause after the `attempts`th failed attempt, in milliseconds:
/// `random(0, min(CAP, BASE * 2^(attempts - 1)))`, "full jitter", so that jobs that
/// failed together do not come back together. Twelve attempts take two days on
/// average. Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
///
/// `chance` is an even draw between 0 and 1.
pub fn pause(attempts: i64, chance: f64) -> Instant {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
    let most = BASE.saturating_mul(1 << doublings).min(CAP);
    ((most as f64 * chance.clamp(0.0, 1.0)) as Instant).max(FLOOR)
}

/// An even draw between 0 and 1; the middle when the machine has no randomness.
pub fn draw() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_cap_and_are_spread_evenly_below_it() {
        assert_eq!(pause(1, 1.0), BASE);
        assert_eq!(pause(2, 1.0), 2 * BASE);
        assert_eq!(pause(5, 0.5), 8 * BASE);
        assert_eq!(pause(4, 0.0), FLOOR);
        assert_eq!(pause(1_000_000, 1.0), CAP);
        assert_eq!(pause(-3, 1.0), BASE);
        let draws: Vec<f64> = (0..1000).map(|_| draw()).collect();
        let mean = draws.iter().sum::<f64>() / 1000.0;
        assert!((0.4..0.6).contains(&mean), "{mean}");
    }

    #[test]
    fn twelve_attempts_take_about_two_days() {
        let total: Instant = (1..12).map(|attempt| pause(attempt, 0.5)).sum();
        let hours = total / 3_600_000;
        assert!((36..=60).contains(&hours), "{hours} hours");
    }
}
