//! What the report says of each source, kept in memory: read once for the whole
//! practice, and after a change again for the sources that changed.
//!
//! Answers are added up from here, so that a practice of a million referrals
//! answers any question as quickly after a change as before.

mod account;
mod by_source;
mod cells;
mod names;
mod stands;

use std::sync::Arc;

use jiff::civil::Date;
use lexicon::Month;
use platform::{Result, Uuid, web::App};

pub use account::{Account, Place};
pub use by_source::BySource;
pub use names::SourceName;
pub use stands::Stands;

use by_source::Shelf;

/// The names and figures of all sources that referred since a month.
pub async fn accounts(app: &App, practice_id: Uuid, from: Month) -> Result<Arc<BySource<Account>>> {
    // Whole years: the usual periods of a practice need one reading, not one each.
    let from = Month::new(from.year(), 1).unwrap_or(from);
    app.kept::<Shelf<Account>>().fresh(app.db(), practice_id, from).await
}

/// How all sources stand on a day.
pub async fn stands(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<BySource<Stands>>> {
    app.kept::<Shelf<Stands>>().fresh(app.db(), practice_id, today).await
}
