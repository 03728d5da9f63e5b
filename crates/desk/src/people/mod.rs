//! The people of a practice: signing in and out, the first set-up, members and
//! their roles.

mod account;
mod set_up;
mod sign_in;
mod store;

use platform::{Permission, web::Routes};

pub(crate) use set_up::TIME_ZONES;
pub use set_up::arm as arm_set_up;
pub use store::{Access, Member, NewMember, add_member, change_role, end_access, members, present};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/sign-in", sign_in::form)
        .public_post("/sign-in", sign_in::sign_in)
        .post("/sign-out", Permission::Work, sign_in::sign_out)
        .public_get("/set-up", set_up::form)
        .public_post("/set-up", set_up::set_up)
        .get("/settings/account", Permission::Work, account::page)
        .post("/settings/account/password", Permission::Work, account::change_password)
        .post("/settings/account/keys", Permission::Work, account::change_keys)
}
