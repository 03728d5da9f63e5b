//! Today: everything that waits for whoever has just signed in, in the order in which it
//! is done, and the tasks that people give each other. Each capability puts its things on
//! it as a [`line::Line`]; [`gather`] collects them.

mod acts;
mod anniversaries;
mod by_contact;
mod digest;
mod digest_form;
mod first_steps;
mod gather;
pub mod line;
mod list;
mod marks;
mod order;
mod page;
mod parts;
mod patients;
mod promises;
mod task_list;
mod tasks;
mod thanks;
mod words;
mod yearly;

use platform::{
    Permission::{EditSources, Work},
    jobs::Handlers,
    web::Routes,
};

pub use by_contact::{done_again, done_by, open_without};
pub use digest::send_due as send_digests;
pub(crate) use list::later;
pub(crate) use marks::away;
pub use task_list::changeable as task;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/", Work, page::page)
        .post("/today/later", Work, acts::later)
        .post("/today/hand-over", EditSources, acts::hand_over)
        .post("/today/take-back", EditSources, acts::take_back)
        .post("/today/seen", EditSources, acts::seen)
        .post("/today/unseen", EditSources, acts::unseen)
        .get("/today/digest", Work, digest_form::page)
        .post("/today/digest", Work, digest_form::save)
        .post("/tasks", Work, tasks::add)
        .post("/tasks/{id}/done", Work, tasks::done)
        .post("/tasks/{id}/reopen", Work, tasks::reopen)
        .post("/tasks/{id}/later", Work, tasks::later)
        .post("/tasks/{id}/remove", Work, tasks::remove)
}

/// The jobs of this capability.
pub fn handlers(handlers: Handlers) -> Handlers {
    handlers.on(digest::JOB, digest::run).called(digest::JOB, "Send the morning's digest")
}
