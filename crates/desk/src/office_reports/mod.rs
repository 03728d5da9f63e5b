//! The page for a referring office: what became of the patients they sent, and what waits for
//! them. It names no patient, and no figure on it is about fewer than five.
//!
//! [`tally`] counts, [`few`] decides what may be told, [`span`] over which days, so that no two
//! reports of an office can be subtracted. A report is finished as a document that nobody can
//! change ([`crate::documents`]), and a person sends it: on paper, behind a private link, by hand.

mod card;
mod counted;
mod few;
mod finish;
mod link;
mod office;
mod one;
mod outside;
mod outside_page;
mod preview;
mod send;
mod sent;
mod span;
mod store;
mod tally;
mod text;

use platform::{
    Permission::{EditSources, ViewReports},
    web::Routes,
};

pub(crate) use card::source_card;
pub(crate) use sent::{printed, unprinted};

/// The change counter of these reports.
const TOPIC: &str = "office_reports";

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/sources/{id}/office-report", ViewReports, preview::page)
        .get("/sources/{id}/office-report.pdf", ViewReports, preview::paper)
        .post("/sources/{id}/office-reports", EditSources, finish::finish)
        .get("/office-reports/{id}", ViewReports, one::page)
        .post("/office-reports/{id}/print", EditSources, send::print)
        .post("/office-reports/{id}/mail", EditSources, send::mail)
        .post("/office-reports/{id}/given", EditSources, send::given)
        .post("/office-reports/{id}/back", EditSources, send::back)
        .post("/office-reports/{id}/drop", EditSources, send::drop_it)
        .post("/office-reports/{id}/links", EditSources, link::make)
        .post("/office-reports/links/{id}/revoke", EditSources, link::revoke)
        .public_get("/office-report/{token}", outside::door)
        .outside_form("/office-report/{token}", outside::open)
        .outside_form("/office-report/{token}/report.pdf", outside::paper)
}
