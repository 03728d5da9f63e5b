//! The public referral form, which an outside office fills in without signing in, on
//! an old phone if need be, and without JavaScript.
//!
//! [`opening`] shows it, [`sending`] takes it: read ([`reading`]), looked over
//! ([`check`]), taken in by `intake`, answered with a [`receipt`]. What keeps machines
//! out is in [`token`], [`proof`] and [`limits`].

mod check;
mod english;
mod field;
mod limits;
mod opening;
mod page;
mod place;
pub mod proof;
mod providers;
mod reading;
mod receipt;
mod sending;
mod spanish;
mod token;
mod typed;
mod uploads;
mod words;

use platform::{jobs, web::Routes};

pub use uploads::prune_before;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/refer/{practice}", opening::form)
        .outside_form("/refer/{practice}", sending::send)
        .public_get("/refer/{practice}/embed", opening::embedded)
        .public_get("/refer/{practice}/providers", providers::find)
        .public_get("/refer/{practice}/sent/{token}", receipt::show)
}

/// Who does this capability's jobs.
pub fn handlers(handlers: jobs::Handlers) -> jobs::Handlers {
    handlers.on(uploads::PRUNE, uploads::prune)
}
