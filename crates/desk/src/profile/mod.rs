//! The one true set of contact details: the public page of the practice and of each
//! clinic, and the check of every other place that tells them.

use platform::web::Routes;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
