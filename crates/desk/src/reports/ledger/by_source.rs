//! What is known of each source, and how it is kept up to date.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use platform::{Db, Instant, Result, Sql, Uuid, args, clock, db::FromQueryResult, db::Value};

/// Something that can be read of every source, or of some.
pub trait OfSource: Send + Sync + Sized + 'static {
    /// What it is read for: a day, a stretch of months.
    type Scope: Clone + Send + Sync;

    /// Whether what was read for `kept` answers for `wanted` as well.
    fn serves(kept: &Self::Scope, wanted: &Self::Scope) -> bool;

    /// Reads it. A source of which there is nothing to say is left out.
    fn read(
        db: &Db,
        practice_id: Uuid,
        scope: &Self::Scope,
        which: Which<'_>,
    ) -> impl Future<Output = Result<HashMap<Uuid, Self>>> + Send;
}

/// Which sources are read.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// All of the practice.
    All,
    /// Only these.
    These(&'a [Uuid]),
}

impl Which<'_> {
    /// The condition on a column that holds the id of a source.
    pub fn condition(self, column: &str, args: &mut Vec<Value>) -> String {
        let Self::These(ids) = self else { return String::new() };
        let numbers: Vec<String> =
            (args.len() + 1..=args.len() + ids.len()).map(|number| format!("${number}")).collect();
        args.extend(ids.iter().map(|id| Value::from(*id)));
        format!("AND {column} IN ({})", numbers.join(", "))
    }
}

/// What is known of each source of a practice.
pub struct BySource<T> {
    /// The change counters when it was read.
    stamp: Stamp,
    read_at: Instant,
    sources: HashMap<Uuid, Arc<T>>,
}

impl<T> BySource<T> {
    /// What is known of one source.
    pub fn get(&self, source_id: Uuid) -> Option<&T> {
        self.sources.get(&source_id).map(AsRef::as_ref)
    }

    /// What is known of all, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (Uuid, &T)> {
        self.sources.iter().map(|(id, known)| (*id, known.as_ref()))
    }
}

/// Keeps it for every practice that was asked for lately.
pub struct Shelf<T: OfSource>(Mutex<HashMap<Uuid, Arc<Place<T>>>>);

struct Place<T: OfSource> {
    kept: Mutex<Option<(T::Scope, Arc<BySource<T>>)>>,
    /// One reads, and who comes meanwhile finds what was read.
    reading: tokio::sync::Mutex<()>,
}

/// Practices kept in memory at a time.
const MOST_PRACTICES: usize = 64;
/// More changed sources than this are read as quickly with all the others.
const MOST_READ_AGAIN: usize = 1_000;
/// Clocks of several servers and transactions still running make "since" fuzzy.
const MARGIN: i64 = 60_000;

impl<T: OfSource> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: OfSource> Shelf<T> {
    /// What is known now.
    pub async fn fresh(
        &self,
        db: &Db,
        practice_id: Uuid,
        wanted: T::Scope,
    ) -> Result<Arc<BySource<T>>> {
        // Read before the data: a change in between then only costs a second look.
        let now = Stamp::now(db, practice_id).await?;
        let place = self.place(practice_id);
        if let Some(fresh) = place.find(&wanted).filter(|(_, known)| known.stamp.covers(now)) {
            return Ok(fresh.1);
        }
        let _one_reads = place.reading.lock().await;
        let (scope, known) = match place.find(&wanted) {
            Some((_, known)) if known.stamp.covers(now) => return Ok(known),
            Some((scope, known)) => {
                let again = read_again(db, practice_id, &scope, &known, now).await?;
                (scope, again)
            }
            None => (wanted.clone(), None),
        };
        let known = match known {
            Some(known) => known,
            None => read_all(db, practice_id, &scope, now).await?,
        };
        let known = Arc::new(known);
        if let Ok(mut kept) = place.kept.lock() {
            *kept = Some((scope, known.clone()));
        }
        Ok(known)
    }

    fn place(&self, practice_id: Uuid) -> Arc<Place<T>> {
        let empty = || Arc::new(Place { kept: Mutex::default(), reading: Default::default() });
        let Ok(mut places) = self.0.lock() else { return empty() };
        if places.len() >= MOST_PRACTICES && !places.contains_key(&practice_id) {
            places.clear();
        }
        places.entry(practice_id).or_insert_with(empty).clone()
    }
}

impl<T: OfSource> Place<T> {
    fn find(&self, wanted: &T::Scope) -> Option<(T::Scope, Arc<BySource<T>>)> {
        self.kept.lock().ok()?.clone().filter(|(scope, _)| T::serves(scope, wanted))
    }
}

async fn read_all<T: OfSource>(
    db: &Db,
    practice_id: Uuid,
    scope: &T::Scope,
    stamp: Stamp,
) -> Result<BySource<T>> {
    let read_at = clock::now();
    let read = T::read(db, practice_id, scope, Which::All).await?;
    let sources = read.into_iter().map(|(id, known)| (id, Arc::new(known))).collect();
    Ok(BySource { stamp, read_at, sources })
}

/// The change counters of a practice.
#[derive(Debug, Clone, Copy, Default)]
struct Stamp {
    referrals: i64,
    sources: i64,
}

impl Stamp {
    async fn now(db: &Db, practice_id: Uuid) -> Result<Self> {
        // Served by the primary key of change_counter.
        let counters: Vec<Counter> = db
            .rows(
                "SELECT topic, value FROM change_counter
                 WHERE practice_id = $1 AND topic IN ('referrals', 'sources')",
                args![practice_id],
            )
            .await?;
        let of = |topic: &str| counters.iter().find(|one| one.topic == topic);
        Ok(Self {
            referrals: of("referrals").map_or(0, |one| one.value),
            sources: of("sources").map_or(0, |one| one.value),
        })
    }

    /// Whether what was read at this stamp is still true at another.
    fn covers(self, now: Self) -> bool {
        self.referrals >= now.referrals && self.sources >= now.sources
    }
}

#[derive(FromQueryResult)]
struct Counter {
    topic: String,
    value: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// What was known with the sources that changed since; none when too many did.
async fn read_again<T: OfSource>(
    db: &Db,
    practice_id: Uuid,
    scope: &T::Scope,
    known: &BySource<T>,
    stamp: Stamp,
) -> Result<Option<BySource<T>>> {
    let read_at = clock::now();
    // Served by source_by_figures_changed and source_by_change.
    let changed: Vec<Id> = db
        .rows(
            "SELECT id FROM source WHERE practice_id = $1 AND figures_changed > $2
             UNION
             SELECT id FROM source WHERE practice_id = $1 AND changed_at >= $3
             LIMIT 1001",
            args![practice_id, known.stamp.referrals, known.read_at - MARGIN],
        )
        .await?;
    if changed.len() > MOST_READ_AGAIN {
        return Ok(None);
    }
    let mut sources = known.sources.clone();
    let changed: Vec<Uuid> = changed.into_iter().map(|row| row.id).collect();
    if !changed.is_empty() {
        let read = T::read(db, practice_id, scope, Which::These(&changed)).await?;
        for id in &changed {
            sources.remove(id);
        }
        sources.extend(read.into_iter().map(|(id, known)| (id, Arc::new(known))));
    }
    Ok(Some(BySource { stamp, read_at, sources }))
}
