//! Answers kept in memory for a moment, so that a flood of questions asks the
//! database once.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex},
};

use platform::{Instant, Result, clock};

/// Answers by question. A change to what they stand on is seen after
/// [`FRESH`](Self::FRESH) at the latest.
pub(crate) struct Briefly<K, V>(Mutex<Answers<K, V>>);

type Answers<K, V> = HashMap<K, (Instant, Arc<V>)>;

const MOST_KEPT: usize = 2_000;

impl<K, V> Default for Briefly<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq, V> Briefly<K, V> {
    /// For how long an answer holds, in milliseconds.
    pub(crate) const FRESH: Instant = 3_000;

    /// The answer that is kept, or a new one by `read`. What could not be read is
    /// not kept.
    pub(crate) async fn find(
        &self,
        key: K,
        read: impl Future<Output = Result<V>>,
    ) -> Result<Arc<V>> {
        let now = clock::now();
        if let Some(answer) = self.fresh(&key, now) {
            return Ok(answer);
        }
        let answer = Arc::new(read.await?);
        if let Ok(mut answers) = self.0.lock() {
            if answers.len() >= MOST_KEPT {
                answers.clear();
            }
            answers.insert(key, (now, answer.clone()));
        }
        Ok(answer)
    }

    fn fresh(&self, key: &K, now: Instant) -> Option<Arc<V>> {
        let answers = self.0.lock().ok()?;
        let (read_at, answer) = answers.get(key)?;
        (now - read_at < Self::FRESH).then(|| answer.clone())
    }
}

#[cfg(test)]
mod tests {
    use platform::Error;

    use super::*;

    #[tokio::test]
    async fn a_question_asked_again_at_once_is_not_read_again() {
        let kept = Briefly::default();
        assert_eq!(*kept.find("a", async { Ok(1) }).await.unwrap(), 1);
        assert_eq!(*kept.find("a", async { Ok(2) }).await.unwrap(), 1);
        assert_eq!(*kept.find("b", async { Ok(3) }).await.unwrap(), 3);
    }

    #[tokio::test]
    async fn what_could_not_be_read_is_read_again() {
        let kept = Briefly::default();
        assert!(kept.find("a", async { Err(Error::NotFound) }).await.is_err());
        assert_eq!(*kept.find("a", async { Ok(2) }).await.unwrap(), 2);
    }
}
