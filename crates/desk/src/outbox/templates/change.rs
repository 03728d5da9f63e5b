//! Keeping a wording, and going back to an earlier one.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use platform::{
    Error, FieldError, Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Name, Wording,
    editor::{self, Draft},
    fill,
    kept::{self, Kept},
};

const FASTER: &str =
    "Somebody else changed this wording meanwhile. Open it again in another tab and compare.";

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(draft): Form<Draft>,
) -> Result<Response> {
    let (name, wording) = (editor::called(&code)?, draft.wording());
    let mut errors = fill::faults(name, &wording);
    if errors.is_empty() {
        match keep(&app, &visitor, name, &wording, draft.seen).await? {
            Kept::Yes => return Ok(done(name, "Saved. The next mail says this.")),
            Kept::SomebodyWasFaster => errors.push(FieldError::new("body", FASTER)),
        }
    }
    let page = editor::render(&app, &visitor, name, &wording, draft.seen, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    seen: i64,
    /// 0 is the built-in wording.
    version: i64,
}

/// Takes an earlier version, or the built-in wording, as the newest.
pub(super) async fn back(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response> {
    let name = editor::called(&code)?;
    let wording = match wanted.version {
        0 => Wording::default(),
        version => kept::version(app.db(), visitor.practice_id, name, version)
            .await?
            .and_then(|version| version.wording())
            .ok_or(Error::NotFound)?,
    };
    if wanted.version != 0
        && let Some(fault) = fill::faults(name, &wording).first()
    {
        return Err(Error::Invalid(fault.message.clone()));
    }
    match keep(&app, &visitor, name, &wording, wanted.seen).await? {
        Kept::Yes => Ok(done(name, "The next mail says this again.")),
        Kept::SomebodyWasFaster => Err(Error::Conflict(FASTER.into())),
    }
}

async fn keep(
    app: &App,
    visitor: &Visitor,
    name: Name,
    wording: &Wording,
    seen: i64,
) -> Result<Kept> {
    let tx = app.db().begin().await?;
    let kept = kept::keep(&tx, visitor.practice_id, name, wording, seen, visitor.member_id).await?;
    if kept == Kept::Yes {
        let entry = Entry {
            action: "mail.wording_changed",
            subject_kind: "practice",
            subject_id: Some(visitor.practice_id),
            detail: json!({ "wording": name.code(), "version": seen + 1 }),
        };
        audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
        tx.commit().await?;
    }
    Ok(kept)
}

fn done(name: Name, words: &str) -> Response {
    redirect_with(&format!("/settings/mail/wordings/{}", name.code()), Flash::say(words))
}
