//! Adds up the lines of the report from the accounts of the ledger.

use std::collections::HashMap;

use lexicon::LostReason;

use super::{
    answers::Counted,
    figures::{Counts, Figures, Sum, reach},
    ledger::{Account, Ledger},
    line::{About, Line},
    query::By,
};

/// What was added up.
pub struct Added {
    /// The lines, in no particular order.
    pub lines: Vec<Line>,
    /// Their total.
    pub total: Figures,
    /// Referrals of the period that ended without a patient, by reason, the most first.
    pub lost: Vec<(Option<LostReason>, i64)>,
}

/// A line a clinic or payer.
pub fn by_place(ledger: &Ledger, counted: &Counted) -> Added {
    let period = counted.filter.period;
    let by_clinic = counted.filter.by == By::Clinic;
    let (mut total, mut lost) = (Sum::over(period), Lost::default());
    // Which line a place belongs to, by its number: clinics have many payers.
    let mut abouts: Vec<(About, Sum)> = Vec::new();
    let mut known: HashMap<About, usize> = HashMap::new();
    let line_of: Vec<usize> = ledger
        .places()
        .map(|place| {
            let about = match by_clinic {
                true => About::Clinic(place.clinic),
                false => About::Payer(place.payer.clone()),
            };
            *known.entry(about.clone()).or_insert_with(|| {
                abouts.push((about, Sum::over(period)));
                abouts.len() - 1
            })
        })
        .collect();
    for account in counted.accounts(ledger) {
        lost.add(account, counted);
        let cells = account.cells(reach(period));
        for (place, cell) in cells.filter(|(place, _)| counted.fits(*place)) {
            total.add(&cell);
            abouts[line_of[place as usize]].1.add(&cell);
        }
    }
    let lines = abouts.into_iter().map(|(about, sum)| Line::of_places(about, sum.figures()));
    let lines = lines.filter(|line| line.counts.is_something()).collect();
    Added { lines, total: total.figures(), lost: lost.list() }
}

/// A line a source, or what puts sources together.
pub fn by_source(ledger: &Ledger, counted: &Counted) -> Added {
    let by = counted.filter.by;
    let (mut total, mut lost) = (Sum::over(counted.filter.period), Lost::default());
    let mut lines: Vec<Line> = Vec::new();
    let mut known: HashMap<About, usize> = HashMap::new();
    for account in counted.accounts(ledger) {
        lost.add(account, counted);
        let source = &account.source;
        let mut counts = Counts::default();
        counted.cells(account).for_each(|cell| counts += total.add(&cell));
        let about = About::of(by, source);
        let at = match by {
            By::Source if !counts.is_something() => continue,
            By::Source => lines.len(),
            _ => *known.entry(about.clone()).or_insert(lines.len()),
        };
        if at == lines.len() {
            lines.push(Line::of_sources(about, by, source));
        }
        lines[at].add(account, counts);
    }
    lines.retain(|line| line.counts.is_something());
    Added { lines, total: total.figures(), lost: lost.list() }
}

/// Referrals that ended without a patient, by reason.
#[derive(Default)]
struct Lost(HashMap<Option<LostReason>, i64>);

impl Lost {
    fn add(&mut self, account: &Account, counted: &Counted) {
        let lost = account.lost(counted.filter.period);
        for (_, reason) in lost.filter(|(place, _)| counted.fits(*place)) {
            *self.0.entry(reason).or_insert(0) += 1;
        }
    }

    fn list(self) -> Vec<(Option<LostReason>, i64)> {
        let mut found: Vec<_> = self.0.into_iter().collect();
        found.sort_by_key(|(reason, count)| (-count, *reason));
        found
    }
}
