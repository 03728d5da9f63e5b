//! The answer to a question put to the report: its lines and their total, kept
//! in memory, so that a page of a large practice is as quick as one of a small.

use std::sync::Arc;

use jiff::civil::Date;
use lexicon::{LostReason, Period};
use platform::{Result, Uuid, web::App};

use super::{
    adding::{self, Added},
    figures::{Cell, Figures, Sum, reach},
    ledger::{self, Account, Ledger, Place},
    line::Line,
    query::{By, Filter},
};
use crate::kept::Kept;

/// The whole report.
#[derive(Debug)]
pub struct Answer {
    /// Its lines, in no particular order.
    pub lines: Vec<Line>,
    /// Their total.
    pub total: Figures,
    /// Referrals that ended without a patient, by reason (none = none was given).
    pub lost: Vec<(Option<LostReason>, i64)>,
    counted: Counted,
}

impl Answer {
    /// All figures of a line.
    pub fn figures<'a>(&self, line: &'a Line) -> &'a Figures {
        line.figures(|sources| {
            let cells = sources.iter().flat_map(|account| self.counted.cells(account));
            Sum::of(self.counted.filter.period, cells).figures()
        })
    }
}

/// What a filter counts.
#[derive(Debug)]
pub struct Counted {
    /// The filter.
    pub filter: Filter,
    /// By the number of a place, whether the filter counts what went there.
    places: Vec<bool>,
}

impl Counted {
    /// By a filter, of the places of a ledger.
    pub fn by(filter: &Filter, ledger: &Ledger) -> Self {
        let fits = |place: &Place| {
            filter.clinic.is_none_or(|wanted| wanted == place.clinic)
                && filter.payer.as_ref().is_none_or(|wanted| *wanted == place.payer)
        };
        Self { filter: filter.clone(), places: ledger.places().map(fits).collect() }
    }

    /// The accounts of the sources that the filter names.
    pub fn accounts<'a>(&self, ledger: &'a Ledger) -> impl Iterator<Item = &'a Arc<Account>> {
        ledger.accounts().filter(|account| {
            let (source, filter) = (&account.source, &self.filter);
            filter.profession.is_none_or(|wanted| wanted.code() == source.profession)
                && filter.owner.is_none_or(|wanted| source.owner_id == Some(wanted))
        })
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
    let kept = app.kept::<Kept<(Uuid, Filter, Date), Answer>>();
    let key = (practice_id, filter.clone(), today);
    if let Some(found) = kept.find(&key, ledger.stamp()) {
        return found;
    }
    let counted = Counted::by(filter, ledger);
    let Added { lines, total, lost } = match filter.by {
        By::Clinic | By::Payer => adding::by_place(ledger, &counted),
        _ => adding::by_source(ledger, &counted),
    };
    let answer = Arc::new(Answer { lines, total, lost, counted });
    kept.keep(key, ledger.stamp(), answer.clone(), answer.lines.len());
    answer
}
