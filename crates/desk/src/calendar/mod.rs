//! Appointments with sources: planned, moved, called off, happened; invitations to the people
//! at the office and their answers; and the private calendars of members.

mod act;
mod answers;
mod attendees;
mod became;
mod card;
mod choices;
mod concerns;
mod day;
mod edit;
mod edit_answer;
mod edit_page;
mod events;
mod feed;
mod feed_page;
mod form;
mod invitation;
mod invite;
mod lines;
mod list;
mod month;
mod one;
mod open_answers;
mod pick;
mod record;
mod send;
mod store;
mod told;
mod week_of;
mod words;

use platform::{
    Permission::{EditSources, ViewSources},
    web::Routes,
};

pub use answers::{Taken, take_answer};
pub use became::{Plan, became, happened_again, open_without, plan};
pub(crate) use card::source_card;
pub use day::of_day;
pub use lines::today_lines;
pub use record::{Appointment, Told};
pub(crate) use send::is_known;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/calendar", EditSources, list::page)
        .get("/calendar/new", EditSources, edit::new)
        .post("/calendar/new", EditSources, edit::add)
        .get("/calendar/day/{date}", EditSources, day::page)
        .get("/calendar/day/{date}/calendar.ics", EditSources, day::file)
        .get("/calendar/feed", ViewSources, feed_page::page)
        .post("/calendar/feed", ViewSources, feed_page::make)
        .post("/calendar/feed/end", ViewSources, feed_page::end)
        .public_get("/feeds/{file}", feed::read)
        .get("/calendar/{id}", EditSources, one::page)
        .get("/calendar/{id}/edit", EditSources, edit::edit)
        .post("/calendar/{id}/edit", EditSources, edit::save)
        .post("/calendar/{id}/move", EditSources, act::move_back)
        .post("/calendar/{id}/happened", EditSources, act::happened)
        .post("/calendar/{id}/reopen", EditSources, act::reopen)
        .post("/calendar/{id}/cancel", EditSources, act::cancel)
        .post("/calendar/{id}/restore", EditSources, act::restore)
        .post("/calendar/{id}/join", EditSources, act::join)
        .post("/calendar/{id}/leave", EditSources, act::leave)
        .get("/calendar/{id}/invite", EditSources, invite::page)
        .post("/calendar/{id}/invite", EditSources, invite::send)
        .post("/calendar/{id}/answers/{answer}", EditSources, act::decide)
}
