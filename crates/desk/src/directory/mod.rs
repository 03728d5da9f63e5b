//! The provider directory: the national registry (NPPES) searched on this machine, what has
//! changed in it about the practice's sources, and where offices are.
//!
//! The registry itself is a file that the crate `registry` makes and searches; here are its
//! import, the screens, the monthly comparison, and the map's coordinates. Nothing is asked
//! outside unless the owner has switched it on ([`outside`]).

mod add;
mod changes;
mod faxes;
mod hits;
mod import;
mod inbox;
mod lookup;
mod nppes;
mod outside;
mod outside_page;
pub mod places;
mod provider_page;
mod search;
mod search_page;
mod settings_page;
mod shelf;
mod shown;
mod source_card;

use platform::{
    Permission::{ChangeSettings, EditSources, ViewSources},
    Result, Uuid,
    jobs::Handlers,
    sessions::Visitor,
    web::{App, Routes},
};

pub use import::{Choice, import};
pub use inbox::Inbox;
pub(crate) use inbox::watch;
pub(crate) use lookup::{Named, people};
pub use places::{
    Near, Placed, Point, Zips, distance_miles, near, place_all_by_zip, place_by_zip, take_in_zips,
    zips,
};
pub(crate) use source_card::source_card;

use crate::today::line::Line;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/directory", ViewSources, search_page::page)
        .post("/directory/ask", ViewSources, nppes::page)
        .get("/directory/changes", ViewSources, changes::page)
        .post("/directory/changes/{id}/take", EditSources, changes::take)
        .post("/directory/changes/{id}/dismiss", EditSources, changes::dismiss)
        .post("/directory/changes/{id}/undo", EditSources, changes::undo)
        .get("/directory/faxes", ViewSources, faxes::page)
        .get("/directory/offices/{id}", EditSources, places::office_page)
        .post("/directory/offices/{id}/pin", EditSources, places::pin_office)
        .get("/directory/{npi}", ViewSources, provider_page::page)
        .post("/directory/{npi}/add", EditSources, add::add)
        .post("/directory/{npi}/same/{source}", EditSources, add::same)
        .post("/directory/added/{source}/undo", EditSources, add::undo)
        .post("/directory/filled/undo", EditSources, add::unfill)
        .get("/settings/directory", ChangeSettings, settings_page::page)
        .post("/settings/directory", ChangeSettings, settings_page::save)
        .upload(
            "/settings/directory/zips",
            ChangeSettings,
            settings_page::LARGEST_ZIPS,
            settings_page::receive_zips,
        )
        .get("/settings/directory/outside", ChangeSettings, outside_page::page)
        .post("/settings/directory/outside", ChangeSettings, outside_page::save)
        .get("/settings/directory/clinics/{id}", ChangeSettings, places::clinic_page)
        .post("/settings/directory/clinics/{id}/pin", ChangeSettings, places::pin_clinic)
}

/// The jobs of this capability.
pub(crate) fn handlers(handlers: Handlers) -> Handlers {
    handlers
        .on(inbox::KIND, inbox::job)
        .called(inbox::KIND, "Import the provider registry")
        .on(changes::KIND, changes::job)
        .called(changes::KIND, "Compare sources with the provider registry")
        .on(places::KIND, places::locate)
        .called(places::KIND, "Ask where offices are")
}

/// What the registry asks of whoever looks after a source.
pub async fn today_lines(app: &App, visitor: &Visitor) -> Result<Vec<Line>> {
    changes::lines(app, visitor).await
}

/// Compares a practice's sources with the registry in use, as the job does after an import,
/// and says how many changes it found.
pub async fn compare(app: &App, practice_id: Uuid) -> Result<usize> {
    changes::compare(app, practice_id).await
}
