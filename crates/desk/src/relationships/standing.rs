//! Whether a source may be contacted at present: the door that others ask before they
//! plan, invite or remind.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use platform::{Result, Sql, Uuid, web::App};

use super::facts::{Calendar, PauseRow, Sources, pauses};
use crate::shelf;

/// How a source stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// As usual.
    Open,
    /// Not for the time being: a leave, a season, set aside.
    Paused {
        /// The last day of it; none while nobody knows.
        until: Option<Date>,
        /// Why, in words.
        why: String,
    },
    /// Retired, or moved away: no more than thanks for what was.
    Ended {
        /// In words.
        why: String,
    },
    /// They asked us not to. Nothing goes to them that they have not asked for.
    NoContact {
        /// What they said.
        why: String,
        /// Who of ours wrote it down.
        by: String,
    },
}

impl Standing {
    /// Whether they may be approached.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }

    /// In a sentence; nothing when all is as usual.
    pub fn words(&self) -> String {
        match self {
            Self::Open => String::new(),
            Self::Paused { until: Some(until), why } => {
                format!("{why} until {}", crate::days::long(*until))
            }
            Self::Paused { until: None, why } | Self::Ended { why } => why.clone(),
            Self::NoContact { why, by } => {
                let by = if by.is_empty() { String::new() } else { format!(" (noted by {by})") };
                format!("Do not contact: {why}{by}")
            }
        }
    }
}

impl Standing {
    /// Why the relationship rests, in a few words without what was said; nothing when it does
    /// not: "on leave until December 8, 2026".
    pub fn in_short(&self) -> String {
        match self {
            Self::Open => String::new(),
            Self::NoContact { .. } => "asked not to be contacted".into(),
            Self::Paused { until, why } => {
                let why = why.split(" (").next().unwrap_or(why).to_lowercase();
                until.map_or(why.clone(), |day| format!("{why} until {}", crate::days::long(day)))
            }
            Self::Ended { why } => why.to_lowercase(),
        }
    }
}

/// How a source stands today.
pub async fn standing(db: &impl Sql, practice_id: Uuid, source_id: Uuid) -> Result<Standing> {
    let mut standings = Standings::of_one(db, practice_id, source_id).await?;
    Ok(standings.0.remove(&source_id).unwrap_or(Standing::Open))
}

/// The sources that are not open on a day, each with how it stands.
#[derive(Debug, Clone, Default)]
pub struct Standings(HashMap<Uuid, Standing>);

impl Standings {
    /// How a source stands; none where all is as usual.
    pub fn of(&self, source_id: Uuid) -> Option<&Standing> {
        self.0.get(&source_id)
    }

    /// Of one source, from rows as they are in this transaction.
    pub async fn of_one(db: &impl Sql, practice_id: Uuid, source_id: Uuid) -> Result<Self> {
        Self::read(db, practice_id, Sources::These(&[source_id])).await
    }

    async fn read(db: &impl Sql, practice_id: Uuid, which: Sources<'_>) -> Result<Self> {
        let today = Calendar::read(db, practice_id).await?.today;
        let mut by_source: HashMap<Uuid, Vec<PauseRow>> = HashMap::new();
        for row in pauses(db, practice_id, which).await? {
            by_source.entry(row.source_id).or_default().push(row);
        }
        let standing = by_source.into_iter().map(|(id, rows)| (id, of(&rows, today)));
        Ok(Self(standing.filter(|(_, standing)| !standing.is_open()).collect()))
    }
}

/// The same of all sources, found in memory until a source or a pause changes: for lists.
pub async fn standings(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Standings>> {
    let read = Standings::read(app.db(), practice_id, Sources::All);
    shelf::held(app, practice_id, today, &["sources"], read).await
}

/// By the strongest of the pauses that hold on a day.
pub(super) fn of(rows: &[PauseRow], today: Date) -> Standing {
    let holding: Vec<(&PauseRow, Date)> = rows
        .iter()
        .filter_map(|row| {
            let laid = super::pauses::Pauses::new(&[row.pause()?], today);
            Some((row, laid.at(today)?.until))
        })
        .collect();
    let of_kind = |kind: &str| holding.iter().find(|(row, _)| row.kind == kind);
    if let Some((row, _)) = of_kind("no_contact") {
        let by = row.by.clone().unwrap_or_default();
        return Standing::NoContact { why: row.reason.clone(), by };
    }
    for (kind, why) in [("retired", "Retired"), ("moved", "Moved away")] {
        if of_kind(kind).is_some() {
            return Standing::Ended { why: why.into() };
        }
    }
    // Of several the one that lasts longest.
    let Some((row, until)) = holding.into_iter().max_by_key(|(_, until)| *until) else {
        return Standing::Open;
    };
    let said = match row.kind.as_str() {
        "leave" => "On leave",
        "season" => "Not in this season",
        _ => "Paused",
    };
    let why = match row.reason.as_str() {
        "" => said.to_owned(),
        reason => format!("{said} ({reason})"),
    };
    Standing::Paused { until: (until != Date::MAX).then_some(until), why }
}
