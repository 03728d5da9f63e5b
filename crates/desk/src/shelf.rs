//! One large thing a practice, kept in memory: read by one, found by all.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::civil::Date;
use platform::{Result, Uuid, db, web::App};
use tokio::sync::MutexGuard;

/// Practices kept in memory at a time.
const MOST_PRACTICES: usize = 64;

/// What is kept of the practices that were asked for lately.
pub struct Shelf<T>(Mutex<HashMap<Uuid, Arc<Space<T>>>>);

/// The place of one practice.
pub struct Space<T> {
    kept: Mutex<Option<Arc<T>>>,
    reading: tokio::sync::Mutex<()>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Default for Space<T> {
    fn default() -> Self {
        Self { kept: Mutex::default(), reading: tokio::sync::Mutex::default() }
    }
}

impl<T> Shelf<T> {
    /// The place of a practice.
    pub fn of(&self, practice_id: Uuid) -> Arc<Space<T>> {
        let Ok(mut spaces) = self.0.lock() else { return Arc::default() };
        if spaces.len() >= MOST_PRACTICES && !spaces.contains_key(&practice_id) {
            spaces.clear();
        }
        spaces.entry(practice_id).or_default().clone()
    }
}

impl<T> Space<T> {
    /// What is kept; whether it still holds is for the caller to say.
    pub fn find(&self) -> Option<Arc<T>> {
        self.kept.lock().ok()?.clone()
    }

    /// Keeps it in the place of what was there.
    pub fn keep(&self, it: Arc<T>) {
        if let Ok(mut kept) = self.kept.lock() {
            *kept = Some(it);
        }
    }

    /// Whether somebody reads at present.
    pub fn is_read(&self) -> bool {
        self.reading.try_lock().is_err()
    }

    /// Waits until nobody else reads: who comes meanwhile finds what was read.
    pub async fn alone(&self) -> MutexGuard<'_, ()> {
        self.reading.lock().await
    }
}

/// What was read on a day, at a value of each of the change counters that it rests on.
struct Held<T> {
    on: Date,
    stamp: Vec<i64>,
    it: Arc<T>,
}

/// What rests on a day and on some topics of the practice ("sources", "thanks"): found in memory
/// until one of them changes, and otherwise read. Each type is kept once a practice.
pub async fn held<T: Send + Sync + 'static>(
    app: &App,
    practice_id: Uuid,
    on: Date,
    topics: &[&str],
    read: impl Future<Output = Result<T>>,
) -> Result<Arc<T>> {
    // Read before the data: a change in between then only costs a second look.
    let stamp = db::change_counters(app.db(), practice_id, topics).await?;
    let space = app.kept::<Shelf<Held<T>>>().of(practice_id);
    if let Some(held) = space.find().filter(|held| held.on == on && held.stamp == stamp) {
        return Ok(held.it.clone());
    }
    let it = Arc::new(read.await?);
    space.keep(Arc::new(Held { on, stamp, it: it.clone() }));
    Ok(it)
}
