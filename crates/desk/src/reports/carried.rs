//! What is added up from the accounts of the ledger: kept in memory, and carried on when a few of
//! them change, so that a change costs what changed and not what there is.

use std::{hash::Hash, sync::Arc};

use platform::web::App;

use super::{
    figures::Way,
    ledger::{Account, Ledger},
};
use crate::kept::Kept;

/// Something that is added up from accounts.
pub trait Carried: Clone + Send + Sync + 'static {
    /// Learns which places the ledger knows by now; the numbers of those known before stay.
    fn places(&mut self, ledger: &Ledger);

    /// Adds an account, or takes one away as it was when it was added.
    fn put(&mut self, account: &Arc<Account>, way: Way);

    /// Works out what rests on the sums; called once everything is put.
    fn settle(&mut self);

    /// How many lines it keeps in memory.
    fn lines(&self) -> usize;
}

/// Sums, and the ledger from which they were last carried on.
pub struct Sums<T> {
    ledger: u64,
    it: Arc<T>,
}

/// The sums that answer a question: as they are kept, carried on, or added up from `nothing`.
pub fn carried<K, T>(app: &App, key: K, ledger: &Ledger, nothing: impl FnOnce() -> T) -> Arc<T>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    T: Carried,
{
    let kept = app.kept::<Kept<K, Sums<T>>>();
    if let Some(fresh) = kept.find(&key, ledger.stamp()) {
        return fresh.it.clone();
    }
    let earlier = kept.latest(&key).and_then(|sums| carry_on(&sums, ledger));
    let it = Arc::new(earlier.unwrap_or_else(|| add_up(ledger, nothing())));
    let sums = Sums { ledger: ledger.id(), it: it.clone() };
    kept.keep(key, ledger.stamp(), Arc::new(sums), it.lines());
    it
}

/// All accounts of a ledger.
fn add_up<T: Carried>(ledger: &Ledger, nothing: T) -> T {
    let mut it = nothing;
    it.places(ledger);
    ledger.accounts().for_each(|account| it.put(account, Way::Add));
    it.settle();
    it
}

/// Earlier sums with what changed since; none where the ledger does not know that any more.
fn carry_on<T: Carried>(earlier: &Sums<T>, ledger: &Ledger) -> Option<T> {
    let changes = ledger.changes_since(earlier.ledger)?;
    let mut it = T::clone(&earlier.it);
    it.places(ledger);
    for change in changes {
        change.before.iter().for_each(|account| it.put(account, Way::Take));
        change.after.iter().for_each(|account| it.put(account, Way::Add));
    }
    it.settle();
    Some(it)
}

#[cfg(test)]
#[path = "carried_tests.rs"]
mod tests;
