//! Imports that are being written just now: how far they are, and whether somebody wants them to stop.

use std::collections::HashMap;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use platform::{Error, Result, Uuid};

/// How far one import is.
#[derive(Debug, Default)]
pub(super) struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
    is_cancelled: AtomicBool,
}

impl Progress {
    /// How much there is to do.
    pub(super) fn expect(&self, total: usize) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// So much more is done; fails when somebody has cancelled.
    pub(super) fn advance(&self, by: usize) -> Result<()> {
        self.done.fetch_add(by, Ordering::Relaxed);
        match self.is_cancelled() {
            true => Err(Error::Invalid("The import was cancelled. Nothing was changed.".into())),
            false => Ok(()),
        }
    }

    /// Done and expected.
    pub(super) fn so_far(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Asks it to stop; what it has written is rolled back.
    pub(super) fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}

/// The imports under way in this program, and how the last failed.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    running: Mutex<HashMap<Uuid, Arc<Progress>>>,
    failed: Mutex<HashMap<Uuid, String>>,
}

impl UnderWay {
    /// Begins an import unless it is under way already.
    pub(super) fn begin(&self, id: Uuid) -> Option<Arc<Progress>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.contains_key(&id) {
            return None;
        }
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        let progress = Arc::new(Progress::default());
        running.insert(id, progress.clone());
        Some(progress)
    }

    /// The progress of an import that is under way.
    pub(super) fn of(&self, id: Uuid) -> Option<Arc<Progress>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Ends an import, with the message if it failed.
    pub(super) fn end(&self, id: Uuid, failure: Option<String>) {
        if let Some(failure) = failure {
            self.failed.lock().unwrap_or_else(PoisonError::into_inner).insert(id, failure);
        }
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// Why the last attempt at an import failed.
    pub(super) fn failure(&self, id: Uuid) -> Option<String> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}
