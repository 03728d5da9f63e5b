//! The stop list: who must not be contacted, kept a second time outside the database, in a
//! sealed file of the data folder to which lines are only added.
//!
//! A database can go back in time: a backup is restored, by our command or by any other
//! means. The stop list does not. At every start, before anything leaves, the two are
//! united: what the list knows and the database has forgotten holds again, and what the
//! database knows goes into the list. Both hold events that are never rewritten (every
//! statement of `consent`, every row of `stop_change`), so that uniting them twice, in any
//! order, from any number of lists, comes to the same.

mod apply;
mod entry;
mod keep;
mod ledger;
mod read;
mod stopped;

pub use apply::{Applied, apply};
pub use entry::Entry;
pub use keep::{catch_up, keep};
pub use ledger::{Contents, NAME, add, read as read_file};
pub use read::all as read_database;
