//! Where a printer puts what we send it.

use serde::{Deserialize, Serialize};

/// No feeder is further off; more would push the text from the sheet.
const FURTHEST_MM: f64 = 10.0;
const MM_PER_INCH: f64 = 25.4;

/// How far everything is moved because a printer prints beside the place, in
/// millimetres; negative is left and up. Found with the calibration page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Nudge {
    /// To the right.
    pub right_mm: f64,
    /// Down.
    pub down_mm: f64,
}

impl Nudge {
    /// The same, and at most 10 mm each way.
    #[must_use]
    pub fn limited(self) -> Self {
        let limit =
            |mm: f64| if mm.is_finite() { mm.clamp(-FURTHEST_MM, FURTHEST_MM) } else { 0.0 };
        Self { right_mm: limit(self.right_mm), down_mm: limit(self.down_mm) }
    }

    /// Right and down, in inches, within the limit.
    pub(crate) fn inches(self) -> (f64, f64) {
        let limited = self.limited();
        (limited.right_mm / MM_PER_INCH, limited.down_mm / MM_PER_INCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nudge_stays_within_ten_millimetres() {
        let far = Nudge { right_mm: 25.0, down_mm: -11.0 };
        assert_eq!(far.limited(), Nudge { right_mm: 10.0, down_mm: -10.0 });
        let none = Nudge { right_mm: f64::NAN, down_mm: f64::INFINITY };
        assert_eq!(none.limited(), Nudge::default());
    }
}
