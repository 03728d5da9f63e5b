//! Logos: uploaded, shown, removed, and taken back.

use axum::{
    extract::{Multipart, Path, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use exchange::artwork::{self, Artwork, Refusal};
use platform::{
    Error, FieldError, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use press::Picture;

use super::{home, letterhead::printed, logo};
use crate::{one_file, practice, shown};

const ADDRESS: &str = "/settings/brand";

pub(super) async fn upload(
    State(app): State<App>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    take(app, visitor, None, form).await
}

pub(super) async fn upload_for_clinic(
    State(app): State<App>,
    visitor: Visitor,
    Path(clinic): Path<Uuid>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    practice::clinic(app.db(), visitor.practice_id, clinic).await?.ok_or(Error::NotFound)?;
    take(app, visitor, Some(clinic), form).await
}

async fn take(
    app: App,
    visitor: Visitor,
    clinic_id: Option<Uuid>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let name = visitor.practice_name.clone();
    let artwork = match one_file::sent(form, &Refusal::TooLarge.to_string()).await {
        Ok(sent) => made_anew(sent.bytes, name).await?,
        Err(problem) => Err(problem),
    };
    let artwork = match artwork {
        Ok(artwork) => artwork,
        Err(problem) => {
            let errors = [FieldError::new(home::logo_field(clinic_id), problem)];
            let page = home::draw(&app, &visitor, home::Typed::default(), &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    let before = logo::put(&app, &tx, practice, &by, clinic_id, &artwork).await?;
    tx.commit().await?;
    Ok(redirect_with(
        ADDRESS,
        match before {
            Some(id) => Flash::undoable("The new logo is on your paper.", restoring(id)),
            None => Flash::say("The logo is on your paper."),
        },
    ))
}

/// The picture made anew and tried on paper, or what to tell the person.
async fn made_anew(bytes: Vec<u8>, name: String) -> Result<std::result::Result<Artwork, String>> {
    let work = move || {
        let artwork = artwork::logo(&bytes).map_err(|refusal| refusal.to_string())?;
        let kind = printed(artwork.kind);
        let picture = Picture { bytes: artwork.bytes.clone(), kind, alt: name };
        picture.check().map_err(|_| Refusal::Broken.to_string())?;
        Ok(artwork)
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let found = logo::one(&tx, visitor.practice_id, id).await?;
    if found.removed_at.is_none() {
        logo::remove(&tx, visitor.practice_id, &visitor.actor(), &found).await?;
    }
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::undoable("The logo is off your paper.", restoring(id))))
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let found = logo::one(&tx, visitor.practice_id, id).await?;
    if found.removed_at.is_some() {
        logo::restore(&tx, visitor.practice_id, &visitor.actor(), &found).await?;
    }
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("The logo is as it was.")))
}

fn restoring(id: Uuid) -> String {
    format!("{ADDRESS}/logos/{id}/restore")
}

pub(super) async fn picture(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let found = logo::one(app.db(), visitor.practice_id, id).await?;
    let kind = found.kind().ok_or(Error::NotFound)?;
    let bytes = app.vault().read(visitor.practice_id, found.file_id)?;
    Ok(shown::picture(bytes, kind.media_type(), "logo"))
}
