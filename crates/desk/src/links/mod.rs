//! What brings a referral: short links and their QR codes, and the private links
//! by which known offices refer again.
//!
//! The form asks [`resolve`] what brought somebody and [`known_office`] whose
//! details to fill in; it calls [`used`] when such a referral was sent. Opening
//! a link changes nothing and counts nothing: mail gateways open every link. What
//! a link brought is counted by the referrals that carry it.

pub mod address;
mod brought;
mod code;
mod kind;
mod known;

use platform::web::Routes;

pub use brought::{Brought, resolve};
pub use code::Code;
pub use kind::LinkKind;
pub use known::{Details, NewOffice, Office, Token, issue, known_office, used};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
