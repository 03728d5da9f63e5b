//! Telling the referrer what became of the patient, by the way they prefer, and the
//! private page on which they can look.
//!
//! [`rules`] decides who may be told what. A change of a referral (job
//! `referral.changed`) plans a telling; after a pause, in which an undo still
//! withdraws it, the job `notice.deliver` brings it on its way. [`ask`] asks for
//! what is missing.

mod ask;
mod authorisation;
mod card;
mod deliver;
pub mod fax;
mod for_letters;
mod links;
mod notices;
mod now;
mod pages;
mod paper;
mod permissions;
mod posted;
mod receipt;
pub mod rules;
mod settings;
mod stage;
mod status;
mod status_code;
mod status_page;
mod status_view;
mod subject;
mod told;
mod unreached;
mod usual;
mod waiting;
mod words;

use platform::{
    Permission::{ChangeSettings, EditReferrals, EditSources, ViewPatients},
    jobs::Handlers,
    web::Routes,
};

pub use ask::{Asked, ask};
pub(crate) use card::card;
pub(crate) use for_letters::{cover, mail_of_news};
pub(crate) use now::tell_now;
pub(crate) use posted::preference_card;
pub use rules::Recipient;
pub use stage::Stage;
pub(crate) use subject::Subject;
pub(crate) use unreached::{Unreached, unreached};
pub(crate) use usual::{Usually, give_back_wish, take_over_wish, usually_by_fax};
pub(crate) use waiting::waiting;
pub(crate) use words::missing_label;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/telling", ViewPatients, pages::list)
        .get("/telling/{id}/paper", ViewPatients, pages::paper)
        .post("/telling/{id}/done", EditReferrals, pages::done)
        .post("/telling/{id}/undo", EditReferrals, pages::undo)
        .post("/telling/{id}/send", EditReferrals, pages::send)
        .post("/referrals/{id}/links", EditReferrals, card::make_link)
        .get("/referrals/{id}/authorisation", EditReferrals, authorisation::page)
        .post("/referrals/{id}/authorisation", EditReferrals, authorisation::record)
        .post("/telling/authorisations/{id}/revoke", EditReferrals, authorisation::revoke)
        .post("/telling/authorisations/{id}/restore", EditReferrals, authorisation::restore)
        .post("/telling/links/{id}/revoke", EditReferrals, card::revoke_link)
        .get("/settings/telling", ChangeSettings, settings::page)
        .post("/settings/telling", ChangeSettings, settings::save)
        .post("/settings/telling/fax", ChangeSettings, settings::save_fax)
        .get("/settings/telling/advertising", ChangeSettings, permissions::page)
        .post("/settings/telling/advertising", ChangeSettings, permissions::add)
        .post("/settings/telling/advertising/{id}/revoke", ChangeSettings, permissions::revoke)
        .post("/sources/{id}/posted", EditSources, posted::save_preference)
        .post("/sources/{id}/fax/{point}/confirm", EditSources, posted::confirm_fax)
        .public_get("/status/{code}", status::page)
        .outside_form("/status/{code}", status::open)
        .outside_form("/status/{code}/code", status::send_code)
        .outside_form("/status/{code}/letters/{id}", status::letter)
        .outside_form("/hooks/fax-sent/{practice}/{token}", fax::hook)
}

/// The jobs of this capability.
pub(crate) fn handlers(handlers: Handlers) -> Handlers {
    handlers
        .on(crate::referrals::CHANGED, deliver::changed)
        .on("notice.deliver", deliver::deliver)
        .on(crate::intake::ACKNOWLEDGE, receipt::acknowledge)
        .called(crate::intake::ACKNOWLEDGE, "Tell the sender of a form that it arrived")
        .on("fax.send", fax::send)
        .most("fax.send", fax::MOST_TRIES)
}
