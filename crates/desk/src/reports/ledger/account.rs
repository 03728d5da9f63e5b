//! A source with its cells of the roll-up, small in memory.

use std::ops::Range;

use lexicon::{LostReason, Month, Period};

use super::{names::SourceName, stands::Stands, steps::Steps};
use crate::reports::figures::Cell;

/// A source with its cells.
#[derive(Debug)]
pub struct Account {
    /// Who it is.
    pub source: SourceName,
    /// How it stands today.
    pub stands: Stands,
    cells: Vec<Kept>,
    /// The days to first contact and to first visit of each cell, one after the
    /// other in the order of the cells.
    days: Vec<u16>,
    /// How far each referral came, in the order of the cells.
    courses: Vec<Steps>,
    lost: Vec<Lost>,
}

#[derive(Debug)]
struct Kept {
    month: Month,
    place: u32,
    received: u32,
    evaluated: u32,
    /// Where its days to first contact begin, and where those to first visit.
    days: (u32, u32),
    /// Where its courses begin.
    courses: u32,
}

/// A referral that ended without a patient.
#[derive(Debug)]
struct Lost {
    month: Month,
    place: u32,
    reason: Option<LostReason>,
}

impl Account {
    /// A source without cells.
    pub fn new(source: SourceName) -> Self {
        let stands = Stands::default();
        Self {
            source,
            stands,
            cells: Vec::new(),
            days: Vec::new(),
            courses: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Adds a cell as the roll-up has it: lists of days, of reasons, and of courses. Cells come in
    /// the order of their months.
    pub fn add(
        &mut self,
        (month, place): (Month, u32),
        (received, evaluated): (i64, i64),
        (contact_days, visit_days): (&str, &str),
        lost: &str,
        courses: &str,
    ) {
        let days = (self.add_days(contact_days), self.add_days(visit_days));
        for reason in lost.split(',').filter(|reason| !reason.is_empty()) {
            // What the roll-up does not know it calls "other".
            let reason =
                (reason != "-").then(|| LostReason::from_code(reason).unwrap_or(LostReason::Other));
            self.lost.push(Lost { month, place, reason });
        }
        let first = self.courses.len() as u32;
        self.courses.extend(courses.split(',').filter_map(|one| Steps::parse(month, one)));
        let count = |number: i64| u32::try_from(number).unwrap_or(0);
        self.cells.push(Kept {
            month,
            place,
            received: count(received),
            evaluated: count(evaluated),
            days,
            courses: first,
        });
    }

    /// Adds days, and says where they begin.
    fn add_days(&mut self, list: &str) -> u32 {
        let first = self.days.len() as u32;
        // A visit before the received date is a slip of the EMR's clock: same day.
        let days = list.split(',').filter_map(|day| day.parse::<i64>().ok());
        self.days.extend(days.map(|day| day.clamp(0, i64::from(u16::MAX)) as u16));
        first
    }

    /// Gives back the room that growing took.
    pub fn shrink(&mut self) {
        self.cells.shrink_to_fit();
        self.days.shrink_to_fit();
        self.courses.shrink_to_fit();
        self.lost.shrink_to_fit();
    }

    /// Its cells of some months, each with the number of its place.
    pub fn cells(&self, within: Period) -> impl Iterator<Item = (u32, Cell<'_>)> {
        of_months(&self.cells, within, |kept| kept.month).filter_map(|at| {
            let kept = self.cells.get(at)?;
            let next = self.cells.get(at + 1);
            let days_end = next.map_or(self.days.len(), |next| next.days.0 as usize);
            let courses_end = next.map_or(self.courses.len(), |next| next.courses as usize);
            let (contacts, visits) = (kept.days.0 as usize, kept.days.1 as usize);
            let cell = Cell {
                month: kept.month,
                received: i64::from(kept.received),
                evaluated: i64::from(kept.evaluated),
                contact_days: self.days.get(contacts..visits)?,
                visit_days: self.days.get(visits..days_end)?,
                courses: self.courses.get(kept.courses as usize..courses_end)?,
            };
            Some((kept.place, cell))
        })
    }

    /// Its referrals of some months that ended without a patient: number of the place, and
    /// reason.
    pub fn lost(&self, within: Period) -> impl Iterator<Item = (u32, Option<LostReason>)> {
        let lost = of_months(&self.lost, within, |lost| lost.month);
        self.lost.get(lost).unwrap_or_default().iter().map(|lost| (lost.place, lost.reason))
    }
}

/// Where those of some months stand, in a list in the order of its months.
fn of_months<T>(list: &[T], within: Period, month: impl Fn(&T) -> Month) -> Range<usize> {
    let from = list.partition_point(|one| month(one) < within.from);
    let to = list.partition_point(|one| month(one) <= within.to);
    from..to.max(from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn account(months: &[(i32, usize)]) -> Account {
        let mut account = Account::new(SourceName::of_nobody());
        for (back, referrals) in months {
            let month = month(*back);
            let days = vec!["3"; *referrals].join(",");
            let courses = vec!["01    "; *referrals].join(",");
            let count = *referrals as i64;
            account.add((month, *back as u32), (count, 0), (&days, ""), "cost", &courses);
        }
        account
    }

    fn month(at: i32) -> Month {
        Month::new(2020, 1).map(|first| first.plus(at)).expect("a month")
    }

    proptest! {
        #[test]
        fn the_cells_of_some_months_are_those_and_each_keeps_its_own(
            mut months in proptest::collection::vec((0_i32..40, 0_usize..4), 0..30),
            from in 0_i32..40, long in 0_i32..40,
        ) {
            months.sort_unstable();
            let account = account(&months);
            let within = Period { from: month(from), to: month(from + long) };
            let expected: Vec<(u32, usize)> = months
                .iter()
                .filter(|(at, _)| (from..=from + long).contains(at))
                .map(|(at, referrals)| (*at as u32, *referrals))
                .collect();
            let found: Vec<(u32, usize)> = account
                .cells(within)
                .map(|(place, cell)| {
                    assert_eq!(cell.contact_days.len(), cell.courses.len());
                    assert!(cell.visit_days.is_empty());
                    (place, cell.courses.len())
                })
                .collect();
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(account.lost(within).count(), expected.len());
        }
    }
}
