//! The referral report: who sends patients, who needs attention, who needs a
//! thank-you.

mod adding;
mod answers;
mod attention;
mod attention_list;
mod carried;
mod choices;
mod days_taken;
mod figures;
mod files;
mod filters;
mod ledger;
mod line;
mod lines;
mod listed;
mod lists;
mod months;
mod order;
mod owed;
mod page;
mod practice;
mod query;
mod sheet;
mod standing;
mod table;
mod terms;
mod view;
mod words;

use platform::{Permission, jobs::Handlers, web::Routes};

pub use attention::Attention;
pub(crate) use ledger::{Which, changed};
pub use lines::{SourceLine, as_table, source_lines};
pub use listed::Listed;
pub use lists::thank as thank_form;
pub use owed::{Owed, owed};
pub use practice::{keep_learning, learn_due, send_monthly_reports};
pub use sheet::as_csv;
pub use standing::{Said, Standing, standing};
pub use words::left_out;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    practice::routes(routes)
        .get(page::ADDRESS, Permission::ViewReports, page::page)
        .get("/reports/sources.csv", Permission::Export, files::csv)
        .get("/reports/sources.xlsx", Permission::Export, files::xlsx)
}

/// The jobs of this capability.
pub fn handlers(handlers: Handlers) -> Handlers {
    practice::handlers(handlers)
}
