//! From a referral to the first visit: clocks by business hours, attempts to reach the
//! patient, what is missing, and the board.

pub(crate) mod attempt;
mod attempts;
mod clocks;
mod clocks_page;
mod columns;
pub(crate) mod ladder;
mod missing;
pub(crate) mod missing_pages;
mod missing_store;
pub(crate) mod move_page;
mod page;
mod reckon;
mod step;
mod targets;
mod visit_time;
pub(crate) mod words;

use platform::{
    Permission::{ChangeSettings, EditReferrals, ViewPatients},
    web::Routes,
};

pub(crate) use columns::{Card, due, due_count};
pub(crate) use page::switch;
pub use reckon::{catch_up, reckon, reckon_all, reckon_clinic};
pub use step::Step;
pub use targets::{Targets, targets};
pub(crate) use visit_time::read_time;
pub(crate) use visit_time::visit_at;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/referrals/board", ViewPatients, page::page)
        .get("/referrals/{id}/call", EditReferrals, ladder::page)
        .get("/referrals/{id}/move", EditReferrals, move_page::page)
        .post("/referrals/{id}/attempts", EditReferrals, ladder::add)
        .post("/referrals/{id}/attempts/{attempt}/undo", EditReferrals, ladder::undo)
        .post("/referrals/{id}/missing", EditReferrals, missing_pages::ask)
        .post("/referrals/{id}/missing/undo", EditReferrals, missing_pages::undo)
        .post("/referrals/{id}/missing/{item}", EditReferrals, missing_pages::settle)
        .get("/referrals/{id}/request", EditReferrals, missing_pages::request)
        .get("/settings/clocks", ChangeSettings, clocks_page::page)
        .post("/settings/clocks", ChangeSettings, clocks_page::save)
}
