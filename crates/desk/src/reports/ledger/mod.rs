//! What the report says of each source, kept in memory: read once for the whole
//! practice, and after a change again for the sources that changed.
//!
//! Answers are added up from here, so that a practice of a million referrals
//! answers any question as quickly after a change as before.

mod account;
mod cells;
mod changes;
mod names;
mod places;
mod read;
mod stands;
mod steps;

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use lexicon::Month;
use platform::{Instant, Result, Uuid, web::App};

pub use account::Account;
pub use changes::Change;
pub use names::SourceName;
pub use places::Place;
pub(crate) use read::{Which, changed};
pub use steps::Steps;

use changes::Changes;
use places::Places;
use read::Stamp;

use crate::{relationships, shelf::Shelf};

/// The sources of a practice that referred since a month, and how they stand on
/// a day.
pub struct Ledger {
    id: u64,
    changes: Changes,
    from: Month,
    today: Date,
    stamp: Stamp,
    read_at: Instant,
    sources: HashMap<Uuid, Arc<Account>>,
    places: Places,
}

impl Ledger {
    /// All sources, in no order.
    pub fn accounts(&self) -> impl Iterator<Item = &Arc<Account>> {
        self.sources.values()
    }

    /// A source, if it has referred.
    pub fn account(&self, source_id: Uuid) -> Option<&Arc<Account>> {
        self.sources.get(&source_id)
    }

    /// All places, in the order of their numbers.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.iter()
    }

    /// A number that differs whenever the ledger says something else.
    pub fn stamp(&self) -> i64 {
        self.stamp.referrals + self.stamp.sources
    }

    /// A number that no other ledger has.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// What has changed since a ledger of an earlier reading, in order; none where it does not
    /// follow from that one, or too much has changed.
    pub fn changes_since(&self, id: u64) -> Option<impl Iterator<Item = &Change>> {
        self.changes.since(id)
    }

    /// The same after some sources changed; those that were not read are gone.
    fn with(&self, changed: &[Uuid], read: &HashMap<Uuid, Arc<Account>>, places: Places) -> Self {
        let mut sources = self.sources.clone();
        let put = |id: &Uuid| {
            let after = read.get(id).cloned();
            let before = match &after {
                Some(after) => sources.insert(*id, after.clone()),
                None => sources.remove(id),
            };
            Change { before, after }
        };
        let changes = changed.iter().map(put).collect();
        let changes = self.changes.and(self.id, changes);
        Self { id: changes::next_id(), changes, sources, places, ..*self }
    }

    /// Whether it tells of all that is asked, as of `now`.
    fn serves(&self, from: Month, today: Date) -> bool {
        self.from <= from && self.today == today
    }
}

/// The sources that referred since `from` (or longer ago), as they stand today.
pub async fn ledger(app: &App, practice_id: Uuid, from: Month, today: Date) -> Result<Arc<Ledger>> {
    // Read before the data: a change in between then only costs a second look.
    let now = Stamp::now(app.db(), practice_id).await?;
    let space = app.kept::<Shelf<Ledger>>().of(practice_id);
    let kept = || space.find().filter(|ledger| ledger.serves(from, today));
    if let Some(fresh) = kept().filter(|known| known.stamp.covers(now)) {
        return Ok(fresh);
    }
    let _one_reads = space.alone().await;
    let (db, resting) = (app.db(), relationships::standings(app, practice_id, today).await?);
    let known = match kept() {
        Some(known) if known.stamp.covers(now) => return Ok(known),
        Some(known) => read::again(db, practice_id, &known, now, &resting).await?,
        None => None,
    };
    let ledger = Arc::new(match known {
        Some(ledger) => ledger,
        None => read::all(db, practice_id, at_least(from, today), today, now, &resting).await?,
    });
    space.keep(ledger.clone());
    Ok(ledger)
}

/// The usual periods of a practice, and what they are held against, need one reading, not one
/// each: the last three years, and whole years where it is longer ago.
fn at_least(from: Month, today: Date) -> Month {
    let usual = Month::of(today).plus(-36);
    if from >= usual { usual } else { Month::new(from.year(), 1).unwrap_or(from) }
}

#[cfg(test)]
impl Ledger {
    /// One of nothing, since a month.
    pub fn of_nothing(from: Month) -> Self {
        Self {
            id: changes::next_id(),
            changes: Changes::default(),
            from,
            today: from.first_day(),
            stamp: Stamp { referrals: 0, sources: 0 },
            read_at: 0,
            sources: HashMap::new(),
            places: Places::default(),
        }
    }

    /// The same after these were read, each as it is by now or gone. They know the numbers of
    /// places that `place` gives.
    pub fn after(
        &self,
        read: impl Fn(&mut dyn FnMut(Uuid, &str) -> u32) -> Vec<(Uuid, Option<Account>)>,
    ) -> Self {
        let mut places = self.places.clone();
        let read = read(&mut |clinic, payer| places.number(clinic, payer.to_owned()));
        let changed: Vec<Uuid> = read.iter().map(|(id, _)| *id).collect();
        let read =
            read.into_iter().filter_map(|(id, account)| Some((id, Arc::new(account?)))).collect();
        self.with(&changed, &read, places)
    }
}
