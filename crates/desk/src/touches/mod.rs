//! Contacts with sources: what happened, with whom, where, what was said and what
//! comes next. Whoever logs one, [`record`] is the one door; [`happened`] makes one of a
//! plan. A phone logs them without a network as well (`phone.rs`, `sync.rs`).

mod compose;
mod days;
mod draft;
mod edit;
mod guess;
mod happened;
mod list;
mod log;
mod meal;
mod next_step;
mod offices;
mod page;
mod phone;
mod record;
mod said;
mod source;
mod sync;
mod when;

use platform::{
    Permission::{EditSources, ViewSources},
    web::Routes,
};

pub use compose::{Sent, again};
pub use days::{Told, days};
pub use guess::{Guess, planned};
pub use log::{Happened, add_to, happened};
pub use meal::{Meal, meal};
pub use record::{NewTouch, TakenBack, bring_back, record, take_back};
pub use said::{Note, Written, removal};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/touches", ViewSources, list::page)
        .get("/touches/new", EditSources, compose::page)
        .post("/touches/new", EditSources, compose::log)
        .post("/touches/happened", EditSources, happened::task)
        .get("/touches/{id}/edit", EditSources, edit::page)
        .post("/touches/{id}/edit", EditSources, edit::save)
        .post("/touches/{id}/remove", EditSources, edit::remove)
        .post("/touches/{id}/restore", EditSources, edit::restore)
        .get("/touches/offices.json", EditSources, phone::offices)
        .upload("/touches/sync", EditSources, sync::LIMIT, sync::take)
        .public_get("/touches/shell", phone::shell)
        .public_get("/offline", phone::offline)
        .public_get("/sw.js", phone::worker)
        .public_get("/manifest.webmanifest", phone::manifest)
}
