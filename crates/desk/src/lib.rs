//! The application: one folder a capability. A folder's `mod.rs` is its front
//! door: what it is for, and the few functions that other capabilities call.

pub mod address;
mod complaints;
pub mod days;
pub mod demo;
pub mod imports;
mod kept;
pub mod people;
pub mod practice;
pub mod referrals;
pub mod reports;
pub mod settings;
pub mod sources;
pub mod today;

use platform::web::{App, Routes};

/// Every route of the application, each with what one must be allowed to do.
pub fn routes(app: &App) -> Routes {
    let routes = Routes::new(app);
    let routes = people::routes(routes);
    let routes = today::routes(routes);
    let routes = sources::routes(routes);
    let routes = referrals::routes(routes);
    let routes = imports::routes(routes);
    let routes = reports::routes(routes);
    settings::routes(routes)
}
