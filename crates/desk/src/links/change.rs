//! Making, renaming and ending links, each with its way back.

use axum::{
    Form,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use platform::{
    Error, Result, Sql, Uuid, args, clock,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};

use super::{
    LinkKind,
    form::{self, LinkForm},
    link::{self, NewLink},
    list,
    record::Kept,
};
use crate::practice;

pub(super) async fn make(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<LinkForm>,
) -> Result<Response> {
    if !form.source.is_empty() {
        return for_source(&app, &visitor, &form).await;
    }
    let clinics = practice::clinics(app.db(), visitor.practice_id).await?;
    let clinics: Vec<Uuid> = clinics.into_iter().map(|clinic| clinic.id).collect();
    let wanted = match form.read(&clinics) {
        Ok(wanted) => wanted,
        Err(errors) => {
            return list::with_complaints(&app, &visitor, &headers, &form, &errors).await;
        }
    };
    let new = NewLink {
        kind: wanted.kind,
        label: &wanted.label,
        source_id: None,
        clinic_id: wanted.clinic_id,
    };
    made(&app, &visitor, new).await
}

/// One step from the page of a source: the link is called like the source.
async fn for_source(app: &App, visitor: &Visitor, form: &LinkForm) -> Result<Response> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        name: String,
        kind: String,
    }
    let id: Uuid = form.source.parse().map_err(|_| Error::NotFound)?;
    // Served by the primary key.
    let source: Row = app
        .db()
        .row(
            "SELECT id, name, kind FROM source WHERE practice_id = $1 AND id = $2
             AND deleted_at IS NULL AND kind IN ('person', 'organisation')",
            args![visitor.practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let kind = if source.kind == "person" { LinkKind::Source } else { LinkKind::Office };
    let label = form::label(&source.name.chars().take(80).collect::<String>())
        .unwrap_or_else(|_| kind.label().to_owned());
    let new = NewLink { kind, label: &label, source_id: Some(source.id), clinic_id: None };
    made(app, visitor, new).await
}

async fn made(app: &App, visitor: &Visitor, new: NewLink<'_>) -> Result<Response> {
    let tx = app.db().begin().await?;
    let id = link::make(&tx, visitor.practice_id, &visitor.actor(), new).await?;
    tx.commit().await?;
    let flash = Flash::undoable("The link is made.", format!("/links/{id}/end"));
    Ok(redirect_with(&format!("/links/{id}"), flash))
}

pub(super) async fn rename(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Form(form): Form<LinkForm>,
) -> Result<Response> {
    let label = match form::label(&form.label) {
        Ok(label) => label,
        Err(error) => {
            return super::one::with_complaint(&app, &visitor, &headers, id, &form.label, error)
                .await;
        }
    };
    let tx = app.db().begin().await?;
    let before = link::rename(&tx, visitor.practice_id, &visitor.actor(), id, &label).await?;
    tx.commit().await?;
    let undo = Undo {
        action: format!("/links/{id}/rename"),
        label: "Undo".into(),
        fields: vec![("label".into(), before)],
    };
    let flash = Flash::undo_by("Renamed.", undo);
    Ok(redirect_with(&format!("/links/{id}"), flash))
}

pub(super) async fn end(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let ended = (id, Some(clock::now()));
    Kept::ShortLink.end(&tx, visitor.practice_id, &visitor.actor(), ended).await?;
    tx.commit().await?;
    let flash = Flash::undoable(
        "The link is ended. It still leads to the form, but counts for nothing.",
        format!("/links/{id}/restore"),
    );
    Ok(redirect_with(&format!("/links/{id}"), flash))
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    Kept::ShortLink.end(&tx, visitor.practice_id, &visitor.actor(), (id, None)).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/links/{id}"), Flash::say("The link counts again.")))
}
