//! The days of every source's referrals, and what the practice knows of it by itself.

use std::collections::{BTreeMap, HashMap};

use insight::{History, Lift};
use jiff::civil::Date;
use lexicon::Profession;
use platform::{Db, Result, Sql, Uuid, args, db::FromQueryResult};

use super::{
    closed::{Closed, Went},
    lifting::Lifting,
};
use crate::{
    referrals::rollup::COUNTED,
    relationships::{Standing, Standings},
    reports::Which,
    thanks::is_somebody,
};

/// All sources that ever referred, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(super) struct Streams {
    /// The clinics that had closed when they were read.
    closed: Closed,
    /// What contacts were taken to do.
    lifting: Option<Lifting>,
    ids: Vec<Uuid>,
    /// Why the relationship rests at present; empty where it does not.
    rests: Vec<String>,
    histories: Vec<History>,
}

impl Streams {
    /// Reads all sources of a practice.
    pub async fn read(
        db: &Db,
        practice_id: Uuid,
        today: Date,
        resting: &Standings,
    ) -> Result<Self> {
        let closed = Closed::read(db, practice_id, today).await?;
        let lifting = Lifting::read(db, practice_id, today).await?;
        let known = (&closed, lifting.as_ref(), resting);
        let all = read(db, practice_id, Which::All, today, known).await?;
        Ok(Self::of(all, closed, lifting))
    }

    /// The same, on the same day, with some sources read again; with all when a clinic has closed
    /// since.
    pub async fn again(
        &self,
        db: &Db,
        practice_id: Uuid,
        today: Date,
        changed: &[Uuid],
        resting: &Standings,
    ) -> Result<Self> {
        let closed = Closed::read(db, practice_id, today).await?;
        if closed != self.closed {
            return Self::read(db, practice_id, today, resting).await;
        }
        let mut all: BTreeMap<Uuid, Stream> = self.each().collect();
        for id in changed {
            all.remove(id);
        }
        if !changed.is_empty() {
            let known = (&closed, self.lifting.as_ref(), resting);
            all.extend(read(db, practice_id, Which::These(changed), today, known).await?);
        }
        Ok(Self::of(all, closed, self.lifting.clone()))
    }

    fn of(all: BTreeMap<Uuid, Stream>, closed: Closed, lifting: Option<Lifting>) -> Self {
        let mut streams = Self { closed, lifting, ..Self::default() };
        for (id, Stream { rests, history }) in all {
            streams.ids.push(id);
            streams.rests.push(rests);
            streams.histories.push(history);
        }
        streams
    }

    fn each(&self) -> impl Iterator<Item = (Uuid, Stream)> {
        let both = self.rests.iter().cloned().zip(self.histories.iter().cloned());
        let stream = both.map(|(rests, history)| Stream { rests, history });
        self.ids.iter().copied().zip(stream)
    }

    /// The ids, rising.
    pub fn ids(&self) -> &[Uuid] {
        &self.ids
    }

    /// The place of a source.
    pub fn place(&self, id: Uuid) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    /// The histories, in the order of the ids.
    pub fn histories(&self) -> &[History] {
        &self.histories
    }

    /// Why the source at a place rests; empty where it does not.
    pub fn rests(&self, place: usize) -> &str {
        self.rests.get(place).map_or("", String::as_str)
    }

    /// Whether verdicts on these are verdicts on the others.
    pub fn judge_alike(&self, others: &Self) -> bool {
        let alike = |(one, other): (&History, &History)| {
            one.group == other.group
                && one.ended == other.ended
                && one.days == other.days
                && one.lifts == other.lifts
        };
        self.ids == others.ids && self.histories.iter().zip(&others.histories).all(alike)
    }
}

/// One source.
struct Stream {
    rests: String,
    history: History,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    profession: String,
    status: String,
    days: Option<String>,
}

async fn read(
    db: &Db,
    practice_id: Uuid,
    which: Which<'_>,
    today: Date,
    (closed, lifting, resting): (&Closed, Option<&Lifting>, &Standings),
) -> Result<BTreeMap<Uuid, Stream>> {
    let mut went = closed.went(db, practice_id, which).await?;
    let mut lifts = match lifting {
        Some(lifting) => lifting.lifts(db, practice_id, which, today).await?,
        None => HashMap::new(),
    };
    let mut args = args![practice_id];
    let open = closed.without("r.clinic_id", &mut args);
    let which = which.condition("s.id", &mut args);
    // Served by the primary key of source, and referral_by_source alone for each: one text of days
    // a source, since a million rows take longer to hand over than to find.
    let rows: Vec<Row> = db
        .rows(
            &format!(
                "SELECT s.id, s.kind, s.profession, s.status,
                        (SELECT string_agg(r.received_on, ',') FROM referral r
                         WHERE r.practice_id = s.practice_id AND r.source_id = s.id AND {COUNTED} {open})
                        AS days
                 FROM source s
                 WHERE s.practice_id = $1 AND s.last_referral_on IS NOT NULL {which}",
                COUNTED = COUNTED.replace("deleted_at", "r.deleted_at").replace("state", "r.state")
            ),
            args,
        )
        .await?;
    let somebody = rows.into_iter().filter(|row| is_somebody(&row.kind, &row.profession));
    let streams = somebody.map(|row| {
        let went = went.remove(&row.id).unwrap_or_default();
        let lifts = lifts.remove(&row.id).unwrap_or_default();
        (row.id, row.stream(resting.of(row.id), went, lifts))
    });
    Ok(streams.collect())
}

impl Row {
    fn stream(&self, standing: Option<&Standing>, went: Went, lifts: Vec<Lift>) -> Stream {
        let days = self.days.as_deref().unwrap_or_default().split(',');
        let (days, closed_on) = went.beside(days.filter_map(|day| day.parse().ok()).collect());
        let (rests, ended) = match (rests(&self.status, standing), closed_on) {
            ((rests, false), Some(day)) if rests.is_empty() => {
                (format!("its clinic closed on {}", crate::days::long(day)), true)
            }
            ((rests, ended), closed_on) => (rests, ended || closed_on.is_some()),
        };
        let group = group(&self.profession);
        Stream { rests, history: History { days, group, ended, lifts } }
    }
}

/// Why the relationship rests, and whether it has ended.
fn rests(status: &str, standing: Option<&Standing>) -> (String, bool) {
    match (standing, status) {
        (Some(standing @ Standing::Paused { .. }), _) => (standing.in_short(), false),
        (Some(standing), _) => (standing.in_short(), !standing.is_open()),
        (None, "active") => (String::new(), false),
        (None, "retired") => ("retired".into(), true),
        (None, "moved") => ("moved away".into(), true),
        (None, _) => ("no longer active".into(), false),
    }
}

/// Sources of one profession are taken to be more alike than others.
fn group(profession: &str) -> u32 {
    let place = Profession::ALL.iter().position(|known| known.code() == profession);
    place.and_then(|place| u32::try_from(place + 1).ok()).unwrap_or(0)
}
