//! Thanks: everybody who sends a patient is thanked, soon, once for all who came, and in words
//! that tell nothing of them.
//!
//! [`queue`] is the list that can be emptied; Today, a source's page and the report show what it
//! shows. [`owing`](owing()) says which referrals nobody was thanked for. [`privacy`] decides who may hear
//! what and when, [`batch`] when who does not treat is thanked, [`round`] when those are of whom one came, or nobody. [`record`](record()) is the one door through
//! which somebody is thanked: it keeps the thank-you and the contact that it is.

mod act;
mod batch;
mod bulk;
mod card;
mod give;
mod groups;
mod kept;
mod lay;
mod one;
mod owing;
mod page;
mod piece;
pub mod privacy;
mod promise;
mod queue;
mod reach;
mod record;
mod round;
mod row;
pub(crate) mod sample;
mod settings;
mod source;
mod waiting;
mod way;
mod whose;
pub mod words;

use platform::{
    Permission::{ChangeSettings, EditSources},
    web::Routes,
};

pub(crate) use card::card;
pub use owing::{Owing, is_somebody, owing};
pub use queue::{Entry, For, Stand, queue};
pub use record::{Covers, NewThanks, of_contact, printed, record, take_back, unprinted};
pub use way::Way;

/// Where the queue is.
const ADDRESS: &str = "/thanks";

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(ADDRESS, EditSources, page::page)
        .get("/thanks/{id}", EditSources, one::page)
        .post("/thanks/{id}", EditSources, give::give)
        .post("/thanks/{id}/skip", EditSources, give::skip)
        .post("/thanks/{id}/undo", EditSources, give::undo)
        .post("/thanks/cards", EditSources, bulk::cards)
        .post("/thanks/skip", EditSources, bulk::skip_older)
        .post("/thanks/batches/{id}/undo", EditSources, bulk::undo)
        .post("/sources/{id}/thanks", EditSources, give::was_thanked)
        .get("/settings/thanks", ChangeSettings, settings::page)
        .post("/settings/thanks", ChangeSettings, settings::save)
}
