//! Telling the referrer what became of the patient, by the way they prefer, and the
//! private page on which they can look.
//!
//! [`rules`] decides who may be told what. A change of a referral (job
//! `referral.changed`) plans a telling; after a pause, in which an undo still
//! withdraws it, the job `notice.deliver` brings it on its way. [`ask`] asks for
//! what is missing.

mod ask;
mod notices;
pub mod rules;
mod stage;
mod subject;
mod usual;
mod words;

use platform::web::Routes;

pub use ask::{Asked, ask};
pub use stage::Stage;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
