//! What must happen later, kept in the database: enqueued in the transaction of
//! the change that wants it, run at least once, tried again with growing pauses,
//! and put before a person when it will not succeed.
//!
//! A payload names ids, never a patient. A handler must bear being run twice.
//!
//! How a job is held: whoever takes it up writes a lease into its row and renews
//! it while the handler works. A program that died renews nothing, and another
//! takes the job up. Several programs on one PostgreSQL share the work; their
//! clocks must agree to within half a minute.

mod backoff;
mod claim;
mod handlers;
mod one;
mod queue;
mod run;
mod schedules;
mod standing;

pub use handlers::{Failure, Handlers, Job, Outcome};
pub use queue::{NewJob, enqueue, hasten, is_under_way, schedule, unschedule};
pub use run::{nudge, run, run_due};
pub use standing::{Kept, Standing, counts, dead, drop_dead, try_again};
