//! Outcome measures: what a test or questionnaire said when a patient came first, and when they came
//! last. Written down on the referral's page, and told to the referring office only as a mean over
//! five patients or more ([`crate::office_reports`]).
//!
//! [`measure`] knows the tests, [`score`] reads and writes their points, [`store`] keeps the rows.

mod act;
mod card;
mod measure;
pub(crate) mod sample;
mod score;
mod store;

use platform::{Permission::WriteNotes, web::Routes};

pub(crate) use card::{card, lines};
pub(crate) use measure::Measure;
pub(crate) use score::Score;
pub(crate) use store::COUNTED;

/// The change counter of outcome measures.
const TOPIC: &str = "outcomes";

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .post("/referrals/{id}/outcomes", WriteNotes, act::save)
        .post("/outcomes/{id}/remove", WriteNotes, act::remove)
        .post("/outcomes/{id}/undo", WriteNotes, act::undo)
        .post("/outcomes/{id}/restore", WriteNotes, act::restore)
}
