//! The application: one folder a capability. A folder's `mod.rs` is its front
//! door: what it is for, and the few functions that other capabilities call.

pub mod address;
mod again;
pub mod arrivals;
mod background;
pub mod backups;
mod beside;
pub mod board;
pub mod brand;
mod briefly;
pub mod calendar;
mod complaints;
pub mod consent;
pub mod days;
pub mod demo;
pub mod directory;
pub mod documents;
mod form_fields;
pub mod gifts;
pub mod happenings;
pub mod imports;
pub mod inbox;
pub mod intake;
mod kept;
mod language;
pub mod letters;
pub mod links;
pub mod notes;
pub mod office_reports;
mod one_file;
pub mod outbox;
pub mod outcomes;
pub mod people;
pub mod plans;
pub mod practice;
pub mod print;
pub mod profile;
pub mod refer;
pub mod referrals;
pub mod relationships;
pub mod reports;
pub mod settings;
mod shelf;
mod shown;
pub mod sources;
pub mod stops;
pub mod telling;
pub mod thanks;
pub mod today;
pub mod touches;
pub mod verdicts;
mod versions;
mod wishes;
pub mod wordings;

pub use background::{handlers, start};
use platform::web::{App, Routes};

/// Every route of the application, each with what one must be allowed to do.
pub fn routes(app: &App) -> Routes {
    let routes = Routes::new(app);
    let routes = people::routes(routes);
    let routes = today::routes(routes);
    let routes = inbox::routes(routes);
    let routes = sources::routes(routes);
    let routes = touches::routes(routes);
    let routes = relationships::routes(routes);
    let routes = consent::routes(routes);
    let routes = plans::routes(routes);
    let routes = directory::routes(routes);
    let routes = referrals::routes(routes);
    let routes = board::routes(routes);
    let routes = calendar::routes(routes);
    let routes = profile::routes(routes);
    let routes = refer::routes(routes);
    let routes = links::routes(routes);
    let routes = arrivals::routes(routes);
    let routes = outbox::routes(routes);
    let routes = telling::routes(routes);
    let routes = letters::routes(routes);
    let routes = office_reports::routes(routes);
    let routes = notes::routes(routes);
    let routes = outcomes::routes(routes);
    let routes = thanks::routes(routes);
    let routes = documents::routes(routes);
    let routes = print::routes(routes);
    let routes = gifts::routes(routes);
    let routes = brand::routes(routes);
    let routes = wordings::routes(routes);
    let routes = imports::routes(routes);
    let routes = verdicts::routes(routes);
    let routes = reports::routes(routes);
    let routes = backups::routes(routes);
    settings::routes(routes)
}
