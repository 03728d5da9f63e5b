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
    Words,
    editor::{self, Draft},
    kept::{self, Kept},
    worded::Worded,
};

const FASTER: &str =
    "Somebody else changed this wording meanwhile. Open it again in another tab and compare.";

pub(super) async fn save<N: Worded>(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(draft): Form<Draft>,
) -> Result<Response> {
    let (name, words) = (editor::called::<N>(&code)?, draft.words());
    let mut errors = name.faults(&words);
    if errors.is_empty() {
        match keep(&app, &visitor, name, &words, draft.seen).await? {
            Kept::Yes => return Ok(done(name, "says this.")),
            Kept::SomebodyWasFaster => errors.push(FieldError::new("body", FASTER)),
        }
    }
    let page = editor::render(&app, &visitor, name, &draft, &errors).await?;
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
pub(super) async fn back<N: Worded>(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response> {
    let name = editor::called::<N>(&code)?;
    let words = match wanted.version {
        0 => Words::default(),
        version => kept::version(app.db(), visitor.practice_id, name.code(), version)
            .await?
            .and_then(|version| version.words())
            .ok_or(Error::NotFound)?,
    };
    if wanted.version != 0
        && let Some(fault) = name.faults(&words).first()
    {
        return Err(Error::Invalid(fault.message.clone()));
    }
    match keep(&app, &visitor, name, &words, wanted.seen).await? {
        Kept::Yes => Ok(done(name, "says this again.")),
        Kept::SomebodyWasFaster => Err(Error::Conflict(FASTER.into())),
    }
}

async fn keep<N: Worded>(
    app: &App,
    visitor: &Visitor,
    name: N,
    words: &Words,
    seen: i64,
) -> Result<Kept> {
    let (practice, code) = (visitor.practice_id, name.code());
    let tx = app.db().begin().await?;
    let kept = kept::keep(&tx, practice, code, words, seen, visitor.member_id).await?;
    if kept == Kept::Yes {
        let entry = Entry {
            action: N::HOME.action,
            subject_kind: "practice",
            subject_id: Some(practice),
            detail: json!({ "wording": code, "version": seen + 1 }),
        };
        audit::record(&tx, practice, &visitor.actor(), entry).await?;
        tx.commit().await?;
    }
    Ok(kept)
}

fn done<N: Worded>(name: N, says: &str) -> Response {
    let words = format!("Saved. The next {} {says}", N::HOME.carrier);
    redirect_with(&format!("{}/{}", N::HOME.address, name.code()), Flash::say(words))
}
