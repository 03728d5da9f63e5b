//! How likely a silence or a shortfall is by luck alone.

use super::{
    combined::Combined,
    due::{Before, Window},
};
use crate::{population::Population, rates::WEEKS_A_YEAR, streams::Stream};

/// How likely so little is by luck alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Luck {
    pub chance: f64,
    /// What to tell of it: the window that is the least likely.
    pub window: Option<Window>,
}

/// The windows looked at beside the silence up to today, in days, and how much each counts.
const WINDOWS: [(i32, f64); 4] = [(28, 0.1), (56, 0.15), (91, 0.2), (182, 0.15)];
/// How much the silence counts.
const SILENCE: f64 = 0.4;

impl Luck {
    /// Of a source whose referrals came so many days ago, the first of them first.
    ///
    /// For each window up to today: the tail of the negative binomial number that is to be expected
    /// in it by what was seen before it, the uncertainty of that rate, its wandering, the scatter
    /// of referrals and vacations included (a predictive check: G. E. P. Box 1980, J. R. Stat.
    /// Soc. A 143:383). The windows depend on each other, so they are [`Combined`]. Without a
    /// change it is uniform, or larger.
    pub fn of(population: &Population, stream: Stream<'_>, group: u32) -> Self {
        let days = stream.days;
        let mut luck = Self { chance: 1.0, window: None };
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return luck };
        let before = Before::of(population, group, days);
        let mut combined = Combined::default();
        if *last > 0 && *last < *first {
            let silence =
                before.window(population, stream, (*last, 0), wandered(population, *last));
            let chance = silence.at_most(population);
            combined.add(SILENCE, chance);
            luck.window = Some(Window { chance, ..silence.told });
        }
        for (length, weight) in WINDOWS {
            if days.len() < 3 || length + 28 > *first {
                break;
            }
            let window =
                before.window(population, stream, (length, 0), wandered(population, length));
            let chance = window.at_most(population);
            combined.add(weight, chance);
            let told = luck.window;
            if told.is_none_or(|told| chance < 0.7 * told.chance && window.told.seen > 0) {
                luck.window = Some(Window { chance, ..window.told });
            }
        }
        luck.chance = combined.chance();
        luck
    }
}

/// How far a pace has wandered on average over so many days since the last half year, as a random
/// walk, as a variance of its logarithm.
fn wandered(population: &Population, days: i32) -> f64 {
    let wander = population.habits.wander;
    wander * wander * (0.5 * f64::from(days) / 7.0 + 13.0) / WEEKS_A_YEAR
}
