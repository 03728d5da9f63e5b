//! The answer to a question put to the report: its lines and their total, kept
//! in memory, so that a page of a large practice is as quick as one of a small.

use std::sync::Arc;

use jiff::civil::Date;
use lexicon::{LostReason, Period};
use platform::{Result, Uuid, web::App};

use super::{
    adding::{Lines, Lost},
    carried::{Carried, carried},
    figures::{Cell, Figures, Sum, Way, reach},
    ledger::{self, Account, Ledger, Place},
    line::Line,
    query::Filter,
};

/// The whole report.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The total of its lines.
    pub total: Figures,
    /// Referrals that ended without a patient, by reason (none = none was given).
    pub lost: Vec<(Option<LostReason>, i64)>,
    counted: Counted,
    lines: Lines,
    sum: Sum,
    reasons: Lost,
}

impl Answer {
    /// Of nothing yet.
    pub fn begin(filter: &Filter) -> Self {
        let sum = Sum::over(filter.period);
        Self {
            total: sum.figures(),
            lost: Vec::new(),
            counted: Counted::begin(filter.clone()),
            lines: Lines::by(filter.by),
            sum,
            reasons: Lost::default(),
        }
    }

    /// Its lines, in no particular order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.all().iter().filter(|line| line.counts.is_something())
    }

    /// All figures of a line.
    pub fn figures<'a>(&self, line: &'a Line) -> &'a Figures {
        line.figures(|sources| {
            let cells = sources.iter().flat_map(|account| self.counted.cells(account));
            Sum::of(self.counted.filter.period, cells).figures()
        })
    }
}

impl Carried for Answer {
    fn places(&mut self, ledger: &Ledger) {
        self.counted.places(ledger);
        self.lines.places(ledger, &self.counted);
    }

    fn put(&mut self, account: &Arc<Account>, way: Way) {
        if self.counted.counts(account) {
            self.lines.put(account, &self.counted, &mut self.sum, way);
            self.reasons.put(account, &self.counted, way);
        }
    }

    fn settle(&mut self) {
        self.lines.settle();
        (self.total, self.lost) = (self.sum.figures(), self.reasons.list());
    }

    fn lines(&self) -> usize {
        self.lines.all().len()
    }
}

/// What a filter counts.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The filter.
    pub filter: Filter,
    /// By the number of a place, whether the filter counts what went there.
    places: Vec<bool>,
}

impl Counted {
    /// By a filter, before any place is known.
    pub fn begin(filter: Filter) -> Self {
        Self { filter, places: Vec::new() }
    }

    /// Learns which places a ledger knows by now.
    pub fn places(&mut self, ledger: &Ledger) {
        let filter = &self.filter;
        let fits = |place: &Place| {
            filter.clinic.is_none_or(|wanted| wanted == place.clinic)
                && filter.payer.as_ref().is_none_or(|wanted| *wanted == place.payer)
        };
        self.places = ledger.places().map(fits).collect();
    }

    /// Whether the filter names the source of an account.
    pub fn counts(&self, account: &Account) -> bool {
        let (source, filter) = (&account.source, &self.filter);
        filter.profession.is_none_or(|wanted| wanted.code() == source.profession)
            && filter.owner.is_none_or(|wanted| source.owner_id == Some(wanted))
    }

    /// The cells of an account that the filter counts, with those that it holds them against.
    pub fn cells<'a>(&self, account: &'a Account) -> impl Iterator<Item = Cell<'a>> {
        self.cells_of(account, reach(self.filter.period))
    }

    /// The cells of an account in some months, of what the filter counts.
    pub fn cells_of<'a>(
        &self,
        account: &'a Account,
        months: Period,
    ) -> impl Iterator<Item = Cell<'a>> {
        account.cells(months).filter(|(place, _)| self.fits(*place)).map(|(_, cell)| cell)
    }

    /// Whether it counts what went to a place, by the place's number.
    pub fn fits(&self, place: u32) -> bool {
        self.places.get(place as usize).copied().unwrap_or(false)
    }
}

/// The report for a filter.
pub async fn answer(
    app: &App,
    practice_id: Uuid,
    filter: &Filter,
    today: Date,
) -> Result<Arc<Answer>> {
    let ledger = ledger_for(app, practice_id, filter, today).await?;
    Ok(answer_of(app, practice_id, &ledger, filter, today))
}

/// The ledger that the report for a filter is added up from.
pub async fn ledger_for(
    app: &App,
    practice_id: Uuid,
    filter: &Filter,
    today: Date,
) -> Result<Arc<Ledger>> {
    ledger::ledger(app, practice_id, reach(filter.period).from, today).await
}

/// The report from a ledger that was read already.
pub fn answer_of(
    app: &App,
    practice_id: Uuid,
    ledger: &Ledger,
    filter: &Filter,
    today: Date,
) -> Arc<Answer> {
    carried(app, (practice_id, filter.clone(), today), ledger, || Answer::begin(filter))
}
