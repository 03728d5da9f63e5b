//! The queue: whom to thank now, whom later, and why. Today, a source's page and the report
//! list what it lists.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::civil::Date;
use lexicon::Profession;
use platform::{Result, Sql, Uuid, args, clock, db::FromQueryResult, web::App};

use super::{
    batch::{Batch, Came, batch, due},
    lay,
    owing::Owing,
    privacy::{Author, Authorised, Thanked},
    promise::Promise,
    record::Covers,
    round::{self, Acquaintance, Round, round},
};
use crate::{
    plans::WorkingDays,
    practice,
    relationships::{self, Standing, Standings},
    reports::{self, Listed, Which},
    shelf,
};

/// A source that is to be thanked, once for everybody who came.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The source.
    pub source_id: Uuid,
    /// Its name.
    pub name: String,
    /// Where it works.
    pub organisation: Option<String>,
    /// Who looks after it.
    pub owner_id: Option<Uuid>,
    /// Who they are to those who came.
    pub who: Thanked,
    /// Whether those who came have permitted that they know.
    pub authorised: Authorised,
    /// The referrals that are thanked for, the oldest first; for who waits, all of them.
    pub covers: Arc<[Owing]>,
    /// By the end of which day.
    pub due: Date,
    /// Whether they are thanked now.
    pub stand: Stand,
    /// What for.
    pub occasion: For,
}

/// What somebody is thanked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Those who came.
    Patients,
    /// For thinking of us, with everybody who does not treat: whoever came, and if nobody did.
    ThinkingOfUs,
}

/// Whether somebody is thanked now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// Now.
    Now,
    /// With the batch of a day.
    From(Date),
    /// Not at all, for a reason.
    Not(String),
}

/// Why a single patient of somebody who does not treat is not thanked for.
pub const ONE_PATIENT: &str = "One patient came through them since the last thanks, and nobody of ours has met them: a card \
     would tell that this one came. It waits for a second patient, for the patient's written \
     permission, or until somebody visits them: then they are thanked with everybody in June and \
     December.";

impl Entry {
    /// What names it on Today, where it can be put off and handed over.
    pub fn key(&self) -> String {
        format!("thanks:{}", self.source_id)
    }

    /// How many patients came.
    pub fn patients(&self) -> usize {
        self.covers.iter().map(|one| one.patient_id).collect::<HashSet<_>>().len()
    }

    /// How many referrals they sent.
    pub fn referrals(&self) -> i64 {
        self.covers.len() as i64
    }

    /// The day of the first referral that is not thanked for.
    pub fn oldest(&self) -> Option<Date> {
        self.covers.first().map(|one| one.received_on)
    }

    /// What a thank-you for it covers.
    pub(super) fn what_for(&self) -> Covers<'_> {
        match self.occasion {
            For::Patients => Covers::These(&self.covers),
            For::ThinkingOfUs => Covers::Round(&self.covers, self.due),
        }
    }

    /// Whether they are thanked now.
    pub fn is_open(&self) -> bool {
        self.stand == Stand::Now
    }
}

/// What is owed, promised and permitted, who rests, who has met us, and on which days one works.
const RESTS_ON: [&str; 6] =
    ["referrals", "sources", "thanks", "touches", "telling", practice::TOPIC];

/// Everybody who is to be thanked, who is thanked now first, and of these who waits longest.
pub async fn queue(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Vec<Entry>>> {
    shelf::held(app, practice_id, today, &RESTS_ON, read(app, practice_id, today)).await
}

async fn read(app: &App, practice_id: Uuid, today: Date) -> Result<Vec<Entry>> {
    let owed = reports::owed(app, practice_id, today).await?;
    let standings = relationships::standings(app, practice_id, today).await?;
    let mut ground = Ground::read(app.db(), practice_id, today, standings).await?;
    let mut all: Vec<Listed<i64>> = owed.to_thank.clone();
    if ground.round_open().is_some() {
        let listed: HashSet<Uuid> = all.iter().map(|one| one.id).collect();
        let others = lay::everybody(app.db(), practice_id).await?;
        all.extend(others.into_iter().filter(|one| !listed.contains(&one.id)));
    }
    match lay_among(&all) {
        ids if ids.len() <= SOME => ground.meet(app.db(), practice_id, &ids).await?,
        _ => {
            let known = Acquaintances::read(app.db(), practice_id, &ground.zone);
            let topics = ["touches", "thanks", "sources", practice::TOPIC];
            let known = shelf::held(app, practice_id, today, &topics, known).await?;
            ground.known.clone_from(&known.0);
        }
    }
    let mut entries: Vec<Entry> =
        all.iter().flat_map(|listed| ground.entry(listed, &owed.owing(listed.id))).collect();
    entries.sort_by(|one, other| {
        let key = |entry: &Entry| (!entry.is_open(), entry.due, entry.oldest());
        key(one).cmp(&key(other)).then_with(|| one.name.cmp(&other.name))
    });
    Ok(entries)
}

/// What the queue says of one source, from rows as they are in this transaction.
pub(super) async fn entry_of(
    db: &impl Sql,
    practice_id: Uuid,
    today: Date,
    listed: &Listed<i64>,
    owing: &Arc<[Owing]>,
) -> Result<Option<Entry>> {
    let standing = Arc::new(Standings::of_one(db, practice_id, listed.id).await?);
    let mut ground = Ground::read(db, practice_id, today, standing).await?;
    ground.meet(db, practice_id, &lay_among(std::slice::from_ref(listed))).await?;
    Ok(ground.entry(listed, owing))
}

/// What decides beside the referrals.
struct Ground {
    today: Date,
    promise: Promise,
    days: WorkingDays,
    zone: jiff::tz::TimeZone,
    standings: Arc<Standings>,
    permitted: HashSet<(Uuid, Uuid)>,
    known: HashMap<Uuid, Acquaintance>,
}

impl Ground {
    async fn read(
        db: &impl Sql,
        practice_id: Uuid,
        today: Date,
        standings: Arc<Standings>,
    ) -> Result<Self> {
        let (hours, zone) = practice::hours(db, practice_id, None).await?;
        Ok(Self {
            today,
            promise: Promise::read(db, practice_id).await?,
            days: WorkingDays(hours),
            zone,
            standings,
            permitted: permitted(db, practice_id, today).await?,
            known: HashMap::new(),
        })
    }

    /// The day since which a round is open, if one is.
    fn round_open(&self) -> Option<Date> {
        round::open_since(self.promise.batch_day, &self.days, self.today)
    }

    /// Reads how well some sources know us.
    async fn meet(&mut self, db: &impl Sql, practice_id: Uuid, ids: &[Uuid]) -> Result<()> {
        self.known = round::acquaintances(db, practice_id, Which::These(ids), &self.zone).await?;
        Ok(())
    }

    fn entry(&self, listed: &Listed<i64>, owing: &Arc<[Owing]>) -> Option<Entry> {
        let who = who_is(listed);
        let entry = |covers: Arc<[Owing]>, due: Date, stand: Stand, authorised: Authorised| Entry {
            source_id: listed.id,
            name: listed.name.clone(),
            organisation: listed.organisation.clone(),
            owner_id: listed.owner_id,
            who,
            authorised,
            covers,
            due,
            stand,
            occasion: For::Patients,
        };
        let in_round = |covers: Arc<[Owing]>, day: Date, stand: Stand| Entry {
            occasion: For::ThinkingOfUs,
            ..entry(covers, day, stand, Authorised::No)
        };
        let known = self.known.get(&listed.id).copied().unwrap_or_default();
        let round = round(known, self.promise.batch_day, &self.days, self.today);
        let Some(first) = owing.first() else {
            let is_quiet = matches!(self.standings.of(listed.id), Some(Standing::NoContact { .. }));
            return match round {
                Round::Open { day, .. } if who.must_not_know() && !is_quiet => {
                    Some(in_round(Arc::default(), day, Stand::Now))
                }
                _ => None,
            };
        };
        let soon = due(
            clock::zoned(first.received_at, &self.zone).datetime(),
            self.promise.days,
            &self.days,
        );
        let all = owing.clone();
        if let Some(standing @ Standing::NoContact { .. }) = self.standings.of(listed.id) {
            let why = format!("{}.", standing.words());
            return Some(entry(all, soon, Stand::Not(why), Authorised::No));
        }
        if !who.must_not_know() {
            return Some(entry(all, soon, Stand::Now, Authorised::No));
        }
        // Who has permitted that they know is thanked for at once, and for them alone.
        let known: Arc<[Owing]> = owing
            .iter()
            .filter(|one| self.permitted.contains(&(one.source_id, one.patient_id)))
            .copied()
            .collect();
        if let Some(first) = known.first() {
            let soon = due(
                clock::zoned(first.received_at, &self.zone).datetime(),
                self.promise.days,
                &self.days,
            );
            return Some(entry(known, soon, Stand::Now, Authorised::Yes));
        }
        let came: Vec<Came> =
            owing.iter().map(|one| Came { on: one.received_on, patient: one.patient_id }).collect();
        let before = |until: Date| -> Arc<[Owing]> {
            owing.iter().filter(|one| one.received_on <= until).copied().collect()
        };
        Some(match batch(&came, self.promise.batch_day, &self.days, self.today) {
            Batch::Open { day, until } => entry(before(until), day, Stand::Now, Authorised::No),
            open_or_not => match (round, open_or_not) {
                // Whoever came, and if nobody did.
                (Round::Open { day, until }, _) => in_round(before(until), day, Stand::Now),
                (_, Batch::Opens(day)) => entry(all, day, Stand::From(day), Authorised::No),
                (Round::Opens(day), _) => in_round(all, day, Stand::From(day)),
                (Round::Stranger, _) => {
                    entry(all, Date::MAX, Stand::Not(ONE_PATIENT.into()), Authorised::No)
                }
            },
        })
    }
}

/// How well all sources know us: read at once where many are asked for, and kept, since referrals
/// do not change it.
struct Acquaintances(HashMap<Uuid, Acquaintance>);

/// So many sources are asked for one by one.
const SOME: usize = 200;

impl Acquaintances {
    async fn read(db: &impl Sql, practice_id: Uuid, zone: &jiff::tz::TimeZone) -> Result<Self> {
        Ok(Self(round::acquaintances(db, practice_id, Which::All, zone).await?))
    }
}

/// Those who do not treat, and so must not know who came.
fn lay_among(listed: &[Listed<i64>]) -> Vec<Uuid> {
    listed.iter().filter(|one| who_is(one).must_not_know()).map(|one| one.id).collect()
}

/// Who somebody is to those who came.
pub(super) fn who_is(listed: &Listed<i64>) -> Thanked {
    Thanked::of(listed.profession, Author::Source)
}

#[derive(FromQueryResult)]
struct Permitted {
    source_id: Uuid,
    patient_id: Uuid,
}

/// Sources with the patients who have permitted in writing that they know.
async fn permitted(db: &impl Sql, practice_id: Uuid, today: Date) -> Result<HashSet<(Uuid, Uuid)>> {
    // Served by authorisation_by_source; a practice holds few of them.
    let rows: Vec<Permitted> = db
        .rows(
            "SELECT source_id, patient_id FROM authorisation
             WHERE practice_id = $1 AND revoked_at IS NULL AND until >= $2",
            args![practice_id, today.to_string()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.source_id, row.patient_id)).collect())
}

/// The profession of a source by its code.
pub(super) fn profession(code: &str) -> Profession {
    Profession::from_code(code).unwrap_or(Profession::Other)
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
