//! The practice as it looked at the end of each of the last months, on what was known then.

use insight::{History, Score, Status};
use jiff::civil::Date;
use lexicon::Month;

use super::{
    effects::touches,
    past::{Past, Source},
};

/// Months that are looked back on: one in which sources leave, half a year in which that shows,
/// and some before.
const MONTHS: i32 = 26;
/// A look needs so many days of records before it.
const LEAST_RECORD: i32 = 365;

/// What was to be said on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// At the end of which day.
    pub as_of: Date,
    /// Of each source that had referred by then, by its place in the past.
    pub said: Vec<(usize, Said)>,
}

/// What was to be said of one source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// Whether it stood on the list of those who slip away.
    pub slipping: bool,
    /// The pace it was measured against, referrals a month.
    pub pace: f64,
    /// Referrals expected in the 90 days after.
    pub expected: f64,
    /// The standard deviation of that expectation: how well the rate was known.
    pub deviation: f64,
}

impl Look {
    /// What was said of a source.
    pub fn of(&self, source: usize) -> Option<Said> {
        let at = self.said.binary_search_by_key(&source, |(known, _)| *known).ok()?;
        self.said.get(at).map(|(_, said)| *said)
    }

    /// Whether a source stood on the list of those who slip away.
    pub fn names(&self, source: usize) -> bool {
        self.of(source).is_some_and(|said| said.slipping)
    }
}

/// The looks at the ends of the last months, the earliest first. What the practice has learned
/// since (that somebody retired) is not told to them; contacts are, with what such do as it is known
/// today.
pub fn month_ends(past: &Past, today: Date) -> Vec<Look> {
    let Some(first) = past.first_day() else { return Vec::new() };
    let this = Month::of(today);
    Month::range(this.plus(-MONTHS), this.previous())
        .map(Month::last_day)
        .filter(|day| (*day - first).get_days() >= LEAST_RECORD)
        .map(|day| look(past, day, |history| History { ended: false, ..history.clone() }))
        .collect()
}

/// The look of today, with all that is known.
pub fn of_today(past: &Past, today: Date) -> Look {
    look(past, today, History::clone)
}

/// The one place that asks the engine.
fn look(past: &Past, as_of: Date, known: impl Fn(&History) -> History) -> Look {
    let begun = past
        .sources
        .iter()
        .enumerate()
        .filter(|(_, source)| source.history.days.first().is_some_and(|first| *first <= as_of));
    let lifts = |source: &Source| match &past.ratios {
        Some(ratios) => ratios.lifts(&touches(source, as_of)),
        None => Vec::new(),
    };
    let (places, histories): (Vec<usize>, Vec<History>) = begun
        .map(|(at, source)| (at, History { lifts: lifts(source), ..known(&source.history) }))
        .unzip();
    let scores = insight::score(&histories, as_of, &past.options());
    Look { as_of, said: places.into_iter().zip(scores.iter().map(said)).collect() }
}

/// The 90 % interval of a normal variable is so many deviations wide.
const WIDTH: f64 = 2.0 * 1.644_853_626_951_472_7;

fn said(score: &Score) -> Said {
    // What is not known of the rate is not known of the expectation in the same measure.
    let relative = match score.rate_month > 0.0 {
        true => (score.high - score.low).max(0.0) / WIDTH / score.rate_month,
        false => 0.0,
    };
    Said {
        slipping: score.status == Status::Slipping,
        pace: score.pace_month,
        expected: score.expected_90_days.max(0.0),
        deviation: (relative * score.expected_90_days).max(0.0),
    }
}
