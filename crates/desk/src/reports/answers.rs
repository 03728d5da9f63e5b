//! The answer to a question put to the report: its lines and their total, kept
//! in memory, so that a page of a large practice is as quick as one of a small.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use lexicon::{LostReason, Profession};
use platform::{Result, Uuid, web::App};

use super::{
    attention::Attention,
    figures::{self, Cell, Figures},
    query::{By, Filter},
    standing::{Standing, standing},
    store::{self, Key, SourceName},
};
use crate::kept::{self, Kept};

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
    let stamp = kept::stamp(app.db(), practice_id).await?;
    let kept = app.kept::<Kept<(Uuid, Filter, Date), Answer>>();
    let key = (practice_id, filter.clone(), today);
    if let Some(found) = kept.find(&key, stamp) {
        return Ok(found);
    }
    let cells = store::cells(app.db(), practice_id, filter).await?;
    let (lines, total) = match filter.by {
        By::Clinic | By::Payer => plain_lines(cells, filter),
        _ => {
            let names = store::names(app.db(), practice_id, filter.period).await?;
            let standing = standing(app, practice_id, today).await?;
            source_lines(cells, filter, &names, &standing)
        }
    };
    let lost = store::lost(app.db(), practice_id, filter).await?;
    let answer = Arc::new(Answer { lines, total, lost });
    kept.keep(key, stamp, answer.clone(), answer.lines.len());
    Ok(answer)
}

fn plain_lines(cells: Vec<(Key, Cell)>, filter: &Filter) -> (Vec<Line>, Figures) {
    let (lines, total) = figures::fold(cells, filter.period);
    let lines = lines.into_iter().filter(|(_, figures)| is_shown(figures)).map(|(key, figures)| {
        let (about, name) = match key {
            Key::Id(id) => (About::Clinic(id), String::new()),
            Key::Words(payer) if payer.is_empty() => (About::Payer(payer), "No payer given".into()),
            Key::Words(payer) => (About::Payer(payer.clone()), payer),
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

fn source_lines(
    cells: Vec<(Key, Cell)>,
    filter: &Filter,
    names: &HashMap<Uuid, SourceName>,
    standing: &Standing,
) -> (Vec<Line>, Figures) {
    let by = filter.by;
    let known = cells.into_iter().filter_map(|(key, cell)| match key {
        Key::Id(id) => names.get(&id).map(|source| (about(by, source), cell)),
        Key::Words(_) => None,
    });
    let (figures, total) = figures::fold(known, filter.period);
    let mut lines: HashMap<About, Line> = HashMap::new();
    for source in names.values() {
        let about = about(by, source);
        let Some(figures) = figures.get(&about).filter(|figures| is_shown(figures)) else {
            continue;
        };
        let line = lines.entry(about.clone()).or_insert_with(|| Line {
            name: name(by, source),
            kind: source.kind.clone(),
            organisation: source.organisation.clone().unwrap_or_default(),
            figures: figures.clone(),
            unthanked: Some(0),
            attention: if by == By::Source { standing.attention(source.id) } else { None },
            about,
        });
        line.unthanked = line.unthanked.map(|count| count + standing.unthanked(source.id));
    }
    (lines.into_values().collect(), total)
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
