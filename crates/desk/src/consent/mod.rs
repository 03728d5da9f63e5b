//! What people said about being reached: per person and channel, and kept by the address
//! itself, so that a refusal outlives the record of whoever gave it.
//!
//! [`ask`] is the one door: whoever writes, faxes or invites asks it. What a refusal blocks
//! is decided by [`rules`]: what somebody asked for (a receipt, a code) and what treatment
//! needs (a notice to a treating provider about their own patient) is no advertising and
//! goes; thanks, invitations and newsletters do not.

mod ask;
mod card;
mod channel;
mod file;
mod file_page;
mod list;
mod list_forms;
mod list_store;
mod many;
mod rows;
mod rules;
mod say;

use platform::{
    Permission::{ChangeSettings, EditSources, Export},
    web::Routes,
};

pub use ask::{Who, ask};
pub(crate) use card::card;
pub use channel::{Channel, How, Word};
pub(crate) use many::{Person, refusals};
pub use rules::{Answer, Kind, Receiver, Said, Verdict, blocks};
pub(crate) use say::inherit;
pub use say::{About, Statement, say};

/// Files of refusals are lists of addresses: a few megabytes are hundred thousands.
const LARGEST_FILE: usize = 8 * 1024 * 1024;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .post("/sources/{id}/consent", EditSources, card::change)
        .post("/consent/{saying}/undo", EditSources, say::undo)
        .get("/settings/consent", EditSources, list::page)
        .post("/settings/consent", EditSources, list::write_down)
        .get("/settings/consent.csv", Export, file_page::export)
        .upload("/settings/consent/files", ChangeSettings, LARGEST_FILE, file_page::receive)
        .get("/settings/consent/files/{id}", ChangeSettings, file_page::dry_run)
        .post("/settings/consent/files/{id}", ChangeSettings, file_page::apply)
}
