//! What a model knows of a source.

use std::cmp::Ordering;

/// The number of repeats, when the last was, and how long the source is known; of one source, or
/// of as many as look the same. Times are in any unit, the same for all, from the first referral
/// on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    repeats: u32,
    last: f64,
    age: f64,
    sources: f64,
}

impl Summary {
    /// Of one source with so many repeats after its first referral (x), the last at `last`
    /// (t_x) and known for `age` (T), both counted from the first.
    ///
    /// What can't be is set right, so that every summary is one: a last repeat later than today
    /// was today, a time that is negative or not a number is 0, one beyond 1e12 is that, and
    /// without repeats there is no last.
    pub fn new(repeats: u32, last: f64, age: f64) -> Self {
        let age = time(age);
        let last = if repeats == 0 { 0.0 } else { time(last).min(age) };
        Self { repeats, last, age, sources: 1.0 }
    }

    /// Of the days of a source's referrals, in any order and as numbers from any first day, as of
    /// the end of a day. Two on one day are one, as all these models have it. Days after `as_of`
    /// are left out; with none left, nothing is known.
    pub fn of_days(days: impl IntoIterator<Item = i64>, as_of: i64) -> Self {
        let mut days: Vec<i64> = days.into_iter().filter(|day| *day <= as_of).collect();
        days.sort_unstable();
        days.dedup();
        let (Some(first), Some(last)) = (days.first(), days.last()) else {
            return Self { sources: 0.0, ..Self::new(0, 0.0, 0.0) };
        };
        let since = |day: i64| day.saturating_sub(*first) as f64;
        let repeats = u32::try_from(days.len() - 1).unwrap_or(u32::MAX);
        Self::new(repeats, since(*last), since(as_of))
    }

    /// The same, of so many sources; none if it is no number from 0 on.
    #[must_use]
    pub fn times(self, sources: f64) -> Self {
        Self { sources: if sources.is_finite() { sources.max(0.0) } else { 0.0 }, ..self }
    }

    /// With times in another unit: days in weeks by 1/7.
    #[must_use]
    pub fn scaled(self, by: f64) -> Self {
        Self::new(self.repeats, self.last * by, self.age * by).times(self.sources)
    }

    /// Referrals after the first (x).
    pub fn repeats(&self) -> u32 {
        self.repeats
    }

    /// When the last repeat was, from the first referral on (t_x); 0 without repeats.
    pub fn last(&self) -> f64 {
        self.last
    }

    /// How long the source is known, from its first referral on (T).
    pub fn age(&self) -> f64 {
        self.age
    }

    /// Of how many sources this is the summary.
    pub fn sources(&self) -> f64 {
        self.sources
    }

    fn order(&self, other: &Self) -> Ordering {
        let repeats = self.repeats.cmp(&other.repeats);
        repeats.then(self.age.total_cmp(&other.age)).then(self.last.total_cmp(&other.last))
    }
}

/// Nobody waits longer, in whatever unit.
const LONGEST: f64 = 1e12;

/// A time that can be computed with.
pub(super) fn time(time: f64) -> f64 {
    if time.is_nan() { 0.0 } else { time.clamp(0.0, LONGEST) }
}

/// Equal summaries as one, so that a fit counts them once. In days most sources of a large list
/// look like another.
pub fn gather(summaries: impl IntoIterator<Item = Summary>) -> Vec<Summary> {
    let mut all: Vec<Summary> = summaries.into_iter().collect();
    all.sort_unstable_by(Summary::order);
    all.dedup_by(|next, kept| {
        let same = next.order(kept) == Ordering::Equal;
        if same {
            kept.sources += next.sources;
        }
        same
    });
    all.retain(|summary| summary.sources > 0.0);
    all
}
