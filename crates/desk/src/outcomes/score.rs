//! Points of a test, to a tenth.

use std::fmt;

/// A score, in tenths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Score(i64);

impl Score {
    /// Whole points.
    pub fn points(points: i64) -> Self {
        Self(points.saturating_mul(10))
    }

    /// As it is kept.
    pub fn of_tenths(tenths: i64) -> Self {
        Self(tenths)
    }

    /// As it is kept.
    pub fn tenths(self) -> i64 {
        self.0
    }

    /// Read as people write it: "31", "6.5", "6,5", "12 %".
    pub fn read(typed: &str) -> Option<Self> {
        let number = typed.trim().trim_end_matches('%').trim().replace(',', ".");
        let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 5 || part.len() > 1 {
            return None;
        }
        if !is_number(whole) || !is_number(part) {
            return None;
        }
        let tenths: i64 = if part.is_empty() { 0 } else { part.parse().ok()? };
        Some(Self(whole.parse::<i64>().ok()? * 10 + tenths))
    }

    /// The mean, to a whole point; none of none.
    pub fn mean(scores: impl ExactSizeIterator<Item = Self>) -> Option<Self> {
        let count = i64::try_from(scores.len()).ok().filter(|count| *count > 0)?;
        let sum: i64 = scores.map(|score| score.0).sum();
        Some(Self::points((sum + 5 * count).div_euclid(10 * count)))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}", self.0 / 10),
            tenths => write!(f, "{}.{}", self.0 / 10, tenths),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_score_is_read_as_people_write_it() {
        for (typed, tenths) in [("31", 310), (" 6.5 ", 65), ("6,5", 65), ("12 %", 120), ("0", 0)] {
            assert_eq!(Score::read(typed), Some(Score(tenths)), "{typed}");
        }
        for typed in ["", "-3", "six", "6.55", "1e3", "1.2.3", ".5", "123456", "٣"] {
            assert_eq!(Score::read(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_mean_is_told_to_a_whole_point() {
        let mean = |tenths: &[i64]| Score::mean(tenths.iter().map(|one| Score(*one)));
        assert_eq!(mean(&[310, 320]), Some(Score(320)));
        assert_eq!(mean(&[310, 312, 311]), Some(Score(310)));
        assert_eq!(mean(&[]), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_as_the_same(tenths in 0_i64..999_999) {
            prop_assert_eq!(Score::read(&Score(tenths).to_string()), Some(Score(tenths)));
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in ".{0,20}") {
            let _ = Score::read(&typed);
        }
    }
}
