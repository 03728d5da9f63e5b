//! Finished documents: what left the practice, or was signed, as it was. Each has a number,
//! is found under its source and its patient, and never changes: a correction is another
//! document that names the one it replaces.

mod cards;
mod correction;
mod finish;
mod kind;
mod number;
mod one;
mod page;
mod store;
pub(crate) mod title;

use platform::{Permission::ViewSources, Result, Uuid, web::App, web::Routes};

pub(crate) use cards::{patient_card, source_card};
pub use finish::{Document, Finished, finish};
pub(crate) use finish::{finish_numbered, next_number};
pub use kind::Kind;

/// The change counter of documents.
const TOPIC: &str = "documents";
/// Where documents are.
const ADDRESS: &str = "/documents";

/// The routes of this capability. Documents about patients are opened by those who may see
/// patients; the handlers see to that.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(ADDRESS, ViewSources, page::page)
        .post(ADDRESS, ViewSources, page::find)
        .get("/documents/{id}", ViewSources, one::show)
        .get("/documents/{id}/document.pdf", ViewSources, one::file)
        .upload("/documents/{id}/correction", ViewSources, correction::LARGEST, correction::receive)
}

/// The bytes of a document, checked against its fingerprint. Whoever calls this writes down
/// who sees it.
pub(crate) async fn read(app: &App, practice_id: Uuid, id: Uuid) -> Result<Vec<u8>> {
    store::one(app.db(), practice_id, id).await?.read(app, practice_id)
}
