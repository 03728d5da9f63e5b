//! Referral sources: who they are, where they sit, how to reach them, what was
//! done for the relationship, and which two are one and the same.

mod add;
mod amend;
mod cards;
mod contact_point;
mod create;
mod directory;
mod duplicates;
mod edit;
mod files;
mod fill;
mod likely;
pub mod matching;
mod merge;
mod office;
mod offices;
mod profile;
mod reach;
mod record;
pub mod search;
mod timeline;
mod touches;
mod unmake;
mod views;

use platform::{
    Permission::{EditSources, Export, MergeSources, ViewSources},
    web::Routes,
};

pub(crate) use amend::{
    Address as OfficeAddress, Amended, Number, Sameness, amend_address, amend_number, amend_status,
    forget_past, give_back, keep_past,
};
pub use create::{NewSource, Tells, create, standing_source};
pub use fill::{Filled, Known, empty, fill};
pub use likely::{Somebody, likely};
pub use matching::{Candidate, Found, Kind};
pub use offices::somebody_at;
pub(crate) use record::{name_of, still_there};
pub(crate) use unmake::{UNUSED, unmake};
pub(crate) use views::views;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/sources", ViewSources, directory::page)
        .get("/search.json", ViewSources, directory::palette)
        .get("/sources.csv", Export, files::table)
        .get("/sources/new", EditSources, add::page)
        .post("/sources/new", EditSources, add::add)
        .get("/sources/duplicates", MergeSources, duplicates::list)
        .post("/sources/merge", MergeSources, duplicates::merge)
        .post("/sources/different", MergeSources, duplicates::say_different)
        .post("/sources/alike", MergeSources, duplicates::say_alike)
        .post("/merges/{id}/undo", MergeSources, duplicates::undo)
        .get("/sources/{id}", ViewSources, profile::page)
        .get("/sources/{id}/compare/{other}", MergeSources, duplicates::compare)
        .get("/sources/{id}/card.vcf", ViewSources, files::card)
        .get("/sources/{id}/edit", EditSources, edit::page)
        .post("/sources/{id}/edit", EditSources, edit::save)
        .post("/sources/{id}/contacts", EditSources, reach::add)
        .post("/sources/{id}/contacts/{contact}/prefer", EditSources, reach::prefer)
        .post("/sources/{id}/contacts/{contact}/remove", EditSources, reach::remove)
        .post("/sources/{id}/offices", EditSources, offices::add)
        .post("/sources/{id}/offices/{office}/remove", EditSources, offices::remove)
        .post("/sources/{id}/locations", EditSources, offices::add_location)
        .post("/sources/{id}/touches", EditSources, touches::log)
}
