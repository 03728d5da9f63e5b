//! Pausing a source, ending a pause, and taking either back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{
    Result, Sql, Uuid, args,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde_json::json;

use super::{
    facts::STATUS_KINDS,
    mark,
    pause_typed::{self, Typed},
    pausing::{self, known},
    reckon,
    store::{self, Source},
};
use crate::again::Again;

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let source = Source::live(&tx, visitor.practice_id, id).await?;
    let new = match typed.read(visitor.today()) {
        Ok(new) => new,
        Err(error) => {
            let errors = [error];
            let again = Again {
                place: "/sources",
                of: (&format!("/sources/{id}"), &source.name),
                title: "Pause, or do not contact",
                errors: &errors,
            };
            return Ok(again.refused(&visitor, pause_typed::form(id, &typed, &errors)));
        }
    };
    let pause_id = pausing::put(&tx, &visitor, id, &new).await?;
    tx.commit().await?;
    let said = match new.kind {
        "no_contact" => format!("{} is not to be contacted.", source.name),
        "season" => format!("{} is paused in that season.", source.name),
        _ => format!("{} is paused: no clock runs.", source.name),
    };
    let undo = format!("/pauses/{pause_id}/remove");
    Ok(redirect_with(&format!("/sources/{id}"), Flash::undoable(said, undo)))
}

/// Ends a pause: from today on the clocks run again.
pub(super) async fn end(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let pause = known(&tx, visitor.practice_id, id).await?;
    let by = Some(visitor.member_id);
    reckon::end(&tx, visitor.practice_id, id, by, visitor.today()).await?;
    if STATUS_KINDS.contains(&pause.kind.as_str()) {
        store::set_status(&tx, visitor.practice_id, pause.source_id, "active").await?;
    }
    let detail = json!({ "kind": pause.kind });
    mark(&tx, &visitor, pause.source_id, "source.pause_ended", detail).await?;
    tx.commit().await?;
    let said = Flash::undoable("The clocks run again.", format!("/pauses/{id}/resume"));
    Ok(redirect_with(&format!("/sources/{}", pause.source_id), said))
}

/// Takes back that a pause was ended.
pub(super) async fn resume(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let pause = known(&tx, visitor.practice_id, id).await?;
    tx.run(
        "UPDATE pause SET ended_on = NULL, ended_by = NULL WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id],
    )
    .await?;
    if STATUS_KINDS.contains(&pause.kind.as_str()) {
        store::set_status(&tx, visitor.practice_id, pause.source_id, &pause.kind).await?;
    }
    let detail = json!({ "kind": pause.kind });
    mark(&tx, &visitor, pause.source_id, "source.paused", detail).await?;
    tx.commit().await?;
    let said = Flash::say("The pause holds again.");
    Ok(redirect_with(&format!("/sources/{}", pause.source_id), said))
}

/// Takes back that a pause was entered: it has never held.
pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let source_id = pausing::take_back_pause(&tx, &visitor, id).await?;
    tx.commit().await?;
    let said = Flash::say("The pause is taken back.");
    Ok(redirect_with(&format!("/sources/{}", source_id), said))
}
