//! From a referral to the first visit: clocks by business hours, attempts to reach the
//! patient, what is missing, and the board.

pub(crate) mod attempt;
mod clocks;
mod reckon;
mod step;
mod targets;
mod visit_time;

use platform::web::Routes;

pub use reckon::{reckon, reckon_all};
pub use step::Step;
pub use targets::{Targets, targets};
pub(crate) use visit_time::visit_at;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
