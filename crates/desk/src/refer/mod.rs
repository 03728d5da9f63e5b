//! The public referral form, which an outside office fills in without signing in.

use platform::web::Routes;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
