//! The referrals themselves: the list, one referral and its moves, quick entry,
//! and the roll-up by month.

mod announce;
mod conditions;
mod create;
mod entry;
mod entry_form;
mod entry_page;
mod entry_store;
mod fill_in;
mod filter;
mod last_entry;
mod list;
mod list_parts;
mod listing;
pub(crate) mod moves;
mod namesake;
mod numbers;
mod one;
mod reached;
pub(crate) mod record;
pub mod rollup;
pub(crate) mod rules;
pub(crate) mod step;
mod unmake;
mod values;

use platform::{Permission, Result, Sql, Uuid, audit::Entry, web::Routes};
use serde_json::json;

pub use announce::CHANGED;
pub(crate) use announce::{NEWS_FOR_DAYS, announce};
pub(crate) use create::{Created, NewPatient, NewReferral, Whose, create};
pub(crate) use entry_store::{Known as KnownPatient, known as known_patient};
pub(crate) use list::state_badge;
pub use listing::{Row, short};
pub use namesake::match_name;
pub use numbers::take as take_numbers;
pub(crate) use reached::Reached;
pub(crate) use record::{Record, read as read_one};
pub(crate) use unmake::unmake;
pub(crate) use values::{Part, Replaced, replace};

/// Where referrals are found.
const ADDRESS: &str = "/referrals";

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(ADDRESS, Permission::ViewPatients, list::page)
        .post(ADDRESS, Permission::ViewPatients, list::find)
        .get("/referrals/new", Permission::EditReferrals, entry::form)
        .post("/referrals/new", Permission::EditReferrals, entry::add)
        .get("/referrals/{id}", Permission::ViewPatients, one::page)
        .post("/referrals/{id}/move", Permission::EditReferrals, moves::move_on)
        .post("/referrals/{id}/undo", Permission::EditReferrals, moves::undo)
}

/// The line of the audit log for a list that shows so many patients by their referrals, chosen by
/// these fields.
pub(crate) fn listed(shown: usize, by: &[&str]) -> Entry<'static> {
    Entry {
        action: "referrals.listed",
        subject_kind: "referral",
        subject_id: None,
        detail: json!({ "shown": shown, "by": by }),
    }
}

/// The referrals that have waited longest for a first visit, patients by their
/// short names. The caller audits the view.
pub async fn waiting_longest(db: &impl Sql, practice_id: Uuid, most: usize) -> Result<Vec<Row>> {
    let filter = filter::Filter::read(&Default::default()).in_states(filter::States::Waiting);
    listing::waiting(db, practice_id, &filter, most).await
}

/// How many referrals wait for a first visit.
pub async fn waiting_count(db: &impl Sql, practice_id: Uuid) -> Result<i64> {
    let filter = filter::Filter::read(&Default::default()).in_states(filter::States::Waiting);
    listing::count(db, practice_id, &filter).await
}
