//! A source with its cells of the roll-up, small in memory.

use lexicon::{LostReason, Month};

use super::{names::SourceName, stands::Stands};
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
    lost: Vec<Lost>,
}

#[derive(Debug)]
struct Kept {
    month: Month,
    place: u32,
    received: u32,
    evaluated: u32,
    contacts: u32,
    visits: u32,
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
        Self { source, stands, cells: Vec::new(), days: Vec::new(), lost: Vec::new() }
    }

    /// Adds a cell as the roll-up has it: lists of days, and of reasons.
    pub fn add(
        &mut self,
        (month, place): (Month, u32),
        (received, evaluated): (i64, i64),
        (contact_days, visit_days): (&str, &str),
        lost: &str,
    ) {
        let contacts = self.add_days(contact_days);
        let visits = self.add_days(visit_days);
        for reason in lost.split(',').filter(|reason| !reason.is_empty()) {
            // What the roll-up does not know it calls "other".
            let reason =
                (reason != "-").then(|| LostReason::from_code(reason).unwrap_or(LostReason::Other));
            self.lost.push(Lost { month, place, reason });
        }
        let count = |number: i64| u32::try_from(number).unwrap_or(0);
        self.cells.push(Kept {
            month,
            place,
            received: count(received),
            evaluated: count(evaluated),
            contacts,
            visits,
        });
    }

    fn add_days(&mut self, list: &str) -> u32 {
        let before = self.days.len();
        // A visit before the received date is a slip of the EMR's clock: same day.
        let days = list.split(',').filter_map(|day| day.parse::<i64>().ok());
        self.days.extend(days.map(|day| day.clamp(0, i64::from(u16::MAX)) as u16));
        (self.days.len() - before) as u32
    }

    /// Gives back the room that growing took.
    pub fn shrink(&mut self) {
        self.cells.shrink_to_fit();
        self.days.shrink_to_fit();
        self.lost.shrink_to_fit();
    }

    /// Its cells, each with the number of its place.
    pub fn cells(&self) -> impl Iterator<Item = (u32, Cell<'_>)> {
        let mut days = self.days.as_slice();
        self.cells.iter().map(move |kept| {
            let (contact_days, rest) = days.split_at(kept.contacts as usize);
            let (visit_days, rest) = rest.split_at(kept.visits as usize);
            days = rest;
            let cell = Cell {
                month: kept.month,
                received: i64::from(kept.received),
                evaluated: i64::from(kept.evaluated),
                contact_days,
                visit_days,
            };
            (kept.place, cell)
        })
    }

    /// Its referrals that ended without a patient: month, number of the place, and
    /// reason.
    pub fn lost(&self) -> impl Iterator<Item = (Month, u32, Option<LostReason>)> {
        self.lost.iter().map(|lost| (lost.month, lost.place, lost.reason))
    }
}
