//! Adds up the lines of the report from the accounts of the ledger.

use std::{collections::HashMap, sync::Arc};

use lexicon::LostReason;

use super::{
    answers::Counted,
    figures::{Counts, Sum, Way, reach},
    ledger::{Account, Ledger},
    line::{About, Line},
    query::By,
};

/// The lines of an answer while accounts are added to them and taken away.
#[derive(Debug, Clone)]
pub enum Lines {
    /// A line a source, or what puts sources together.
    OfSources(OfSources),
    /// A line a clinic or payer.
    OfPlaces(OfPlaces),
}

impl Lines {
    /// None yet.
    pub fn by(by: By) -> Self {
        match by {
            By::Clinic => Self::OfPlaces(OfPlaces::default()),
            By::Payer => Self::OfPlaces(OfPlaces { payers: true, ..OfPlaces::default() }),
            _ => Self::OfSources(OfSources::default()),
        }
    }

    /// Learns which places there are.
    pub fn places(&mut self, ledger: &Ledger, counted: &Counted) {
        if let Self::OfPlaces(lines) = self {
            lines.places(ledger, counted);
        }
    }

    /// Adds an account to its lines and to the total, or takes it away.
    pub fn put(&mut self, account: &Arc<Account>, counted: &Counted, total: &mut Sum, way: Way) {
        match self {
            Self::OfSources(lines) => lines.put(account, counted, total, way),
            Self::OfPlaces(lines) => lines.put(account, counted, total, way),
        }
    }

    /// Works out the lines of the sums.
    pub fn settle(&mut self) {
        if let Self::OfPlaces(lines) = self {
            lines.settle();
        }
    }

    /// All, also those with nothing to show, in no particular order.
    pub fn all(&self) -> &[Line] {
        match self {
            Self::OfSources(lines) => &lines.lines,
            Self::OfPlaces(lines) => &lines.lines,
        }
    }
}

/// Lines of sources.
#[derive(Debug, Clone, Default)]
pub struct OfSources {
    lines: Vec<Line>,
    /// The place of each, by what it is about.
    at: HashMap<About, usize>,
}

impl OfSources {
    fn put(&mut self, account: &Arc<Account>, counted: &Counted, total: &mut Sum, way: Way) {
        let by = counted.filter.by;
        let mut counts = Counts::default();
        counted.cells(account).for_each(|cell| counts += total.put(&cell, way));
        if by == By::Source && !counts.is_something() {
            return;
        }
        let about = About::of(by, &account.source);
        let at = *self.at.entry(about.clone()).or_insert(self.lines.len());
        if at == self.lines.len() {
            self.lines.push(Line::of_sources(about));
        }
        self.lines[at].put(account, counts, way);
        if self.lines[at].is_empty() {
            self.remove(at);
        }
    }

    /// Takes a line out; the last one comes to its place.
    fn remove(&mut self, at: usize) {
        let line = self.lines.swap_remove(at);
        self.at.remove(&line.about);
        if let Some(moved) = self.lines.get(at).and_then(|moved| self.at.get_mut(&moved.about)) {
            *moved = at;
        }
    }
}

/// Lines of clinics or payers.
#[derive(Debug, Clone, Default)]
pub struct OfPlaces {
    payers: bool,
    sums: Vec<(About, Sum)>,
    /// Which sum a place belongs to, by its number: clinics have many payers.
    sum_of: Vec<usize>,
    lines: Vec<Line>,
}

impl OfPlaces {
    fn places(&mut self, ledger: &Ledger, counted: &Counted) {
        let abouts = self.sums.iter().map(|(about, _)| about.clone());
        let mut known: HashMap<About, usize> = abouts.zip(0..).collect();
        for place in ledger.places().skip(self.sum_of.len()) {
            let about = match self.payers {
                true => About::Payer(place.payer.clone()),
                false => About::Clinic(place.clinic),
            };
            let at = *known.entry(about.clone()).or_insert(self.sums.len());
            if at == self.sums.len() {
                self.sums.push((about, Sum::over(counted.filter.period)));
            }
            self.sum_of.push(at);
        }
    }

    fn put(&mut self, account: &Arc<Account>, counted: &Counted, total: &mut Sum, way: Way) {
        let cells = account.cells(reach(counted.filter.period));
        for (place, cell) in cells.filter(|(place, _)| counted.fits(*place)) {
            total.put(&cell, way);
            self.sums[self.sum_of[place as usize]].1.put(&cell, way);
        }
    }

    fn settle(&mut self) {
        let line = |(about, sum): &(About, Sum)| Line::of_places(about.clone(), sum.figures());
        self.lines = self.sums.iter().map(line).collect();
    }
}

/// Referrals that ended without a patient, by reason.
#[derive(Debug, Clone, Default)]
pub struct Lost(HashMap<Option<LostReason>, i64>);

impl Lost {
    /// Adds those of an account, or takes them away.
    pub fn put(&mut self, account: &Account, counted: &Counted, way: Way) {
        let lost = account.lost(counted.filter.period);
        for (_, reason) in lost.filter(|(place, _)| counted.fits(*place)) {
            way.put(self.0.entry(reason).or_insert(0), 1);
        }
    }

    /// Reasons and how many, the most first.
    pub fn list(&self) -> Vec<(Option<LostReason>, i64)> {
        let reasons = self.0.iter().map(|(reason, count)| (*reason, *count));
        let mut found: Vec<_> = reasons.filter(|(_, count)| *count > 0).collect();
        found.sort_by_key(|(reason, count)| (-count, *reason));
        found
    }
}
