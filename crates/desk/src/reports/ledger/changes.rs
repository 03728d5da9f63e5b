//! What the last readings of the ledger changed.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::Account;

/// An account before and after a reading; none where the source was not there.
#[derive(Debug, Clone)]
pub struct Change {
    /// As it was.
    pub before: Option<Arc<Account>>,
    /// As it is.
    pub after: Option<Arc<Account>>,
}

/// As many changes are remembered: more are added up anew as quickly.
const MOST: usize = 2_000;

/// The readings that led to a ledger, the oldest first: the number of the ledger that was read
/// again, and what that changed.
#[derive(Debug, Clone, Default)]
pub struct Changes(VecDeque<(u64, Arc<[Change]>)>);

impl Changes {
    /// With one more reading; the oldest make room for it.
    pub fn and(&self, of: u64, changed: Vec<Change>) -> Self {
        let mut all = self.0.clone();
        all.push_back((of, changed.into()));
        while all.iter().map(|(_, changed)| changed.len() + 1).sum::<usize>() > MOST {
            all.pop_front();
        }
        Self(all)
    }

    /// What was changed since a ledger, in the order of the readings; none where that is not known.
    pub fn since(&self, ledger: u64) -> Option<impl Iterator<Item = &Change>> {
        let first = self.0.iter().position(|(of, _)| *of == ledger)?;
        Some(self.0.iter().skip(first).flat_map(|(_, changed)| changed.iter()))
    }
}

/// A number that no other ledger of this process has: two may be read at the same counters and
/// still tell different things.
pub fn next_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change() -> Change {
        Change { before: None, after: None }
    }

    #[test]
    fn changes_are_told_since_any_ledger_that_is_remembered() {
        let changes = Changes::default().and(4, vec![change()]).and(7, vec![change(), change()]);
        let since = |ledger| changes.since(ledger).map(Iterator::count);
        assert_eq!((since(4), since(7), since(5)), (Some(3), Some(2), None));
    }

    #[test]
    fn what_is_long_ago_is_forgotten() {
        let many =
            Changes::default().and(1, vec![change(); MOST / 2]).and(2, vec![change(); MOST / 2]);
        assert!(many.since(1).is_none() && many.since(2).is_some());
        let too_many = many.and(3, vec![change(); MOST + 1]);
        assert!(too_many.since(3).is_none());
    }
}
