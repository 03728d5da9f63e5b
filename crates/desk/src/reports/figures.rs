//! The arithmetic of the report: roll-up cells in, figures out.

use std::ops::{AddAssign, SubAssign};

use lexicon::{Month, Period};

use super::{days_taken::DaysTaken, ledger::Steps};

/// Below this many referrals a percentage says nothing.
pub const TOO_FEW: i64 = 5;

/// Which way something that is counted goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is added.
    Add,
    /// It had been added, and is taken away.
    Take,
}

/// What was counted for one month of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The month in which the referrals were received.
    pub month: Month,
    /// How many.
    pub received: i64,
    /// Of them, how many were evaluated since.
    pub evaluated: i64,
    /// Whole days to first contact, where there was one.
    pub contact_days: &'a [u16],
    /// Whole days to first visit, where there was one.
    pub visit_days: &'a [u16],
    /// How far each of them came.
    pub courses: &'a [Steps],
}

/// One month of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct MonthCount {
    /// The month.
    pub month: Month,
    /// Referrals received in it.
    pub received: i64,
    /// Of them, how many were evaluated since.
    pub evaluated: i64,
}

/// What of a line is counted at once: enough to order the lines by the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Referrals in the period.
    pub referrals: i64,
    /// In the same months a year before.
    pub year_before: i64,
    /// Evaluated since.
    pub evaluated: i64,
    /// Evaluated within 30 days.
    pub evaluated_30: i64,
    /// Evaluated within 90 days.
    pub evaluated_90: i64,
}

/// The figures of one line, or of the whole report.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// What was counted.
    pub counts: Counts,
    /// The months of the period.
    pub months: Vec<MonthCount>,
    /// Received in each of the months before the period, a year back.
    pub before: Vec<i64>,
    /// Median days to first contact.
    pub days_to_contact: Option<f64>,
    /// Median days to first visit.
    pub days_to_visit: Option<f64>,
}

/// The months that a report over `period` must read: a year more, for the
/// comparison and the trend.
pub fn reach(period: Period) -> Period {
    Period { from: period.from.plus(-12), to: period.to }
}

/// Figures while they are being added up.
#[derive(Debug, Clone)]
pub struct Sum {
    period: Period,
    counts: Counts,
    /// From a year before the period to its end, by month.
    received: Vec<i64>,
    evaluated: Vec<i64>,
    contact_days: DaysTaken,
    visit_days: DaysTaken,
}

impl Sum {
    /// Of nothing yet.
    pub fn over(period: Period) -> Self {
        let months = (period.to.since(period.from) + 13).max(13) as usize;
        Self {
            period,
            counts: Counts::default(),
            received: vec![0; months],
            evaluated: vec![0; months],
            contact_days: DaysTaken::default(),
            visit_days: DaysTaken::default(),
        }
    }

    /// Of all these.
    pub fn of<'a>(period: Period, cells: impl IntoIterator<Item = Cell<'a>>) -> Self {
        let mut sum = Self::over(period);
        for cell in cells {
            sum.put(&cell, Way::Add);
        }
        sum
    }

    /// Adds a cell or takes it away, and says what it counts for in the period.
    pub fn put(&mut self, cell: &Cell<'_>, way: Way) -> Counts {
        let mut counts = Counts::default();
        let at = cell.month.since(self.period.from) + 12;
        let Some(at) = usize::try_from(at).ok().filter(|at| *at < self.received.len()) else {
            return counts;
        };
        way.put(&mut self.received[at], cell.received);
        way.put(&mut self.evaluated[at], cell.evaluated);
        if at + 12 < self.received.len() {
            counts.year_before = cell.received;
        }
        if at >= 12 {
            let within = |most| cell.visit_days.iter().filter(|days| **days <= most).count();
            counts.referrals = cell.received;
            counts.evaluated = cell.evaluated;
            counts.evaluated_30 = within(30) as i64;
            counts.evaluated_90 = within(90) as i64;
            self.contact_days.put(cell.contact_days, way);
            self.visit_days.put(cell.visit_days, way);
        }
        way.put(&mut self.counts, counts);
        counts
    }

    /// The figures.
    pub fn figures(&self) -> Figures {
        Figures {
            counts: self.counts,
            months: self
                .period
                .months()
                .zip(self.received[12..].iter().zip(&self.evaluated[12..]))
                .map(|(month, (received, evaluated))| MonthCount {
                    month,
                    received: *received,
                    evaluated: *evaluated,
                })
                .collect(),
            before: self.received[..12].to_vec(),
            days_to_contact: self.contact_days.median(),
            days_to_visit: self.visit_days.median(),
        }
    }
}

impl Way {
    /// Puts a part to a whole, or takes it out.
    pub fn put<T: AddAssign + SubAssign>(self, whole: &mut T, part: T) {
        match self {
            Self::Add => *whole += part,
            Self::Take => *whole -= part,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.referrals += more.referrals;
        self.year_before += more.year_before;
        self.evaluated += more.evaluated;
        self.evaluated_30 += more.evaluated_30;
        self.evaluated_90 += more.evaluated_90;
    }
}

impl SubAssign for Counts {
    fn sub_assign(&mut self, less: Self) {
        self.referrals -= less.referrals;
        self.year_before -= less.year_before;
        self.evaluated -= less.evaluated;
        self.evaluated_30 -= less.evaluated_30;
        self.evaluated_90 -= less.evaluated_90;
    }
}

impl Counts {
    /// Whether there is anything to show.
    pub fn is_something(&self) -> bool {
        self.referrals > 0 || self.year_before > 0
    }

    /// The part evaluated within 30 days; none when nothing was received.
    pub fn conversion_30(&self) -> Option<f64> {
        ratio(self.evaluated_30, self.referrals)
    }

    /// The part evaluated within 90 days.
    pub fn conversion_90(&self) -> Option<f64> {
        ratio(self.evaluated_90, self.referrals)
    }

    /// This line's part of the whole.
    pub fn share(&self, total: &Self) -> Option<f64> {
        ratio(self.referrals, total.referrals)
    }

    /// More or fewer than the year before.
    pub fn change(&self) -> i64 {
        self.referrals - self.year_before
    }
}

impl Figures {
    /// The twelve months up to the end of the period.
    pub fn trend(&self) -> Vec<i64> {
        let all: Vec<i64> = self
            .before
            .iter()
            .copied()
            .chain(self.months.iter().map(|month| month.received))
            .collect();
        all[all.len() - 12..].to_vec()
    }

    /// The month a year before the one at this place of the period.
    pub fn before_at(&self, place: usize) -> i64 {
        match place.checked_sub(12) {
            Some(earlier) => self.months.get(earlier).map_or(0, |month| month.received),
            None => self.before.get(place).copied().unwrap_or(0),
        }
    }

    /// What a month usually brings: the span that held all of the twelve months
    /// before the period but the best and the worst. None without a year of history.
    pub fn usual_month(&self) -> Option<(i64, i64)> {
        let mut months = self.before.clone();
        months.sort_unstable();
        let known = months.first().is_some_and(|least| *least > 0);
        known.then(|| (months[1], months[10]))
    }
}

fn ratio(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
#[path = "figures_tests.rs"]
mod tests;
