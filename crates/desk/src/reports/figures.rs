//! The arithmetic of the report: roll-up cells in, figures out.

use std::collections::HashMap;
use std::hash::Hash;

use lexicon::{Month, Period};

/// Below this many referrals a percentage says nothing.
pub const TOO_FEW: i64 = 5;

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

/// The figures of one line, or of the whole report.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
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
    /// The months of the period.
    pub months: Vec<MonthCount>,
    /// Received in each of the months before the period, a year back.
    pub before: Vec<i64>,
    /// Median days to first contact.
    pub days_to_contact: Option<f64>,
    /// Median days to first visit.
    pub days_to_visit: Option<f64>,
}

/// Figures while they are being added up.
struct Sum {
    /// One more than a year before the period to its end, by month.
    received: Vec<i64>,
    evaluated: Vec<i64>,
    evaluated_30: i64,
    evaluated_90: i64,
    contact_days: Vec<u16>,
    visit_days: Vec<u16>,
}

/// The months that a report over `period` must read: a year more, for the
/// comparison and the trend.
pub fn reach(period: Period) -> Period {
    Period { from: period.from.plus(-12), to: period.to }
}

/// Adds up cells by line, and all of them. Cells come in groups of one line, of
/// which there may be several.
pub fn fold<'a, K: Hash + Eq, C: IntoIterator<Item = Cell<'a>>>(
    groups: impl IntoIterator<Item = (K, C)>,
    period: Period,
) -> (HashMap<K, Figures>, Figures) {
    let mut lines: HashMap<K, Sum> = HashMap::new();
    let mut total = Sum::empty(period);
    for (key, cells) in groups {
        let line = lines.entry(key).or_insert_with(|| Sum::empty(period));
        for cell in cells {
            total.add(&cell, period);
            line.add(&cell, period);
        }
    }
    let lines = lines.into_iter().map(|(key, sum)| (key, sum.figures(period))).collect();
    (lines, total.figures(period))
}

impl Sum {
    fn empty(period: Period) -> Self {
        let months = (period.to.since(period.from) + 13).max(13) as usize;
        Self {
            received: vec![0; months],
            evaluated: vec![0; months],
            evaluated_30: 0,
            evaluated_90: 0,
            contact_days: Vec::new(),
            visit_days: Vec::new(),
        }
    }

    fn add(&mut self, cell: &Cell<'_>, period: Period) {
        let at = cell.month.since(period.from) + 12;
        let Some(at) = usize::try_from(at).ok().filter(|at| *at < self.received.len()) else {
            return;
        };
        self.received[at] += cell.received;
        self.evaluated[at] += cell.evaluated;
        if at >= 12 {
            let within = |most| cell.visit_days.iter().filter(|days| **days <= most).count();
            self.evaluated_30 += within(30) as i64;
            self.evaluated_90 += within(90) as i64;
            self.contact_days.extend(cell.contact_days);
            self.visit_days.extend(cell.visit_days);
        }
    }

    fn figures(self, period: Period) -> Figures {
        let length = self.received.len() - 12;
        Figures {
            referrals: self.received[12..].iter().sum(),
            year_before: self.received[..length].iter().sum(),
            evaluated: self.evaluated[12..].iter().sum(),
            evaluated_30: self.evaluated_30,
            evaluated_90: self.evaluated_90,
            months: period
                .months()
                .zip(self.received[12..].iter().zip(&self.evaluated[12..]))
                .map(|(month, (received, evaluated))| MonthCount {
                    month,
                    received: *received,
                    evaluated: *evaluated,
                })
                .collect(),
            before: self.received[..12].to_vec(),
            days_to_contact: median(self.contact_days),
            days_to_visit: median(self.visit_days),
        }
    }
}

impl Figures {
    /// The part evaluated within 30 days; none when nothing was received.
    pub fn conversion_30(&self) -> Option<f64> {
        ratio(self.evaluated_30, self.referrals)
    }

    /// The part evaluated within 90 days.
    pub fn conversion_90(&self) -> Option<f64> {
        ratio(self.evaluated_90, self.referrals)
    }

    /// This line's part of the whole.
    pub fn share(&self, total: &Figures) -> Option<f64> {
        ratio(self.referrals, total.referrals)
    }

    /// More or fewer than the year before.
    pub fn change(&self) -> i64 {
        self.referrals - self.year_before
    }

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

/// The middle value; between the two middle ones of an even number.
fn median(mut values: Vec<u16>) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let (middle, odd) = (values.len() / 2, values.len() % 2 == 1);
    // Without sorting them all: there may be hundreds of thousands.
    let (below, upper, _) = values.select_nth_unstable(middle);
    let upper = f64::from(*upper);
    match below.iter().max().filter(|_| !odd) {
        Some(lower) => Some((f64::from(*lower) + upper) / 2.0),
        None => Some(upper),
    }
}

#[cfg(test)]
#[path = "figures_tests.rs"]
mod tests;
