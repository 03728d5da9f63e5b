//! All days on which each source referred, and all contacts with it.

use std::collections::HashMap;

use insight::{Closure, History, Options, effects::Ratios};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use lexicon::{Profession, TouchKind};
use platform::{Db, Result, Sql, Uuid, args, clock, db::FromQueryResult};

use crate::{referrals::rollup::COUNTED, thanks::is_somebody, verdicts};

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
struct Day {
    source_id: Uuid,
    clinic_id: Uuid,
    received_on: String,
    referrals: i64,
}

#[derive(FromQueryResult)]
struct Contact {
    source_id: Uuid,
    kind: String,
    happened_at: i64,
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
        for (source_id, contact) in contacts(db, practice_id, from).await? {
            if let Some(source) = places.get(&source_id).and_then(|at| sources.get_mut(*at)) {
                source.contacts.push(contact);
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
    // Served by referral_by_received.
    let rows: Vec<Day> = db
        .rows(
            &format!(
                "SELECT source_id, clinic_id, received_on, count(*) AS referrals FROM referral
                 WHERE practice_id = $1 AND received_on >= $2 AND received_on <= $3 AND {COUNTED}
                 GROUP BY source_id, clinic_id, received_on ORDER BY received_on"
            ),
            args![practice_id, from.to_string(), today.to_string()],
        )
        .await?;
    let closed = verdicts::Closed::read(db, practice_id, today).await?;
    let mut went: HashMap<usize, verdicts::Went> = HashMap::new();
    for row in rows {
        let place = places.get(&row.source_id).copied();
        let (Some(place), Ok(on)) = (place, row.received_on.parse::<Date>()) else { continue };
        let Some(source) = sources.get_mut(place) else { continue };
        if source.first_on == Some(on) {
            source.first_clinic.get_or_insert(row.clinic_id);
        }
        let days = std::iter::repeat_n(on, usize::try_from(row.referrals).unwrap_or(0));
        match closed.on(row.clinic_id) {
            Some(closed_on) => went.entry(place).or_default().add(closed_on, days),
            None => source.history.days.extend(days),
        }
    }
    for (place, went) in went {
        let Some(source) = sources.get_mut(place) else { continue };
        let (days, ended) = went.beside(std::mem::take(&mut source.history.days));
        source.history.days = days;
        source.history.ended |= ended.is_some();
        source.has_lost_its_clinic = ended.is_some();
    }
    Ok(())
}

async fn contacts(
    db: &Db,
    practice_id: Uuid,
    from: Date,
) -> Result<Vec<(Uuid, (Date, TouchKind))>> {
    // Served by the primary key of practice.
    let zone = db
        .value::<String>("SELECT time_zone FROM practice WHERE id = $1", args![practice_id])
        .await?;
    let zone = zone.map_or(TimeZone::UTC, |name| clock::zone(&name));
    // Served by touch_by_source.
    let rows: Vec<Contact> = db
        .rows(
            "SELECT source_id, kind, happened_at FROM touch
             WHERE practice_id = $1 AND happened_at >= $2 AND deleted_at IS NULL",
            args![practice_id, clock::at_hour(from, 0, &zone)],
        )
        .await?;
    let known = |row: Contact| {
        let kind = TouchKind::from_code(&row.kind)?;
        Some((row.source_id, (clock::local_day(row.happened_at, &zone), kind)))
    };
    Ok(rows.into_iter().filter_map(known).collect())
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
