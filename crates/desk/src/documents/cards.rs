//! Documents on the pages of what they are about.

use maud::{Markup, html};
use platform::{Result, Uuid, sessions::Visitor, web::App};

use super::{
    ADDRESS, one, page,
    store::{self, Which},
};

/// Shown on a page; the rest is found under `/documents`.
const MOST: i64 = 12;

/// On a source's page: by their titles, which name no patient.
pub(crate) async fn source_card(app: &App, visitor: &Visitor, source_id: Uuid) -> Result<Markup> {
    card(app, visitor, Which::OfSource(source_id)).await
}

/// On the page of a patient's referral. Whoever sees that page is written down there.
pub(crate) async fn patient_card(app: &App, visitor: &Visitor, patient_id: Uuid) -> Result<Markup> {
    if !one::sees_patients(visitor) {
        return Ok(html! {});
    }
    card(app, visitor, Which::OfPatient(patient_id)).await
}

/// Nothing where there is none.
async fn card(app: &App, visitor: &Visitor, which: Which<'_>) -> Result<Markup> {
    let documents = store::list(app.db(), visitor.practice_id, which, MOST).await?;
    Ok(html! {
        @if !documents.is_empty() {
            section class="card" id="documents" data-on="documents" aria-labelledby="documents-head" {
                h2 id="documents-head" { "Documents" }
                ul class="list" { @for document in &documents { (page::line(visitor, document, html! {})) } }
                @if documents.len() as i64 == MOST { p { a href=(ADDRESS) { "Look for older ones" } } }
            }
        }
    })
}
