//! One large thing a practice, kept in memory: read by one, found by all.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use platform::Uuid;
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
