//! How far the referrals of a period came, and where time goes: received, contacted, scheduled,
//! evaluated, discharged. By received date, so that what came last is still on its way.

use std::sync::Arc;

use lexicon::Period;
use platform::{Uuid, web::App};

use super::{
    facts::Facts,
    section::{Cell, Chart, Grid, Part, Section, Value},
};
use crate::{
    referrals::Reached,
    reports::{
        answers::Counted,
        carried::{Carried, carried},
        days_taken::DaysTaken,
        figures::{TOO_FEW, Way},
        ledger::{Account, Ledger},
        query::Filter,
        words,
    },
};

/// The steps after receiving, in their order.
const STEPS: [Reached; 4] = Reached::ALL;

/// How far referrals came.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// Referrals received.
    pub received: i64,
    /// How many came to each step, or past it.
    pub reached: [i64; 4],
    /// What it took from the step before to each, of those with both days on record.
    took: [DaysTaken; 4],
}

/// The days from receiving a referral to its steps.
type Days = [Option<i64>; 4];

/// How far the referrals of a period came, of all clinics or of one.
#[derive(Debug, Clone)]
pub struct Courses {
    /// Of all of them.
    pub all: Course,
    counted: Counted,
}

impl Courses {
    /// As it stands, carried on when a referral changes.
    pub fn of_period(
        app: &App,
        practice_id: Uuid,
        ledger: &Ledger,
        (period, clinic): (Period, Option<Uuid>),
    ) -> Arc<Self> {
        carried(app, (practice_id, period, clinic), ledger, || Self {
            all: Course::default(),
            counted: Counted::begin(Filter { clinic, ..Filter::of(period) }),
        })
    }
}

impl Carried for Courses {
    fn places(&mut self, ledger: &Ledger) {
        self.counted.places(ledger);
    }

    fn put(&mut self, account: &Arc<Account>, way: Way) {
        let cells = self.counted.cells_of(account, self.counted.filter.period);
        let courses = cells.flat_map(|cell| cell.courses);
        courses.for_each(|steps| self.all.put(steps.days(), way));
    }

    fn settle(&mut self) {}

    fn lines(&self) -> usize {
        STEPS.len()
    }
}

impl Course {
    /// Adds a referral, or takes it away.
    fn put(&mut self, steps: Days, way: Way) {
        way.put(&mut self.received, 1);
        // Who was evaluated was reached, whether or not somebody wrote the call down.
        let furthest = steps.iter().rposition(Option::is_some);
        let mut before = Some(0);
        for (at, day) in steps.into_iter().enumerate() {
            if furthest.is_some_and(|furthest| at <= furthest) {
                way.put(&mut self.reached[at], 1);
            }
            if let (Some(from), Some(to)) = (before, day) {
                // A slip of the EMR's clock: the same day.
                self.took[at].put_one((to - from).clamp(0, i64::from(u16::MAX)) as u16, way);
            }
            before = day;
        }
    }

    /// The median days from the step before to the one at this place.
    fn days(&self, at: usize) -> Option<f64> {
        self.took[at].median()
    }

    /// The step that takes longest, by its place; none while too few came through any.
    fn longest(&self) -> Option<usize> {
        let known = (0..3).filter(|at| self.reached[*at] >= TOO_FEW);
        known.filter(|at| self.days(*at).is_some()).max_by(|one, other| {
            let days = |at: &usize| self.days(*at).unwrap_or(0.0);
            days(one).total_cmp(&days(other))
        })
    }
}

fn finding(course: &Course) -> String {
    if course.received < TOO_FEW {
        return "Too few referrals to tell how far they come.".into();
    }
    let evaluated =
        words::percent(Some(course.reached[2] as f64 / course.received as f64), course.received);
    let came = format!(
        "Of {} referrals {} came to their evaluation so far ({evaluated})",
        look::thousands(course.received),
        look::thousands(course.reached[2])
    );
    match course.longest() {
        None => format!("{came}."),
        Some(at) => {
            let (from, to) = step(at);
            let days = course.days(at).unwrap_or(0.0);
            let said = if days == 1.0 { "1 day".into() } else { format!("{days} days") };
            format!("{came}; most time goes from {from} to {to}, {said} at the median.")
        }
    }
}

/// From which step to which.
fn step(at: usize) -> (&'static str, &'static str) {
    match at {
        0 => ("received", "contacted"),
        1 => ("contacted", "scheduled"),
        2 => ("scheduled", "evaluated"),
        _ => ("evaluated", "discharged"),
    }
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let (now, before) = (&facts.course.all, &facts.course_before.all);
    let against = facts.ask.compared_to();
    let mut table = Grid::of(["Step", "Referrals", "Of all", "Median days from the step before"]);
    table.columns.extend([format!("{against}: of all"), format!("{against}: median days")]);
    let part = |count: i64, of: i64| (of > 0).then(|| count as f64 / of as f64);
    let all = facts.behind(None, facts.ask.period);
    table.rows.push(vec![
        Cell::words("Received"),
        Cell::referrals(now.received, all),
        Value::Part(part(now.received, now.received), now.received).into(),
        Cell::words(""),
        Value::Part(part(before.received, before.received), before.received).into(),
        Cell::words(""),
    ]);
    for (at, step) in STEPS.iter().enumerate() {
        let behind = facts.behind(None, facts.ask.period);
        table.rows.push(vec![
            Cell::words(step.label()),
            Cell::referrals(now.reached[at], format!("{behind}&reached={}", step.code())),
            Value::Part(part(now.reached[at], now.received), now.received).into(),
            Value::Days(now.days(at)).into(),
            Value::Part(part(before.reached[at], before.received), before.received).into(),
            Value::Days(before.days(at)).into(),
        ]);
    }
    let bar = |name: &str, count: i64| {
        let part = part(count, now.received).unwrap_or(0.0);
        Part { name: name.to_owned(), part, said: look::thousands(count) }
    };
    let steps = STEPS.iter().zip(now.reached).map(|(step, count)| bar(step.label(), count));
    let parts = std::iter::once(bar("Received", now.received)).chain(steps).collect();
    Section {
        id: "funnel",
        title: "How far referrals come, and where time goes",
        finding: finding(now),
        notes: vec![
            "By the day on which they were received: those of the last weeks are still on their \
             way. Who came further counts for every step before."
                .into(),
        ],
        chart: if now.received >= TOO_FEW { Chart::Parts(parts) } else { Chart::None },
        table,
        ..Section::default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Course {
        fn of(referrals: impl IntoIterator<Item = Days>) -> Self {
            let mut course = Self::default();
            referrals.into_iter().for_each(|steps| course.put(steps, Way::Add));
            course
        }
    }

    #[test]
    fn who_was_evaluated_counts_as_reached_though_nobody_wrote_the_call_down() {
        let course = Course::of([[None, None, Some(9), None]]);
        assert_eq!(course.reached, [1, 1, 1, 0]);
        assert!((0..4).all(|at| course.days(at).is_none()));
    }

    #[test]
    fn the_finding_names_where_time_goes() {
        let one = [Some(1), Some(3), Some(15), None];
        let course = Course::of(std::iter::repeat_n(one, 10));
        assert_eq!(
            finding(&course),
            "Of 10 referrals 10 came to their evaluation so far (100%); most time goes from \
             scheduled to evaluated, 12 days at the median."
        );
        assert!(finding(&Course::of([one])).starts_with("Too few"));
    }

    proptest! {
        #[test]
        fn each_step_is_part_of_the_one_before(
            all in proptest::collection::vec(proptest::array::uniform4(proptest::option::of(-5_i64..400)), 0..60)
        ) {
            let course = Course::of(all.iter().copied());
            prop_assert_eq!(course.received, all.len() as i64);
            let mut before = course.received;
            for reached in course.reached {
                prop_assert!(reached <= before);
                before = reached;
            }
            for days in (0..4).filter_map(|at| course.days(at)) {
                prop_assert!(days >= 0.0);
            }
        }
    }
}
