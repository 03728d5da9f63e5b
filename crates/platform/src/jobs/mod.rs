//! What must happen later, kept in the database: enqueued in the transaction of
//! the change that wants it, run at least once, tried again with growing pauses,
//! and put before a person when it will not succeed.
//!
//! A payload names ids, never a patient. A handler must bear being run twice.

mod queue;
mod run;

pub use queue::{NewJob, enqueue, schedule, unschedule};
pub use run::{Failure, Handlers, Job, Outcome, run, run_due};
