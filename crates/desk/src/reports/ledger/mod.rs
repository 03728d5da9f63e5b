//! What the report says of each source, kept in memory: read once for the whole
//! practice, and after a change again for the sources that changed.
//!
//! Answers are added up from here, so that a practice of a million referrals
//! answers any question as quickly after a change as before.

mod account;
mod cells;
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
pub use names::SourceName;
pub use places::Place;
pub(crate) use read::{Which, changed};
pub use steps::Steps;

use places::Places;
use read::Stamp;

use crate::{relationships, shelf::Shelf};

/// The sources of a practice that referred since a month, and how they stand on
/// a day.
pub struct Ledger {
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
