//! `/documents/{id}`: one document, and its bytes.

use axum::{
    extract::{Path, State},
    response::Response,
};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, Permission, Result, Sql, Uuid, args,
    audit::{self, Entry},
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, shell},
};
use serde_json::json;

use super::{
    ADDRESS, correction, page,
    store::{self, Kept},
};
use crate::{days, shown};

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let document = store::one(app.db(), visitor.practice_id, id).await?;
    audit_view(&app, &visitor, &document, "page").await?;
    let patient = match document.patient_id {
        Some(patient) => Some(name(&app, visitor.practice_id, patient).await?),
        None => None,
    };
    let content = html! {
        (look::crumb(ADDRESS, "Documents"))
        (look::page_head(&document.title, &format!("Document {}, finished and beyond change.", document.number), html! {
            a class="button primary" href={ (ADDRESS) "/" (id) "/document.pdf" } { "Open the PDF" }
        }))
        @if let (Some(later), Some(number)) = (document.replaced_by_id, &document.replaced_by) {
            (look::notice(Tone::Look, html! { "Replaced by " a href={ (ADDRESS) "/" (later) } { (number) } ". Use that one; this one stays as it was sent." }))
        }
        @if let (Some(before), Some(number)) = (document.replaces_id, &document.replaces) {
            (look::notice(Tone::Plain, html! { "A correction of " a href={ (ADDRESS) "/" (before) } { (number) } "." }))
        }
        div class="stack" {
            (facts(&visitor, &document, patient.as_deref()))
            @if document.replaced_by_id.is_none() && correction::may(&visitor, &document) { (correction::form(id)) }
        }
    };
    // The window's title stands in histories and on shared screens.
    Ok(shell::page(&visitor, "/print", &format!("Document {}", document.number), content))
}

fn facts(visitor: &Visitor, document: &Kept, patient: Option<&str>) -> Markup {
    html! {
        section class="card narrow" aria-label="Facts" {
            dl class="facts" {
                dt { "Number" } dd { (document.number) }
                dt { "Is" } dd { (document.kind()) ", " (look::plural(document.pages, "page", "pages")) }
                @if let (Some(id), Some(name)) = (document.source_id, &document.source) {
                    dt { "Source" } dd { a href={ "/sources/" (id) } { (name) } }
                }
                @if let Some(patient) = patient {
                    dt { "Patient" }
                    dd {
                        @match document.referral_id {
                            Some(referral) => a href={ "/referrals/" (referral) } { (patient) },
                            None => (patient),
                        }
                    }
                }
                dt { "Finished" } dd { (days::minute(document.created_at, &visitor.zone)) @if let Some(by) = &document.by { ", by " (by) } }
                dt { "Fingerprint" } dd class="small" { "SHA-256 " (in_groups(&document.sha256)) }
            }
        }
    }
}

/// Digits that a narrow page can break, and a person compare.
fn in_groups(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(8).map(|eight| eight.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

pub(super) async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let document = store::one(app.db(), visitor.practice_id, id).await?;
    audit_view(&app, &visitor, &document, "document").await?;
    let bytes = document.read(&app, visitor.practice_id)?;
    Ok(shown::pdf(bytes, &format!("document-{}.pdf", document.number)))
}

/// Refuses whoever may not see it, and writes down who does.
async fn audit_view(app: &App, visitor: &Visitor, document: &Kept, what: &str) -> Result<()> {
    if !page::may_open(visitor, document) {
        return Err(Error::Forbidden);
    }
    let detail = json!({ "document": document.number, "seen": what });
    let entry = match document.patient_id {
        Some(patient) => Entry::patient_viewed("patient", patient, detail),
        None => Entry { detail, ..Entry::about("document.opened", "document", document.id) },
    };
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await
}

async fn name(app: &App, practice_id: Uuid, patient: Uuid) -> Result<String> {
    #[derive(FromQueryResult)]
    struct Row {
        given: String,
        family: String,
    }
    // Served by the primary key.
    let row: Row = app
        .db()
        .row(
            "SELECT given, family FROM patient WHERE practice_id = $1 AND id = $2",
            args![practice_id, patient],
        )
        .await?
        .ok_or(Error::NotFound)?;
    Ok(format!("{} {}", row.given, row.family).trim().to_owned())
}

/// Seeing the list of a patient's documents needs what seeing the patient does.
pub(super) fn sees_patients(visitor: &Visitor) -> bool {
    visitor.may(Permission::ViewPatients)
}
