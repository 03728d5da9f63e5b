//! Referral sources: who they are, where they sit, how to reach them, what was
//! done for the relationship, and which two are one and the same.

mod contact_point;
mod create;
mod dates;
mod directory;
pub mod matching;
mod office;
pub mod search;

use platform::{Permission, web::Routes};

pub use create::{NewSource, create, standing_source};
pub use matching::Kind;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/sources", Permission::ViewSources, directory::page).get(
        "/search.json",
        Permission::ViewSources,
        directory::palette,
    )
}
