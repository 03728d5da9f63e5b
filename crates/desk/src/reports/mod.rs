//! The referral report: who sends patients, who needs attention, who needs a
//! thank-you.

mod adding;
mod answers;
mod attention;
mod choices;
mod figures;
mod files;
mod filters;
mod ledger;
mod line;
mod lines;
mod lists;
mod months;
mod order;
mod page;
mod query;
mod sheet;
mod standing;
mod table;
mod terms;
mod view;
mod words;

use platform::{Permission, web::Routes};

pub use attention::Attention;
pub use lines::{SourceLine, as_table, source_lines};
pub use lists::thank as thank_form;
pub use sheet::as_csv;
pub use standing::{Listed, Standing, standing};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(page::ADDRESS, Permission::ViewReports, page::page)
        .get("/reports/sources.csv", Permission::Export, files::csv)
        .get("/reports/sources.xlsx", Permission::Export, files::xlsx)
}
