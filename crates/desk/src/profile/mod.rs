//! The one true set of contact details: the public page of the practice and of each
//! clinic, and the check of every other place that tells them.

mod hours_table;
pub mod listings;
mod page;
mod parts;
mod structured;
mod words;

use platform::{jobs, web::Routes};

/// What this capability does later.
pub(crate) fn handlers(handlers: jobs::Handlers) -> jobs::Handlers {
    handlers.on(listings::KIND, |app, job| async move {
        listings::check_due(&app, job.practice_id, listings::Reach::allowed()).await
    })
}

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    listings::routes(routes)
        .public_get("/p/{practice}", page::practice)
        .public_get("/p/{practice}/{clinic}", page::clinic)
        .public_get("/p/{practice}/{clinic}/contact.vcf", page::card)
}
