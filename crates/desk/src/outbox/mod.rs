//! Mail through the practice's own server: queue, templates, bounces.

use platform::web::Routes;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
