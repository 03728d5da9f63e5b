//! How many connections are open, together and from each address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Files that the program opens besides connections: the database, the vault, mail.
const OTHER_FILES: usize = 200;
/// More would only cost memory.
const MOST: usize = 8192;
/// What the system allows where it does not say (`ulimit -n` of most systems).
const USUAL_FILES: usize = 1024;

/// As many connections as the system's limit of open files leaves room for.
pub fn most() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    room_in(&limits).clamp(64, MOST)
}

/// Reads proc(5) `limits`: name, soft limit, hard limit, unit.
fn room_in(limits: &str) -> usize {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|rest| rest.split_whitespace().next());
    let files = match soft {
        Some("unlimited") => MOST + OTHER_FILES,
        Some(number) => number.parse().unwrap_or(USUAL_FILES),
        None => USUAL_FILES,
    };
    files.saturating_sub(OTHER_FILES)
}

/// The places for connections.
pub struct Places {
    room: Arc<Semaphore>,
    /// What one address may hold.
    share: usize,
    proxies: Vec<IpAddr>,
    held: Mutex<HashMap<IpAddr, usize>>,
}

/// A place that a connection holds until it is dropped.
pub struct Place {
    places: Arc<Places>,
    from: IpAddr,
    _room: OwnedSemaphorePermit,
}

impl Places {
    /// So many places, of which one address gets half at most. Proxies stand for everybody
    /// behind them, so they are not limited.
    pub fn new(most: usize, proxies: &[IpAddr]) -> Self {
        Self {
            room: Arc::new(Semaphore::new(most)),
            share: most / 2,
            proxies: proxies.to_vec(),
            held: Mutex::default(),
        }
    }

    /// Waits for a free place.
    pub async fn room(&self) -> Option<OwnedSemaphorePermit> {
        self.room.clone().acquire_owned().await.ok()
    }

    /// Gives the place to an address, unless that has its share already.
    pub fn take(
        self: &Arc<Self>,
        room: Option<OwnedSemaphorePermit>,
        from: IpAddr,
    ) -> Option<Place> {
        let room = room?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(from).or_default();
        if *count >= self.share && !self.proxies.contains(&from) {
            return None;
        }
        *count += 1;
        Some(Place { places: self.clone(), from, _room: room })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.places.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_open_files_leaves_room_for_the_database() {
        let limits = "Limit                     Soft Limit  Hard Limit  Units\n\
                      Max open files            1024        524288      files\n";
        assert_eq!(room_in(limits), 824);
        assert_eq!(room_in("Max open files unlimited unlimited files"), MOST);
        assert_eq!(room_in("Max open files 100 100 files"), 0);
        assert_eq!(room_in(""), 824);
    }

    #[tokio::test]
    async fn one_address_leaves_places_for_others_and_proxies_take_all() {
        let [stranger, office, proxy] = [1, 2, 3].map(|last| IpAddr::from([192, 0, 2, last]));
        let places = Arc::new(Places::new(4, &[proxy]));
        let mut held = Vec::new();
        for _ in 0..2 {
            held.push(places.take(places.room().await, stranger).expect("a place"));
        }
        assert!(places.take(places.room().await, stranger).is_none(), "it has its share");
        let other = places.take(places.room().await, office).expect("a place");
        held.pop();
        held.push(places.take(places.room().await, stranger).expect("its place again"));
        drop((held, other));
        assert!(places.held.lock().expect("the counts").is_empty(), "nothing is kept of them");
        let mut all = Vec::new();
        for _ in 0..4 {
            all.push(places.take(places.room().await, proxy).expect("a place"));
        }
        assert_eq!(places.room.available_permits(), 0);
    }
}
