//! Every other place that tells our contact details, and where it tells them wrong.

mod check;
mod compare;
mod fetch;
mod nppes;
mod page;
mod read;
mod show;
mod store;

pub use check::{KIND, check_due, check_listing, check_text};
pub use compare::{Finding, Verdict, compare};
pub use fetch::Reach;
pub use nppes::read_record;
pub use read::{Said, Told, read_page};

use platform::{Permission::ChangeSettings, web::Routes};

/// The routes of this part.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/settings/listings", ChangeSettings, page::page)
        .post("/settings/listings", ChangeSettings, page::add)
        .post("/settings/listings/network", ChangeSettings, page::network)
        .post("/settings/listings/{id}/check", ChangeSettings, page::check)
        .post("/settings/listings/{id}/text", ChangeSettings, page::text)
        .post("/settings/listings/{id}/remove", ChangeSettings, page::remove)
        .post("/settings/listings/{id}/restore", ChangeSettings, page::restore)
}
