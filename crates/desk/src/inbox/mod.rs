//! What came in and waits for a person's decision: one list for every channel, the
//! oldest clock first. A person accepts it as a referral, joins it to one that is
//! there, sets it aside, or lets it wait; each can be taken back.

mod accept;
mod aside;
mod clock;
mod decide;
mod evidence;
mod files;
mod form;
mod item;
mod join;
mod list;
mod listing;
mod look_at;
mod one;
mod proposal;
mod referrer;
mod state;
mod takeback;
mod undo;
mod wait;

use platform::{
    Instant,
    Permission::{EditReferrals, ViewPatients},
    Result, Sql, Uuid,
    web::Routes,
};

pub use clock::span;
pub use listing::Waiting;
pub use state::ItemState;

/// Where the inbox is found.
const ADDRESS: &str = "/inbox";

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .badge(ADDRESS, ViewPatients, async |app, practice_id| {
            Ok(waiting(app.db(), practice_id, platform::clock::now()).await?.count)
        })
        .get(ADDRESS, ViewPatients, list::page)
        .get("/inbox/{id}", ViewPatients, one::page)
        .get("/inbox/{id}/files/{attachment}", ViewPatients, files::file)
        .get("/inbox/{id}/files/{attachment}/pages/{page}", ViewPatients, files::page)
        .post("/inbox/{id}/look", ViewPatients, look_at::look)
        .post("/inbox/{id}/accept", EditReferrals, accept::accept)
        .get("/inbox/{id}/join", EditReferrals, join::page)
        .post("/inbox/{id}/join", EditReferrals, join::join)
        .post("/inbox/{id}/aside", EditReferrals, aside::set_aside)
        .post("/inbox/{id}/wait", EditReferrals, wait::wait)
        .post("/inbox/{id}/undo", EditReferrals, undo::undo)
}

/// How many wait for a decision, and since when.
pub async fn waiting(db: &impl Sql, practice_id: Uuid, now: Instant) -> Result<Waiting> {
    listing::waiting(db, practice_id, now).await
}
