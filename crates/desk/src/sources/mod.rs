//! Referral sources: who they are, where they sit, how to reach them, what was
//! done for the relationship, and which two are one and the same.

mod contact_point;
mod create;
pub mod matching;
mod office;

use platform::web::Routes;

pub use create::{NewSource, create, standing_source};
pub use matching::Kind;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
