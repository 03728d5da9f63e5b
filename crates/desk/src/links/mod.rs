//! What brings a referral: short links and their QR codes, and the private links
//! by which known offices refer again.
//!
//! The form asks [`resolve`] what brought somebody and [`known_office`] whose
//! details to fill in; it calls [`used`] when such a referral was sent. Opening
//! a link changes nothing and counts nothing: mail gateways open every link. What
//! a link brought is counted by the referrals that carry it.

pub mod address;
mod brought;
mod change;
mod code;
mod embed;
mod files;
mod follow;
mod form;
mod frame;
mod kind;
mod known;
mod link;
mod list;
mod office_form;
mod office_issue;
mod office_store;
mod offices;
mod one;
mod paper;
mod record;
mod sheet;
mod source_card;
mod tally;

use platform::{Permission::EditSources, web::Routes};

pub(crate) use address::base;
pub use brought::{Brought, resolve};
pub use code::Code;
pub(crate) use frame::copy_button;
pub use kind::LinkKind;
pub use known::{Details, NewOffice, Office, Token, issue, known_office, used};
pub use source_card::source_card;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/l/{code}", follow::follow)
        .get("/links", EditSources, list::page)
        .post("/links", EditSources, change::make)
        .get("/links/embed", EditSources, embed::page)
        .get("/links/offices", EditSources, offices::page)
        .post("/links/offices", EditSources, office_issue::make)
        .get("/links/offices/new", EditSources, office_issue::form)
        .post("/links/offices/{id}/revoke", EditSources, offices::revoke)
        .post("/links/offices/{id}/restore", EditSources, offices::restore)
        .get("/links/{id}", EditSources, one::page)
        .post("/links/{id}/rename", EditSources, change::rename)
        .post("/links/{id}/end", EditSources, change::end)
        .post("/links/{id}/restore", EditSources, change::restore)
        .get("/links/{id}/qr.svg", EditSources, files::svg)
        .get("/links/{id}/qr.png", EditSources, files::png)
        .get("/links/{id}/print", EditSources, sheet::page)
        .get("/links/{id}/paper/{sheet}", EditSources, paper::sheet)
}
