//! Reading the ledger: all of it, or what changed since.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use lexicon::Month;
use platform::{
    Db, Instant, Result, Sql, Uuid, args, clock,
    db::{self, FromQueryResult, Value},
};

use super::{
    Account, Ledger, cells,
    changes::{Changes, next_id},
    names,
    places::Places,
    stands,
};
use crate::relationships::Standings;

/// More changed sources than this are read as quickly with all the others.
const MOST_READ_AGAIN: usize = 1_000;
/// Clocks of several servers and transactions still running make "since" fuzzy.
const MARGIN: i64 = 60_000;

/// The change counters of a practice.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    pub referrals: i64,
    pub sources: i64,
}

impl Stamp {
    /// As they are.
    pub async fn now(db: &Db, practice_id: Uuid) -> Result<Self> {
        let now = db::change_counters(db, practice_id, &["referrals", "sources"]).await?;
        Ok(Self { referrals: now[0], sources: now[1] })
    }

    /// Whether what was read at this stamp is still true at another.
    pub fn covers(self, now: Self) -> bool {
        self.referrals >= now.referrals && self.sources >= now.sources
    }
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
        format!("AND {column} IN ({})", db::marks(args, ids.iter().copied()))
    }
}

/// Everything.
pub async fn all(
    db: &Db,
    practice_id: Uuid,
    from: Month,
    today: Date,
    stamp: Stamp,
    resting: &Standings,
) -> Result<Ledger> {
    let read_at = clock::now();
    let mut places = Places::default();
    let scope = (from, today, resting);
    let sources = accounts(db, practice_id, scope, Which::All, &mut places).await?;
    let (id, changes) = (next_id(), Changes::default());
    Ok(Ledger { id, changes, from, today, stamp, read_at, sources, places })
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// What was known, with the sources that have changed since; none when too many
/// did.
pub async fn again(
    db: &Db,
    practice_id: Uuid,
    known: &Ledger,
    stamp: Stamp,
    resting: &Standings,
) -> Result<Option<Ledger>> {
    let read_at = clock::now();
    let since = (known.stamp.referrals, known.read_at);
    let Some(changed) = changed(db, practice_id, since).await? else { return Ok(None) };
    let (mut read, mut places) = (HashMap::new(), known.places.clone());
    if !changed.is_empty() {
        let which = Which::These(&changed);
        let scope = (known.from, known.today, resting);
        read = accounts(db, practice_id, scope, which, &mut places).await?;
    }
    Ok(Some(Ledger { stamp, read_at, ..known.with(&changed, &read, places) }))
}

/// The sources whose referrals or names changed since a value of the counter of referrals and an
/// instant; none when so many did that all are read as quickly.
pub(crate) async fn changed(
    db: &Db,
    practice_id: Uuid,
    (referrals, read_at): (i64, Instant),
) -> Result<Option<Vec<Uuid>>> {
    // Served by source_by_figures and source_by_change.
    let changed: Vec<Id> = db
        .rows(
            "SELECT id FROM source WHERE practice_id = $1 AND figures_changed > $2
             UNION
             SELECT id FROM source WHERE practice_id = $1 AND changed_at >= $3
             LIMIT 1001",
            args![practice_id, referrals, read_at - MARGIN],
        )
        .await?;
    let few = changed.len() <= MOST_READ_AGAIN;
    Ok(few.then(|| changed.into_iter().map(|row| row.id).collect()))
}

async fn accounts(
    db: &Db,
    practice_id: Uuid,
    (from, today, resting): (Month, Date, &Standings),
    which: Which<'_>,
    places: &mut Places,
) -> Result<HashMap<Uuid, Arc<Account>>> {
    let names = names::read(db, practice_id, from, which, resting).await?;
    let mut accounts: HashMap<Uuid, Account> =
        names.into_iter().map(|name| (name.id, Account::new(name))).collect();
    cells::read(db, practice_id, from, which, &mut accounts, places).await?;
    stands::read(db, practice_id, today, which, &mut accounts).await?;
    Ok(accounts.into_iter().map(|(id, account)| (id, Arc::new(account))).collect())
}
