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
mod files;
mod follow;
mod form;
mod frame;
mod kind;
mod known;
mod link;
mod list;
mod one;
mod sheet;
mod tally;

use platform::{Permission::EditSources, web::Routes};

pub use brought::{Brought, resolve};
pub use code::Code;
pub use kind::LinkKind;
pub use known::{Details, NewOffice, Office, Token, issue, known_office, used};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/l/{code}", follow::follow)
        .get("/links", EditSources, list::page)
        .post("/links", EditSources, change::make)
        .get("/links/{id}", EditSources, one::page)
        .post("/links/{id}/rename", EditSources, change::rename)
        .post("/links/{id}/end", EditSources, change::end)
        .post("/links/{id}/restore", EditSources, change::restore)
        .get("/links/{id}/qr.svg", EditSources, files::svg)
        .get("/links/{id}/qr.png", EditSources, files::png)
        .get("/links/{id}/print", EditSources, sheet::page)
}
