//! Who listens to changes, and the one watcher a practice that reads the counters
//! for all of them.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use sea_orm::FromQueryResult;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use super::App;
use crate::{Db, Result, Sql, args};

/// The change counters of a practice by topic.
pub(super) type Counters = HashMap<String, i64>;

/// Often enough to feel immediate, seldom enough to cost nothing: one look-up by
/// primary key.
const EVERY: Duration = Duration::from_millis(400);
/// So many open pages a member; the oldest makes room for a new one.
const SEATS: usize = 8;

/// Says at once that a practice's data have changed, instead of at the next look.
/// Call it after the commit.
pub fn nudge(app: &App, practice_id: Uuid) {
    let hub = app.kept::<Hub>();
    if let Ok(watchers) = hub.watchers.lock()
        && let Some(watcher) = watchers.get(&practice_id)
    {
        watcher.nudge.notify_one();
    }
}

/// Who listens in this process.
#[derive(Default)]
pub(super) struct Hub {
    watchers: Mutex<HashMap<Uuid, Watcher>>,
    seats: Arc<Mutex<HashMap<Uuid, VecDeque<Arc<Notify>>>>>,
}

struct Watcher {
    counters: watch::Sender<Option<Counters>>,
    nudge: Arc<Notify>,
}

impl Hub {
    /// Listens to a practice; the first who does starts its watcher.
    pub(super) fn listen(
        self: &Arc<Self>,
        app: &App,
        practice_id: Uuid,
    ) -> watch::Receiver<Option<Counters>> {
        let Ok(mut watchers) = self.watchers.lock() else {
            return watch::channel(None).1;
        };
        if let Some(watcher) = watchers.get(&practice_id) {
            let mut receiver = watcher.counters.subscribe();
            receiver.mark_changed();
            return receiver;
        }
        let (counters, receiver) = watch::channel(None);
        let nudge = Arc::new(Notify::new());
        watchers.insert(practice_id, Watcher { counters: counters.clone(), nudge: nudge.clone() });
        tokio::spawn(self.clone().watch(app.clone(), practice_id, counters, nudge));
        receiver
    }

    /// Reads the counters until nobody listens any more.
    async fn watch(
        self: Arc<Self>,
        app: App,
        practice_id: Uuid,
        counters: watch::Sender<Option<Counters>>,
        nudge: Arc<Notify>,
    ) {
        let mut stop = app.stopping();
        while !self.is_idle(practice_id, &counters) {
            match read(app.db(), practice_id).await {
                Ok(now) => {
                    counters.send_if_modified(|known| {
                        let moved = known.as_ref() != Some(&now);
                        *known = Some(now);
                        moved
                    });
                }
                // Pages stay as they are; the next look tries again.
                Err(error) => tracing::debug!(?error, "the change counters cannot be read"),
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = nudge.notified() => {}
                _ = stop.wait_for(|stop| *stop) => break,
            }
        }
    }

    /// Whether nobody listens; then the watcher is forgotten, under the same lock
    /// under which somebody would begin to.
    fn is_idle(&self, practice_id: Uuid, counters: &watch::Sender<Option<Counters>>) -> bool {
        let Ok(mut watchers) = self.watchers.lock() else { return true };
        if counters.receiver_count() > 0 {
            return false;
        }
        watchers.remove(&practice_id);
        true
    }

    /// A seat for one open page of a member.
    pub(super) fn seat(&self, member_id: Uuid) -> Seat {
        let taken = Arc::new(Notify::new());
        if let Ok(mut seats) = self.seats.lock() {
            let mine = seats.entry(member_id).or_default();
            mine.push_back(taken.clone());
            if mine.len() > SEATS
                && let Some(oldest) = mine.pop_front()
            {
                oldest.notify_one();
            }
        }
        Seat { member_id, taken, seats: self.seats.clone() }
    }
}

/// The seat of one open page, given back when dropped.
pub(super) struct Seat {
    member_id: Uuid,
    taken: Arc<Notify>,
    seats: Arc<Mutex<HashMap<Uuid, VecDeque<Arc<Notify>>>>>,
}

impl Seat {
    /// Returns when a newer page of the member has taken it.
    pub(super) async fn taken(&self) {
        self.taken.notified().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Ok(mut seats) = self.seats.lock() else { return };
        if let Some(mine) = seats.get_mut(&self.member_id) {
            mine.retain(|seat| !Arc::ptr_eq(seat, &self.taken));
            if mine.is_empty() {
                seats.remove(&self.member_id);
            }
        }
    }
}

#[derive(FromQueryResult)]
struct Counter {
    topic: String,
    value: i64,
}

async fn read(db: &Db, practice_id: Uuid) -> Result<Counters> {
    // Served by the primary key of change_counter: a handful of rows.
    let rows: Vec<Counter> = db
        .rows("SELECT topic, value FROM change_counter WHERE practice_id = $1", args![practice_id])
        .await?;
    Ok(rows.into_iter().map(|row| (row.topic, row.value)).collect())
}
