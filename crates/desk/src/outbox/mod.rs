//! Mail through the practice's own server: queue, templates, bounces.

mod letter;
mod suppression;

pub use letter::{Letter, Purpose, write};
use platform::web::Routes;
pub use suppression::is_suppressed;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
