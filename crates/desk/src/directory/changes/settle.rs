//! The three things one can do with a change: take it over, dismiss it, and undo either.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};
use serde::Deserialize;

use super::{Kind, store, take as taking};

/// Where one came from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::directory) struct From {
    back: String,
}

impl From {
    /// The page to go back to: Today, a source or the list.
    fn page(&self) -> &str {
        let ours = self.back == "/" || self.back.starts_with("/sources/");
        if ours && !self.back.contains("//") { &self.back } else { "/directory/changes" }
    }
}

pub(in crate::directory) async fn take(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(from): Form<From>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    let change = store::one(&tx, practice, id).await?;
    still_open(&change)?;
    let amended = taking::take_over(&tx, practice, &by, &change).await?;
    let undo = serde_json::to_string(&amended)?;
    store::settle(&tx, practice, &by, id, ("open", "taken"), &undo).await?;
    tx.commit().await?;
    let message = match change.kind() {
        Kind::Retired => format!("{} is marked as retired.", change.name),
        Kind::Returned => format!("{} is marked as active.", change.name),
        _ => format!("Taken over for {}.", change.name),
    };
    Ok(redirect_with(from.page(), undoable(message, id, &from)))
}

pub(in crate::directory) async fn dismiss(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(from): Form<From>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let change = store::one(&tx, practice, id).await?;
    still_open(&change)?;
    store::settle(&tx, practice, &visitor.actor(), id, ("open", "dismissed"), "").await?;
    tx.commit().await?;
    let message = format!("Dismissed for {}.", change.name);
    Ok(redirect_with(from.page(), undoable(message, id, &from)))
}

pub(in crate::directory) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(from): Form<From>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    let change = store::one(&tx, practice, id).await?;
    match change.state.as_str() {
        "taken" if !change.undo.is_empty() => {
            taking::give_back(&tx, practice, &by, &change).await?;
        }
        "dismissed" => {}
        _ => return Err(Error::Conflict("There is nothing to undo here any more.".into())),
    }
    store::settle(&tx, practice, &by, id, (&change.state, "open"), "").await?;
    tx.commit().await?;
    Ok(redirect_with(from.page(), Flash::say(format!("Undone for {}.", change.name))))
}

fn still_open(change: &store::Change) -> Result<()> {
    match change.state.as_str() {
        "open" => Ok(()),
        _ => Err(Error::Conflict("Somebody has decided this in the meantime.".into())),
    }
}

fn undoable(message: String, id: Uuid, from: &From) -> Flash {
    let undo = Undo {
        action: format!("/directory/changes/{id}/undo"),
        label: "Undo".into(),
        fields: vec![("back".into(), from.page().to_owned())],
    };
    Flash::undo_by(message, undo)
}
