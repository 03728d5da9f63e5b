//! How likely a surplus is by luck alone: whether a source grows.

use super::{
    combined::Combined,
    due::{Before, Window},
};
use crate::{population::Population, streams::Stream};

/// How likely so much is by luck alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Surplus {
    pub chance: f64,
    /// What to tell of it: the window that is the least likely.
    pub window: Window,
}

/// The windows looked at, in days, and how much each counts. No short ones: what a visit or a good
/// month brings is over after two, and is no growth.
const WINDOWS: [(i32, f64); 3] = [(91, 0.3), (182, 0.45), (364, 0.25)];
/// Before a window a source must have been known for so many days.
const KNOWN: i32 = 91;
/// With fewer referrals nothing is said.
const FEWEST: usize = 12;
/// Fewer in a window are no growth: one family, or one busy week.
const SEEN: usize = 8;
/// Fewer before it are no pace that could grow.
const PACE: usize = 4;

impl Surplus {
    /// Of a source as it stood some days ago, whose referrals came so many days ago, the first of
    /// them first. None where too little is known.
    ///
    /// As [`super::Luck`], with the other tail.
    pub fn of(population: &Population, stream: Stream<'_>, group: u32, ago: i32) -> Option<Self> {
        let days = stream.days;
        let first = *days.first()?;
        if days.partition_point(|day| *day >= ago) < FEWEST {
            return None;
        }
        let before = Before::of(population, group, days);
        let wandered = population.habits.halves;
        let mut combined = Combined::default();
        let mut most: Option<Window> = None;
        for (length, weight) in WINDOWS {
            if ago + length + KNOWN > first {
                break;
            }
            let window = before.window(population, stream, (length, ago), wandered);
            let chance = if window.told.seen < SEEN || window.told.known < PACE {
                1.0
            } else {
                window.at_least()
            };
            combined.add(weight, chance);
            if most.is_none_or(|most| chance < most.chance) {
                most = Some(Window { chance, ..window.told });
            }
        }
        most.map(|most| Self { chance: combined.chance(), window: most })
    }
}
