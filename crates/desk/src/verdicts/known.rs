//! The verdicts on all sources of a practice, kept in memory until a referral, a source, a
//! closure, or what was put aside changes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use insight::{Closure, Options, Population, Score, Status};
use jiff::{ToSpan, civil::Date};
use platform::{Db, Error, Instant, Result, Sql, Uuid, clock, db, web::App};

use super::{
    aside::{self, Aside},
    streams::Streams,
    verdict::{Sent, Verdict},
};
use crate::{
    beside::beside,
    practice,
    relationships::{self, Standings},
    reports,
    shelf::Shelf,
};

/// One in so many of those called slipping, or growing, is so by chance alone: who accepts none
/// hears of nobody in time.
pub const CHANCE_IN: u32 = 10;

/// How all sources of a practice stand on a day.
pub struct Known {
    today: Date,
    stamp: Stamp,
    read_at: Instant,
    /// How long it took, in milliseconds.
    took: i64,
    streams: Arc<Streams>,
    judged: Arc<Judged>,
    asides: HashMap<Uuid, Aside>,
}

/// Verdicts on more sources take seconds: meanwhile a page shows those of before the change.
const AT_ONCE: usize = 2_000;
/// In a large practice something changes all the time. Verdicts rest so many times as long as
/// they took, so that most of the processors is left to the pages.
const REST: i64 = 10;

/// The months of a source, so many of them.
type Months = HashMap<(Uuid, usize), Arc<[insight::Month]>>;

/// What follows from the streams alone.
struct Judged {
    closures: Vec<Closure>,
    population: Population,
    scores: Vec<Score>,
    /// The months that pages have shown.
    months: Mutex<Months>,
}

/// How the sources of a practice stand today: found in memory as long as nothing has changed.
/// Of thousands of sources the verdicts of a moment ago are given while new ones are reached, and
/// those are reached now and then; what was put aside always holds at once.
pub async fn known(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Known>> {
    let now = Stamp::now(app.db(), practice_id).await?;
    let space = app.kept::<Shelf<Known>>().of(practice_id);
    let Some(kept) = space.find().filter(|known| known.today == today) else {
        return reached(app, practice_id, today).await;
    };
    if kept.stamp.covers(now) {
        return Ok(kept);
    }
    if kept.streams.ids().len() <= AT_ONCE {
        return reached(app, practice_id, today).await;
    }
    let known = match kept.stamp.verdicts < now.verdicts {
        true => Arc::new(kept.with(aside::all(app.db(), practice_id).await?, now)),
        false => kept,
    };
    space.keep(known.clone());
    let is_rested = clock::now() - known.read_at >= known.took * (REST + 1);
    if !known.stamp.covers(now) && is_rested && !space.is_read() {
        let app = app.clone();
        tokio::spawn(async move {
            if let Err(error) = reached(&app, practice_id, today).await {
                tracing::warn!(%error, "the verdicts were not reached");
            }
        });
    }
    Ok(known)
}

/// The same, as everything stands at this moment.
async fn reached(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Known>> {
    let space = app.kept::<Shelf<Known>>().of(practice_id);
    let _one_reads = space.alone().await;
    // Read before the data: a change in between then only costs a second look.
    let now = Stamp::now(app.db(), practice_id).await?;
    let known = match space.find().filter(|known| known.today == today) {
        Some(known) if known.stamp.covers(now) => return Ok(known),
        before => {
            let resting = relationships::standings(app, practice_id, today).await?;
            Arc::new(Known::read(app.db(), (practice_id, today, now), before, &resting).await?)
        }
    };
    space.keep(known.clone());
    Ok(known)
}

impl Known {
    async fn read(
        db: &Db,
        (practice_id, today, stamp): (Uuid, Date, Stamp),
        before: Option<Arc<Self>>,
        resting: &Standings,
    ) -> Result<Self> {
        let read_at = clock::now();
        let streams = match &before {
            Some(known) => known.streams_now(db, practice_id, today, resting).await?,
            None => Streams::read(db, practice_id, today, resting).await?,
        };
        let closures = closures(db, practice_id, today).await?;
        // Whoever has none waits for them; others are shown those of before.
        let how = match before.is_some() && streams.ids().len() > AT_ONCE {
            true => How::Beside,
            false => How::AtOnce,
        };
        let same = before.filter(|known| {
            known.judged.closures == closures && known.streams.judge_alike(&streams)
        });
        let (streams, judged) = match same {
            Some(known) => (streams, known.judged.clone()),
            None => judge(streams, closures, today, how).await?,
        };
        let asides = aside::all(db, practice_id).await?;
        let took = clock::now() - read_at;
        Ok(Self { today, stamp, read_at, took, streams: Arc::new(streams), judged, asides })
    }

    /// The same with what is put aside now.
    fn with(&self, asides: HashMap<Uuid, Aside>, now: Stamp) -> Self {
        Self {
            today: self.today,
            stamp: Stamp { verdicts: now.verdicts, ..self.stamp },
            read_at: self.read_at,
            took: self.took,
            streams: self.streams.clone(),
            judged: self.judged.clone(),
            asides,
        }
    }

    async fn streams_now(
        &self,
        db: &Db,
        practice_id: Uuid,
        today: Date,
        resting: &Standings,
    ) -> Result<Streams> {
        match reports::changed(db, practice_id, (self.stamp.referrals, self.read_at)).await? {
            Some(changed) => self.streams.again(db, practice_id, today, &changed, resting).await,
            None => Streams::read(db, practice_id, today, resting).await,
        }
    }

    /// A number that differs whenever a verdict may.
    pub fn stamp(&self) -> i64 {
        self.stamp.sum()
    }

    /// How a source stands; none for those who never referred, and for those who are nobody.
    pub fn of(&self, source_id: Uuid) -> Option<Verdict<'_>> {
        self.at(self.streams.place(source_id)?)
    }

    /// All sources that ever referred, each with its verdict.
    pub fn all(&self) -> impl Iterator<Item = (Uuid, Verdict<'_>)> {
        let ids = self.streams.ids().iter().copied().enumerate();
        ids.filter_map(|(place, id)| Some((id, self.at(place)?)))
    }

    /// The sources that slip, grow or have ended, each with its verdict.
    pub fn told(&self) -> impl Iterator<Item = (Uuid, Verdict<'_>)> {
        let is_told =
            |status: Status| matches!(status, Status::Slipping | Status::Growing | Status::Retired);
        let all = self.judged.scores.iter().enumerate();
        let told = all.filter(move |(_, score)| is_told(score.status));
        told.filter_map(|(place, _)| Some((*self.streams.ids().get(place)?, self.at(place)?)))
    }

    fn at(&self, place: usize) -> Option<Verdict<'_>> {
        let (id, score) = (self.streams.ids().get(place)?, self.judged.scores.get(place)?);
        let sent = Sent { days: &self.streams.histories().get(place)?.days, today: self.today };
        Some(Verdict::new(score, sent, self.streams.rests(place), self.asides.get(id)))
    }

    /// The last months of a source, the present one last, each with what was to be expected.
    /// Worked out when a page first shows them: it shows a few sources of thousands.
    pub fn months(&self, source_id: Uuid, count: usize) -> Arc<[insight::Month]> {
        let place = self.streams.place(source_id);
        let history = place.and_then(|place| self.streams.histories().get(place));
        let work_out = || {
            history.map_or_else(Vec::new, |one| self.judged.population.months(one, count)).into()
        };
        match self.judged.months.lock() {
            Ok(mut known) => known.entry((source_id, count)).or_insert_with(work_out).clone(),
            Err(_) => work_out(),
        }
    }
}

/// Whether somebody waits for verdicts.
#[derive(Clone, Copy)]
enum How {
    AtOnce,
    Beside,
}

/// Thousands of histories take a while, in which others want to be served.
async fn judge(
    streams: Streams,
    closures: Vec<Closure>,
    today: Date,
    how: How,
) -> Result<(Streams, Arc<Judged>)> {
    let judged = move || {
        let options = Options {
            closures: closures.clone(),
            false_discoveries: 1.0 / f64::from(CHANCE_IN),
            ..Options::default()
        };
        let population = Population::learn(streams.histories(), today, &options);
        let scores = population.scores(streams.histories());
        (streams, Arc::new(Judged { closures, population, scores, months: Mutex::default() }))
    };
    match how {
        How::Beside => beside(judged).await,
        How::AtOnce => tokio::task::spawn_blocking(judged)
            .await
            .map_err(|error| Error::Internal(format!("the verdicts were not reached: {error}"))),
    }
}

/// The days on which no referral could come from anybody, as far as anything is foretold.
pub async fn closures(db: &impl Sql, practice_id: Uuid, today: Date) -> Result<Vec<Closure>> {
    let (days, end) = practice::closures(db, practice_id).await?;
    let mut closures: Vec<Closure> =
        days.into_iter().map(|day| Closure { from: day, to: day }).collect();
    // As far as anything is foretold.
    closures.extend(end.map(|from| Closure { from, to: today.saturating_add(1.year()).max(from) }));
    Ok(closures)
}

/// The change counters that verdicts stand on.
#[derive(Debug, Clone, Copy, Default)]
struct Stamp {
    referrals: i64,
    sources: i64,
    practice: i64,
    verdicts: i64,
}

impl Stamp {
    async fn now(db: &Db, practice_id: Uuid) -> Result<Self> {
        let topics = ["referrals", "sources", practice::TOPIC, super::TOPIC];
        let now = db::change_counters(db, practice_id, &topics).await?;
        Ok(Self { referrals: now[0], sources: now[1], practice: now[2], verdicts: now[3] })
    }

    /// Whether what was read at this stamp is still true at another.
    fn covers(self, now: Self) -> bool {
        self.referrals >= now.referrals
            && self.sources >= now.sources
            && self.practice >= now.practice
            && self.verdicts >= now.verdicts
    }

    fn sum(self) -> i64 {
        self.referrals + self.sources + self.practice + self.verdicts
    }
}
