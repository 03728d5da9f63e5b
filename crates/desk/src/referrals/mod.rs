//! The referrals themselves: the list, one referral, and the roll-up by month.

pub mod rollup;

use platform::web::Routes;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
