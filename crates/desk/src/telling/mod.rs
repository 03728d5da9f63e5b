//! Telling the referrer what became of the patient, by the way they prefer, and the
//! private page on which they can look.

use platform::web::Routes;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
