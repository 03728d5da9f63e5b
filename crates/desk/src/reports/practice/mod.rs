//! The practice's report: how many referrals came and whether that is usual, on whom the practice
//! rests, where time goes, what is to be expected, and what the efforts did.
//!
//! Each section is a file: its rule, its words, and its numbers as a [`section::Section`], from
//! which the page, the workbook and the paper are drawn. What takes longer than a page may is
//! worked out by `study` once a day.

mod ask;
mod cohorts;
mod concentration;
mod costs;
mod costs_form;
mod counted;
mod draw;
mod facts;
mod files;
mod forecast;
mod funnel;
mod growing;
mod headline;
mod hindsight;
mod liaisons;
mod lost;
mod monthly;
mod monthly_form;
mod page;
mod paper;
mod payers;
mod report;
mod section;
mod slipping;
mod study;
mod unthanked;
mod worked;

use platform::{
    Permission::{ChangeSettings, Export, ViewReports},
    jobs::Handlers,
    web::Routes,
};

use section::Section;

pub use monthly::send_due as send_monthly_reports;
pub use study::{keep as keep_learning, learn_due};

/// The routes of the report.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(ask::ADDRESS, ViewReports, page::page)
        .get("/reports/practice.xlsx", Export, files::xlsx)
        .get("/reports/practice.pdf", ViewReports, files::pdf)
        .get(costs_form::ADDRESS, ChangeSettings, costs_form::page)
        .post(costs_form::ADDRESS, ChangeSettings, costs_form::save)
        .get(monthly_form::ADDRESS, ViewReports, monthly_form::page)
        .post(monthly_form::ADDRESS, ViewReports, monthly_form::save)
}

/// The jobs of the report.
pub fn handlers(handlers: Handlers) -> Handlers {
    handlers
        .on(monthly::JOB, monthly::run)
        .called(monthly::JOB, "Send the practice's monthly report")
}

/// A section whose numbers are being worked out beside the pages.
fn waiting(section: Section) -> Section {
    let finding =
        "This is being worked out from all your referrals; load the page again in a moment.".into();
    Section { finding, ..section }
}
