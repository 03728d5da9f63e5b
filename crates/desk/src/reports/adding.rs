//! Adds up the lines of the report from the accounts of the ledger.

use std::collections::HashMap;

use lexicon::LostReason;

use super::{
    answers::Counted,
    figures::{Counts, Sum},
    ledger::Ledger,
    line::{About, Line},
    owed::Owed,
    query::By,
};

/// A line a clinic or payer.
pub fn by_place(ledger: &Ledger, counted: &Counted) -> (Vec<Line>, Sum) {
    let period = counted.filter.period;
    let by_clinic = counted.filter.by == By::Clinic;
    let mut total = Sum::over(period);
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
        for (place, cell) in account.cells().filter(|(place, _)| counted.fits(*place)) {
            total.add(&cell);
            abouts[line_of[place as usize]].1.add(&cell);
        }
    }
    let lines = abouts.into_iter().map(|(about, sum)| Line::of_places(about, sum.figures()));
    (lines.filter(|line| line.counts.is_something()).collect(), total)
}

/// A line a source, or what puts sources together.
pub fn by_source(ledger: &Ledger, counted: &Counted, owed: &Owed) -> (Vec<Line>, Sum) {
    let by = counted.filter.by;
    let mut total = Sum::over(counted.filter.period);
    let mut lines: Vec<Line> = Vec::new();
    let mut known: HashMap<About, usize> = HashMap::new();
    for account in counted.accounts(ledger) {
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
        lines[at].add(account, counts, owed);
    }
    lines.retain(|line| line.counts.is_something());
    (lines, total)
}

/// Referrals of the period that ended without a patient, by reason.
pub fn lost(ledger: &Ledger, counted: &Counted) -> Vec<(Option<LostReason>, i64)> {
    let period = counted.filter.period;
    let mut found: HashMap<Option<LostReason>, i64> = HashMap::new();
    for (month, place, reason) in counted.accounts(ledger).flat_map(|account| account.lost()) {
        if period.from <= month && month <= period.to && counted.fits(place) {
            *found.entry(reason).or_insert(0) += 1;
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(reason, count)| (-count, *reason));
    found
}
