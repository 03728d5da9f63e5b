//! Letters to referrers about their patients: evaluation done, progress before the patient sees
//! them again, discharge with outcome, not accepted, not reached. One page, in the order that the
//! reader's specialty cares about, written by a person, signed, and sent.
//!
//! [`order`] decides what comes first, [`due`] by when it is wanted. Signing keeps a copy that
//! nobody can change ([`crate::documents`]); sending goes through [`crate::print`], the fax or the
//! private link of [`crate::telling`], and each letter that went is a contact and a disclosure.

mod begin;
mod card;
mod draft;
mod due;
mod kind;
mod list;
mod order;
mod outside;
mod page;
mod paper;
mod referrer_visit;
pub(crate) mod sample;
mod section;
mod send;
mod sent;
mod sign;
mod store;
mod subject;
mod today;
mod write;

use platform::{
    Permission::{EditReferrals, WriteLetters},
    web::Routes,
};

pub(crate) use card::card;
pub(crate) use outside::{Opens, behind_link, open};
pub(crate) use sent::{FaxEnded, fax_ended, printed, unprinted};
pub(crate) use today::today_lines;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/letters", WriteLetters, list::list)
        .post("/referrals/{id}/letters", WriteLetters, write::start)
        .post("/referrals/{id}/referrer-visit", WriteLetters, referrer_visit::keep)
        .get("/letters/{id}", WriteLetters, write::show)
        .post("/letters/{id}", WriteLetters, write::save)
        .post("/letters/{id}/preview", WriteLetters, write::preview)
        .post("/letters/{id}/drop", WriteLetters, write::drop_it)
        .post("/letters/{id}/keep", WriteLetters, write::keep_it)
        .post("/letters/{id}/send", EditReferrals, send::send)
        .post("/letters/{id}/hold", EditReferrals, send::hold)
}
