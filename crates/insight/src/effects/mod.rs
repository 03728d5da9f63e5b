//! What visits, calls, cards and other touches did to the referrals of the sources touched.
//!
//! Liaisons go to those who slip, or to those who have just referred. Whoever compares the month
//! before a touch with the month after it takes the return to the usual for an effect, or misses
//! one. [`effects`] forecasts each source from its own past instead, and asks how far what came
//! after touches differs from that; [`Ratios`] tells the verdicts what to expect of touches.
//! [`case_series`] is the classical self-controlled method, which asks that touches do not depend
//! on earlier referrals; [`before_after`] is the plain comparison, kept to show how far it is off.
//!
//! Nothing here knows what a touch cost or what was given: a [`Touch`] is a day and a kind.

mod answer;
mod case_series;
mod fit;
mod forecast;
mod interval;
mod levels;
mod naive;
mod ratios;
mod square;
mod variance;

use std::borrow::Cow;

use jiff::{ToSpan, civil::Date};

use crate::history::{Closure, History};

pub use answer::{Answer, Cost, Effect};
pub use case_series::{CaseSeries, case_series};
pub use interval::{Interval, intervals};
pub use naive::before_after;
pub use ratios::Ratios;

/// One contact with a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// When it was.
    pub day: Date,
    /// Its kind, as a place in the caller's list of kinds.
    pub kind: usize,
}

/// A source's referrals and what was done for it.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// Its referrals.
    pub history: &'a History,
    /// Its touches, in any order.
    pub touches: &'a [Touch],
}

/// The days on which referrals and touches were recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// Days after a touch over which its effect is taken to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first of the days: 1 for the day after the touch, -30 for the 30th before it.
    pub from: i32,
    /// The last of the days.
    pub to: i32,
}

impl Window {
    fn holds(self, days: i32) -> bool {
        days >= self.from && days <= self.to
    }
}

/// Which effects are looked for.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many kinds of touches there are.
    pub kinds: usize,
    /// The windows around a touch, the same for all kinds; the first is the one that the rate
    /// ratio is told of. In [`effects`] they lie after it; a case series may have one before it
    /// (Whitaker et al. 2006, section 5.4), which takes out what leads to touches.
    pub windows: Vec<Window>,
    /// When nobody could refer.
    pub closures: Vec<Closure>,
}

impl Plan {
    /// The three months after a touch, each by itself.
    pub fn of_kinds(kinds: usize) -> Self {
        let windows = [(1, 30), (31, 60), (61, 90)].map(|(from, to)| Window { from, to });
        Self { kinds, windows: windows.to_vec(), closures: Vec::new() }
    }

    /// The column of a kind's window in [`Interval::columns`].
    pub fn column(&self, kind: usize, window: usize) -> usize {
        kind * self.windows.len() + window
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.kinds * self.windows.len()
    }
}

/// More kinds than anybody tells apart; of those above it nothing is said.
pub const MOST_KINDS: usize = 50;
/// The normal quantile of a two-sided 90 % interval.
const Z90: f64 = 1.644_853_626_951_472_7;
/// Of more sources than this only so many that were touched are looked at, taken from all over the
/// list: they tell an effect to within a few hundredths, and more would only take longer.
const MOST_SOURCES: usize = 6_000;
/// What is longer ago says nothing of what touches do today.
const MOST_YEARS: i16 = 20;

/// What each of the kinds of touches did, in their order.
///
/// All kinds are estimated at once, with the season of the practice; touches of one kind within
/// the windows of an earlier one begin them anew. The answer is without bias as long as touches
/// were placed by what was on record, and rates move as described at the private module `levels`;
/// the intervals come from the differences between sources. Of more than 6,000 sources so many of
/// those touched are looked at, and their touches counted. A liaison who knew beforehand that a
/// source would fall or rise is what no record shows.
pub fn effects(courses: &[Course<'_>], plan: &Plan, span: Span) -> Vec<Effect> {
    learn(courses, plan, span).0
}

/// The same, and what [`Ratios`] makes of it, for the price of one.
pub fn learn(courses: &[Course<'_>], plan: &Plan, span: Span) -> (Vec<Effect>, Ratios) {
    let earliest = span.to.saturating_sub(MOST_YEARS.years());
    let span = Span { from: span.from.max(earliest), to: span.to };
    let fitted = Plan { kinds: plan.kinds.min(MOST_KINDS), ..plan.clone() };
    let courses = &*few(courses);
    let cut = intervals(courses, &fitted, span);
    let fit = fit::fit(&cut, fitted.columns());
    let effects = (0..plan.kinds)
        .map(|kind| answer::of_kind(courses, &fitted, span, fit.as_ref(), kind))
        .collect();
    (effects, Ratios::of(fitted, fit.as_ref()))
}

/// The courses, of too many some of those that were touched.
fn few<'a, 'b>(courses: &'a [Course<'b>]) -> Cow<'a, [Course<'b>]> {
    if courses.len() <= MOST_SOURCES {
        return Cow::Borrowed(courses);
    }
    let touched: Vec<Course<'b>> =
        courses.iter().filter(|course| !course.touches.is_empty()).copied().collect();
    match spread(&touched, MOST_SOURCES) {
        Cow::Owned(some) => Cow::Owned(some),
        Cow::Borrowed(_) => Cow::Owned(touched),
    }
}

/// At most so many of a list, taken from all over it.
fn spread<T: Clone>(all: &[T], most: usize) -> Cow<'_, [T]> {
    if all.len() <= most {
        return Cow::Borrowed(all);
    }
    let at = |place: usize| place * all.len() / most;
    Cow::Owned((0..most).filter_map(|place| all.get(at(place)).cloned()).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn of_too_many_sources_some_of_those_touched_are_looked_at() {
        let history = History::default();
        let touches = [Touch { day: date(2026, 3, 2), kind: 0 }];
        let course = |touches| Course { history: &history, touches };
        let touched = |courses: &[Course<'_>]| {
            courses.iter().filter(|course| !course.touches.is_empty()).count()
        };
        let every = |step: usize, of: usize| -> Vec<Course<'_>> {
            (0..of).map(|at| course(if at % step == 0 { &touches[..] } else { &[] })).collect()
        };
        let all = every(2, MOST_SOURCES);
        assert_eq!(few(&all).len(), MOST_SOURCES, "few enough are all looked at");
        let all = every(2, MOST_SOURCES + 10);
        assert_eq!(
            (few(&all).len(), touched(&few(&all))),
            (MOST_SOURCES / 2 + 5, MOST_SOURCES / 2 + 5)
        );
        let all = every(1, 3 * MOST_SOURCES);
        assert_eq!(few(&all).len(), MOST_SOURCES);
    }

    #[test]
    fn a_part_is_taken_from_all_over_a_list() {
        let all: Vec<usize> = (0..10).collect();
        assert_eq!(&*spread(&all, 4), &[0, 2, 5, 7]);
        assert_eq!(&*spread(&all, 10), &all[..]);
    }
}
