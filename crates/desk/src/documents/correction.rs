//! A corrected document: uploaded as PDF, checked, and kept beside the one that it corrects. The
//! old one stays as it was.

use axum::{
    extract::{Multipart, Path, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Permission, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};

use super::{
    ADDRESS, Kind,
    finish::{Finished, finish},
    page,
    store::{self, Kept},
};
use crate::{again::Again, one_file};

/// A scan of many pages; more is a mistake.
pub(super) const LARGEST: usize = 12 * 1024 * 1024;

/// Who may correct it: about a patient, whoever writes about patients; a clinical note, whoever
/// writes notes.
pub(super) fn may(visitor: &Visitor, document: &Kept) -> bool {
    let permission = match (document.sort(), document.patient_id) {
        (Some(Kind::Note), _) => Permission::WriteNotes,
        (_, Some(_)) => Permission::WriteLetters,
        (_, None) => Permission::EditSources,
    };
    visitor.may(permission) && page::may_open(visitor, document)
}

/// The form, on the page of the document.
pub(super) fn form(id: Uuid) -> Markup {
    html! {
        details class="card narrow no-print" {
            summary { "Something in it is wrong" }
            form class="stack" method="post" enctype="multipart/form-data" action={ (ADDRESS) "/" (id) "/correction" } {
                p { "Upload the corrected document. It gets a number of its own and points to this one; this one stays as it was." }
                div class="field" {
                    label for="file" { "Corrected document" }
                    p class="hint" id="file-hint" { "A plain PDF of at most " (LARGEST / (1024 * 1024)) " MB" }
                    input type="file" id="file" name="file" required accept="application/pdf" aria-describedby="file-hint";
                }
                div { button class="button" type="submit" { "Keep the correction" } }
            }
        }
    }
}

pub(super) async fn receive(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    sent: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let document = store::one(app.db(), visitor.practice_id, id).await?;
    if !may(&visitor, &document) {
        return Err(Error::Forbidden);
    }
    let too_large = format!("Use a file of at most {} MB.", LARGEST / (1024 * 1024));
    let sent = match one_file::sent(sent, &too_large).await {
        Ok(sent) => sent,
        Err(why) => return Ok(refused(&visitor, &document, &why)),
    };
    let bytes = sent.bytes.clone();
    // Off the threads that answer others; what a broken file does to its reader ends there.
    let examined = tokio::task::spawn_blocking(move || press::pages_of(bytes)).await;
    let pages = match examined.unwrap_or(Err(press::Unfit::Unreadable)) {
        Ok(pages) => pages,
        Err(unfit) => return Ok(refused(&visitor, &document, &unfit.to_string())),
    };
    let finished = Finished {
        kind: document.sort().unwrap_or(Kind::Copy),
        title: document.title.clone(),
        pdf: sent.bytes,
        pages,
        source_id: document.source_id,
        patient_id: document.patient_id,
        referral_id: document.referral_id,
        replaces: Some(id),
    };
    let tx = app.db().begin().await?;
    let made = finish(&app, &tx, visitor.practice_id, &visitor.actor(), &finished).await?;
    tx.commit().await?;
    let said = format!("Kept as {}. {} stays as it was.", made.number, document.number);
    Ok(redirect_with(&format!("{ADDRESS}/{}", made.id), Flash::say(said)))
}

fn refused(visitor: &Visitor, document: &Kept, why: &str) -> Response {
    let again = Again {
        place: "/print",
        of: (&format!("{ADDRESS}/{}", document.id), &document.number),
        title: "A corrected document",
        errors: &[FieldError::new("file", why)],
    };
    let mut response = again.refused(visitor, form(document.id)).into_response();
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}
