//! Answers kept in memory until something they stand on changes.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex},
};

use platform::{Result, Sql, Uuid, db};

/// Answers by question. Each carries the stamp of the data it was worked out
/// from; another stamp means that it is worked out again.
pub struct Kept<K, V>(Mutex<Shelf<K, V>>);

struct Shelf<K, V> {
    answers: HashMap<K, (i64, Arc<V>)>,
    /// In the order of arrival, with the size of each: the oldest goes first.
    order: Vec<(K, usize)>,
}

/// As many lines of reports as are kept altogether: some tens of megabytes.
const MOST: usize = 60_000;

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Shelf { answers: HashMap::new(), order: Vec::new() }))
    }
}

impl<K: Hash + Eq + Clone, V> Kept<K, V> {
    /// The answer to a question, if it still holds.
    pub fn find(&self, key: &K, stamp: i64) -> Option<Arc<V>> {
        let shelf = self.0.lock().ok()?;
        shelf.answers.get(key).filter(|(made, _)| *made == stamp).map(|(_, value)| value.clone())
    }

    /// The answer that was kept last, whether or not it still holds.
    pub fn latest(&self, key: &K) -> Option<Arc<V>> {
        let shelf = self.0.lock().ok()?;
        shelf.answers.get(key).map(|(_, value)| value.clone())
    }

    /// Keeps an answer of so many lines; the oldest answers make room for it.
    pub fn keep(&self, key: K, stamp: i64, value: Arc<V>, lines: usize) {
        let Ok(mut shelf) = self.0.lock() else { return };
        shelf.order.retain(|(known, _)| *known != key);
        shelf.order.push((key.clone(), lines + 10));
        shelf.answers.insert(key, (stamp, value));
        while shelf.order.len() > 1
            && shelf.order.iter().map(|(_, lines)| lines).sum::<usize>() > MOST
        {
            let (oldest, _) = shelf.order.remove(0);
            shelf.answers.remove(&oldest);
        }
    }
}

/// A number that grows with every change of sources, referrals and thank-yous.
/// Read it before the data: a change in between then only costs a second look.
pub async fn stamp(db: &impl Sql, practice_id: Uuid) -> Result<i64> {
    let now = db::change_counters(db, practice_id, &["sources", "referrals", "thanks"]).await?;
    Ok(now.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_until_its_data_change() {
        let kept = Kept::default();
        kept.keep("a", 1, Arc::new(10), 1);
        assert_eq!(kept.find(&"a", 1).as_deref(), Some(&10));
        assert_eq!(kept.find(&"a", 2), None);
        assert_eq!(kept.latest(&"a").as_deref(), Some(&10));
        kept.keep("a", 2, Arc::new(11), 1);
        assert_eq!(kept.find(&"a", 2).as_deref(), Some(&11));
    }

    #[test]
    fn the_oldest_answers_make_room() {
        let kept = Kept::default();
        kept.keep("old", 1, Arc::new(0), MOST / 2);
        kept.keep("newer", 1, Arc::new(0), MOST / 3);
        kept.keep("newest", 1, Arc::new(0), MOST / 3);
        assert_eq!(kept.find(&"old", 1), None);
        assert!(kept.find(&"newer", 1).is_some() && kept.find(&"newest", 1).is_some());
    }
}
