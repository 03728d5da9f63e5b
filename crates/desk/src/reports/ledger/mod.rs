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

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::civil::Date;
use lexicon::Month;
use platform::{Instant, Result, Uuid, web::App};

pub use account::Account;
pub use names::SourceName;
pub use places::Place;

use places::Places;
use read::Stamp;

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
    let desk = app.kept::<Shelf>().of(practice_id);
    if let Some(fresh) = desk.find(from, today).filter(|known| known.stamp.covers(now)) {
        return Ok(fresh);
    }
    let _one_reads = desk.reading.lock().await;
    let known = match desk.find(from, today) {
        Some(known) if known.stamp.covers(now) => return Ok(known),
        Some(known) => read::again(app.db(), practice_id, &known, now).await?,
        None => None,
    };
    let ledger = Arc::new(match known {
        Some(ledger) => ledger,
        None => read::all(app.db(), practice_id, whole_years(from, today), today, now).await?,
    });
    desk.keep(ledger.clone());
    Ok(ledger)
}

/// The usual periods of a practice need one reading, not one each: the last two
/// years at least, and whole ones.
fn whole_years(from: Month, today: Date) -> Month {
    let from = from.min(Month::of(today).plus(-23));
    Month::new(from.year(), 1).unwrap_or(from)
}

/// Practices kept in memory at a time.
const MOST_PRACTICES: usize = 64;

/// The ledgers of the practices that were asked for lately.
#[derive(Default)]
struct Shelf(Mutex<HashMap<Uuid, Arc<Space>>>);

#[derive(Default)]
struct Space {
    kept: Mutex<Option<Arc<Ledger>>>,
    /// One reads, and who comes meanwhile finds what was read.
    reading: tokio::sync::Mutex<()>,
}

impl Shelf {
    fn of(&self, practice_id: Uuid) -> Arc<Space> {
        let Ok(mut spaces) = self.0.lock() else { return Arc::default() };
        if spaces.len() >= MOST_PRACTICES && !spaces.contains_key(&practice_id) {
            spaces.clear();
        }
        spaces.entry(practice_id).or_default().clone()
    }
}

impl Space {
    fn find(&self, from: Month, today: Date) -> Option<Arc<Ledger>> {
        self.kept.lock().ok()?.clone().filter(|ledger| ledger.serves(from, today))
    }

    fn keep(&self, ledger: Arc<Ledger>) {
        if let Ok(mut kept) = self.kept.lock() {
            *kept = Some(ledger);
        }
    }
}
