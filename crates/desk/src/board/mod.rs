//! From a referral to the first visit: clocks by business hours, attempts to reach the
//! patient, what is missing, and the board.

use platform::web::Routes;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
