//! Playbooks: which steps come one after the other with a source, and the one that is
//! next; and the goals of those who take them.
//!
//! [`hear`] is told what happens with a source. [`rules`] decides what follows, and there
//! is never more than one next step for a source. Steps that cost money follow the
//! calendar, never referrals ([`script::costs_money`]).

mod acts;
mod apply;
mod ask;
mod card;
mod editor;
mod editor_form;
mod editor_page;
mod ends;
mod goals;
mod hear;
mod list;
mod merge;
mod offers;
mod page;
mod playbook;
mod rest;
pub mod rules;
#[cfg(test)]
mod rules_tests;
mod run;
pub(crate) mod sample;
pub mod script;
mod shipped;
mod start;
mod today;
mod working_days;

use platform::{
    Permission::{ChangeSettings, EditSources, ManagePeople, ViewSources},
    jobs::Handlers,
    web::Routes,
};

pub(crate) use card::card;
pub use goals::progress_line;
pub(crate) use hear::{hear, hear_all};
pub(crate) use merge::{make_room, part};
pub use offers::{catch_up, furnish};
pub use today::today_lines;
pub(crate) use working_days::WorkingDays;

/// The change counter of what people do here.
const TOPIC: &str = "plans";
/// What a page of next steps listens to: besides ours, whatever can move a step.
const LISTENS: &str = "plans touches thanks sources referrals";

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/plans", ViewSources, page::page)
        .post("/plans/new/start", EditSources, ask::start_all)
        .post("/plans/new/leave", EditSources, ask::leave)
        .post("/plans/new/ask-again", EditSources, ask::ask_again)
        .post("/plans/batches/{id}/undo", EditSources, ask::undo_batch)
        .post("/plans/{id}/done", EditSources, acts::done)
        .post("/plans/{id}/skip", EditSources, acts::skip)
        .post("/plans/{id}/later", EditSources, acts::later)
        .post("/plans/{id}/due-again", EditSources, acts::due_again)
        .post("/plans/{id}/reopen", EditSources, acts::reopen)
        .post("/plans/runs/{id}/stop", EditSources, ends::stop)
        .post("/plans/runs/{id}/restart", EditSources, ends::restart)
        .post("/plans/runs/{id}/undo", EditSources, ask::undo)
        .post("/plans/runs/{id}/suggest-again", EditSources, ask::suggest_again)
        .post("/sources/{id}/plan", EditSources, ask::start_one)
        .post("/sources/{id}/plan/decline", EditSources, ask::decline)
        .get("/plans/goals", ViewSources, goals::page)
        .post("/plans/goals", ManagePeople, goals::save)
        .get("/settings/playbooks", ChangeSettings, editor::list)
        .post("/settings/playbooks", ChangeSettings, editor::add)
        .get("/settings/playbooks/{id}", ChangeSettings, editor::page)
        .post("/settings/playbooks/{id}", ChangeSettings, editor::save)
        .post("/settings/playbooks/{id}/itself", ChangeSettings, editor::switch)
        .post("/settings/playbooks/{id}/reset", ChangeSettings, editor::reset)
        .post("/settings/playbooks/{id}/version", ChangeSettings, editor::version)
        .post("/settings/playbooks/{id}/end", ChangeSettings, editor::end)
        .post("/settings/playbooks/{id}/restore", ChangeSettings, editor::restore)
}

/// The jobs of this capability.
pub(crate) fn handlers(handlers: Handlers) -> Handlers {
    handlers.on(offers::LOOK, offers::look).called(offers::LOOK, "Look after the playbooks")
}
