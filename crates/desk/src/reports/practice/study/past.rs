//! All days on which each source referred, and all contacts with it.

use std::collections::HashMap;

use insight::{Closure, History, Options, effects::Ratios};
use jiff::{ToSpan, civil::Date};
use lexicon::{Profession, TouchKind};
use platform::{Db, Result, Sql, Uuid, args, db::FromQueryResult};

use crate::{
    referrals::rollup::COUNTED,
    reports::Which,
    thanks::is_somebody,
    touches::{self, Told},
    verdicts,
};

/// What is longer ago says nothing of today; the engine reads no further back.
const MOST_YEARS: i32 = 6;

/// The referrals and contacts of a practice.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// Its sources, in the order of their ids.
    pub sources: Vec<Source>,
    /// When nobody could refer.
    pub closures: Vec<Closure>,
    /// What contacts do, once that was learned.
    pub ratios: Option<Ratios>,
}

/// One source.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The days of its referrals, rising; two on one day stand twice. The group is its profession.
    pub history: History,
    /// Whether it is one that could be visited: not those who came by themselves.
    pub is_somebody: bool,
    /// The day of its first referral of all.
    pub first_on: Option<Date>,
    /// The clinic to which that one went.
    pub first_clinic: Option<Uuid>,
    /// Whether it ended with the only clinic that it referred to.
    pub has_lost_its_clinic: bool,
    /// The contacts with it.
    pub contacts: Vec<(Date, TouchKind)>,
}

impl Source {
    /// Referrals after one day, up to and with another.
    pub fn between(&self, after: Date, to: Date) -> usize {
        let upto = |day: Date| self.history.days.partition_point(|known| *known <= day);
        upto(to).saturating_sub(upto(after))
    }

    /// The last referral up to a day.
    pub fn last_by(&self, day: Date) -> Option<Date> {
        let upto = self.history.days.partition_point(|known| *known <= day);
        self.history.days.get(upto.checked_sub(1)?).copied()
    }
}

#[derive(FromQueryResult)]
struct Known {
    id: Uuid,
    kind: String,
    profession: String,
    status: String,
    first_referral_on: Option<String>,
}

#[derive(FromQueryResult)]
struct Sent {
    source_id: Uuid,
    clinic_id: Uuid,
    days: String,
}

impl Past {
    /// Reads it.
    pub async fn read(db: &Db, practice_id: Uuid, today: Date) -> Result<Self> {
        let from = today.saturating_sub(MOST_YEARS.years());
        // Served by the primary key of source.
        let known: Vec<Known> = db
            .rows(
                "SELECT id, kind, profession, status, first_referral_on FROM source
                 WHERE practice_id = $1 AND last_referral_on >= $2 ORDER BY id",
                args![practice_id, from.to_string()],
            )
            .await?;
        let places: HashMap<Uuid, usize> =
            known.iter().enumerate().map(|(at, source)| (source.id, at)).collect();
        let mut sources: Vec<Source> = known.into_iter().map(Source::from).collect();
        read_days(db, practice_id, (from, today), &places, &mut sources).await?;
        let told = Told { from, known_before: None };
        for (source_id, contacts) in touches::days(db, practice_id, Which::All, told).await? {
            if let Some(source) = places.get(&source_id).and_then(|at| sources.get_mut(*at)) {
                source.contacts = contacts;
            }
        }
        sources.retain(|source| !source.history.days.is_empty());
        let closures = verdicts::closures(db, practice_id, today).await?;
        Ok(Self { sources, closures, ratios: None })
    }

    /// What the engine is told beside the days, the same as for the verdicts of today.
    pub fn options(&self) -> Options {
        Options {
            closures: self.closures.clone(),
            false_discoveries: 1.0 / f64::from(verdicts::CHANCE_IN),
            ..Options::default()
        }
    }

    /// The first day on record.
    pub fn first_day(&self) -> Option<Date> {
        self.sources.iter().filter_map(|source| source.history.days.first()).min().copied()
    }
}

/// The days of the referrals of each source, of what counts where clinics have closed.
async fn read_days(
    db: &Db,
    practice_id: Uuid,
    (from, today): (Date, Date),
    places: &HashMap<Uuid, usize>,
    sources: &mut [Source],
) -> Result<()> {
    // Served by referral_by_source alone: one text of days a source and clinic, since a million
    // rows take longer to hand over than to find.
    let rows: Vec<Sent> = db
        .rows(
            &format!(
                "SELECT source_id, clinic_id, string_agg(received_on, ',') AS days FROM referral
                 WHERE practice_id = $1 AND received_on >= $2 AND received_on <= $3 AND {COUNTED}
                 GROUP BY source_id, clinic_id ORDER BY source_id, clinic_id"
            ),
            args![practice_id, from.to_string(), today.to_string()],
        )
        .await?;
    let closed = verdicts::Closed::read(db, practice_id, today).await?;
    let mut went: HashMap<usize, verdicts::Went> = HashMap::new();
    for row in rows {
        let Some(place) = places.get(&row.source_id).copied() else { continue };
        let Some(source) = sources.get_mut(place) else { continue };
        let days: Vec<Date> = row.days.split(',').filter_map(|day| day.parse().ok()).collect();
        if source.first_on.is_some_and(|first| days.contains(&first)) {
            source.first_clinic.get_or_insert(row.clinic_id);
        }
        match closed.on(row.clinic_id) {
            Some(closed_on) => went.entry(place).or_default().add(closed_on, days),
            None => source.history.days.extend(days),
        }
    }
    sources.iter_mut().for_each(|source| source.history.days.sort_unstable());
    for (place, went) in went {
        let Some(source) = sources.get_mut(place) else { continue };
        let (days, ended) = went.beside(std::mem::take(&mut source.history.days));
        source.history.days = days;
        source.history.ended |= ended.is_some();
        source.has_lost_its_clinic = ended.is_some();
    }
    Ok(())
}

impl From<Known> for Source {
    fn from(known: Known) -> Self {
        let profession = Profession::from_code(&known.profession);
        let group = Profession::ALL.iter().position(|one| Some(*one) == profession);
        Self {
            history: History {
                group: group.and_then(|group| u32::try_from(group).ok()).unwrap_or(u32::MAX),
                ended: matches!(known.status.as_str(), "retired" | "moved"),
                ..History::default()
            },
            is_somebody: is_somebody(&known.kind, &known.profession),
            first_on: known.first_referral_on.and_then(|day| day.parse().ok()),
            first_clinic: None,
            has_lost_its_clinic: false,
            contacts: Vec::new(),
        }
    }
}
