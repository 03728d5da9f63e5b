//! Why a source needs attention, in the numbers that the command line and the files give.

use serde::Serialize;

use crate::verdicts::Verdict;

/// Days of an average month.
const DAYS_A_MONTH: f64 = 30.4375;
/// The days for which a loss is reckoned.
const AHEAD: f64 = 90.0;

/// Why a source needs attention: a contract of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Attention {
    /// Days since its last referral.
    pub silent_days: i64,
    /// How likely such a silence or shortfall is by chance.
    pub chance: f64,
    /// Referrals it sends in a quarter at its usual pace.
    pub expected_90_days: f64,
}

impl Attention {
    /// Of a source that is listed as slipping; none of the others.
    pub fn of(verdict: &Verdict) -> Option<Self> {
        let score = verdict.score;
        verdict.is_slipping().then(|| Self {
            silent_days: score.silent_days.map_or(0, i64::from),
            chance: score.chance,
            expected_90_days: score.pace_month / DAYS_A_MONTH * AHEAD,
        })
    }
}
