//! The screens of imports.

use platform::web::Routes;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
