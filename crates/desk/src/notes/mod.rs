//! Clinical notes: a title, a day, sections of plain words, on the paper of the clinic. Written
//! by those who treat, looked at, and finished as a document with a number that nobody can
//! change ([`crate::documents`]); a correction is another document. No record of care beside it:
//! that is the EMR's.

mod card;
mod draft;
mod page;
mod paper;
mod store;
mod write;

use platform::{Permission::WriteNotes, web::Routes};

pub(crate) use card::card;

/// The change counter of notes.
const TOPIC: &str = "notes";

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .post("/referrals/{id}/notes", WriteNotes, write::start)
        .get("/notes/{id}", WriteNotes, write::show)
        .post("/notes/{id}", WriteNotes, write::save)
        .post("/notes/{id}/preview", WriteNotes, write::preview)
        .post("/notes/{id}/drop", WriteNotes, write::drop_it)
        .post("/notes/{id}/keep", WriteNotes, write::keep_it)
}
