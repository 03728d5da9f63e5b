//! The answer to a question put to the report: its lines and their total, kept
//! in memory, so that a page of a large practice is as quick as one of a small.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use lexicon::{LostReason, Profession};
use platform::{Result, Uuid, web::App};

use super::{
    attention::Attention,
    figures::{self, Figures, reach},
    ledger::{self, Account, Ledger, Place, SourceName},
    query::{By, Filter},
    standing::{Standing, standing_of},
};
use crate::kept::Kept;

/// What a line of the report is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum About {
    /// A source.
    Source(Uuid),
    /// An organisation; none for those who work alone.
    Organisation(Option<Uuid>),
    /// A profession.
    Profession(Profession),
    /// A clinic.
    Clinic(Uuid),
    /// A payer; empty when none was given.
    Payer(String),
    /// A member of the practice; none where nobody looks after the source.
    Liaison(Option<Uuid>),
}

/// A line of the report.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is about.
    pub about: About,
    /// Its name; empty where only the caller knows it (clinics, liaisons).
    pub name: String,
    /// For sources: `person`, `organisation`, `self`, `unassigned`.
    pub kind: String,
    /// For sources: where they work.
    pub organisation: String,
    /// What was counted.
    pub figures: Figures,
    /// Referrals still to be thanked for; none where that makes no sense.
    pub unthanked: Option<i64>,
    /// Why the source needs attention.
    pub attention: Option<Attention>,
}

/// The whole report.
#[derive(Debug)]
pub struct Answer {
    /// Its lines, in no particular order.
    pub lines: Vec<Line>,
    /// Their total.
    pub total: Figures,
    /// Referrals that ended without a patient, by reason (none = none was given).
    pub lost: Vec<(Option<LostReason>, i64)>,
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
    let standing = standing_of(app, practice_id, ledger, today);
    let (lines, total) = match filter.by {
        By::Clinic | By::Payer => plain_lines(ledger, filter),
        _ => source_lines(ledger, filter, &standing),
    };
    let answer = Arc::new(Answer { lines, total, lost: lost(ledger, filter) });
    kept.keep(key, ledger.stamp(), answer.clone(), answer.lines.len());
    answer
}

/// The accounts of the sources that the filter names.
fn named<'a>(ledger: &'a Ledger, filter: &'a Filter) -> impl Iterator<Item = &'a Account> {
    ledger.accounts().filter(|account| {
        let source = &account.source;
        filter.profession.is_none_or(|wanted| wanted.code() == source.profession)
            && filter.owner.is_none_or(|wanted| source.owner_id == Some(wanted))
    })
}

/// Whether the filter counts what went to a place.
fn fits(filter: &Filter, place: &Place) -> bool {
    filter.clinic.is_none_or(|wanted| wanted == place.clinic)
        && filter.payer.as_ref().is_none_or(|wanted| *wanted == place.payer)
}

fn plain_lines(ledger: &Ledger, filter: &Filter) -> (Vec<Line>, Figures) {
    let by_clinic = filter.by == By::Clinic;
    let cells = named(ledger, filter)
        .flat_map(Account::cells)
        .filter(|(place, _)| fits(filter, place))
        .map(|(place, cell)| {
            let key = if by_clinic { Err(place.clinic) } else { Ok(place.payer.as_str()) };
            (key, [cell])
        });
    let (lines, total) = figures::fold(cells, filter.period);
    let lines = lines.into_iter().filter(|(_, figures)| is_shown(figures)).map(|(key, figures)| {
        let (about, name) = match key {
            Err(clinic) => (About::Clinic(clinic), String::new()),
            Ok("") => (About::Payer(String::new()), "No payer given".into()),
            Ok(payer) => (About::Payer(payer.into()), payer.into()),
        };
        Line {
            about,
            name,
            kind: String::new(),
            organisation: String::new(),
            figures,
            unthanked: None,
            attention: None,
        }
    });
    (lines.collect(), total)
}

fn source_lines(ledger: &Ledger, filter: &Filter, standing: &Standing) -> (Vec<Line>, Figures) {
    let by = filter.by;
    let cells = named(ledger, filter).map(|account| {
        let cells = account.cells().filter(|(place, _)| fits(filter, place)).map(|(_, cell)| cell);
        (about(by, &account.source), cells)
    });
    let (mut figures, total) = figures::fold(cells, filter.period);
    figures.retain(|_, figures| is_shown(figures));
    let mut lines: HashMap<About, Line> = HashMap::with_capacity(figures.len());
    for account in named(ledger, filter) {
        let source = &account.source;
        let about = about(by, source);
        if let Some(figures) = figures.remove(&about) {
            let line = Line {
                about: about.clone(),
                name: name(by, source),
                kind: source.kind.clone(),
                organisation: source.organisation.clone().unwrap_or_default(),
                figures,
                unthanked: Some(0),
                attention: if by == By::Source { standing.attention(source.id) } else { None },
            };
            lines.insert(about.clone(), line);
        }
        if let Some(line) = lines.get_mut(&about) {
            line.unthanked = line.unthanked.map(|count| count + standing.unthanked(source.id));
        }
    }
    (lines.into_values().collect(), total)
}

/// Referrals of the period that ended without a patient, by reason.
fn lost(ledger: &Ledger, filter: &Filter) -> Vec<(Option<LostReason>, i64)> {
    let mut found: HashMap<Option<LostReason>, i64> = HashMap::new();
    for (month, place, reason) in named(ledger, filter).flat_map(Account::lost) {
        let during = filter.period.from <= month && month <= filter.period.to;
        if during && fits(filter, place) {
            *found.entry(reason).or_insert(0) += 1;
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(reason, count)| (-count, *reason));
    found
}

fn is_shown(figures: &Figures) -> bool {
    figures.referrals > 0 || figures.year_before > 0
}

fn about(by: By, source: &SourceName) -> About {
    match by {
        By::Organisation => About::Organisation(source.organisation_id),
        By::Profession => About::Profession(profession(source)),
        By::Liaison => About::Liaison(source.owner_id),
        By::Source | By::Clinic | By::Payer => About::Source(source.id),
    }
}

fn name(by: By, source: &SourceName) -> String {
    match by {
        By::Organisation => source.organisation.clone().unwrap_or_else(|| "No organisation".into()),
        By::Profession => profession(source).label().to_owned(),
        By::Liaison => String::new(),
        By::Source | By::Clinic | By::Payer => source.name.clone(),
    }
}

fn profession(source: &SourceName) -> Profession {
    Profession::from_code(&source.profession).unwrap_or(Profession::Other)
}
