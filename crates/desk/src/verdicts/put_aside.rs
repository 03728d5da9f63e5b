//! Putting a verdict aside, and taking it up again.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, FieldError, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, Undo, ours, redirect_with},
};
use serde::Deserialize;

use super::{
    aside::{self, Reason},
    aside_form::{self, Typed},
    known::known,
};
use crate::{
    again::Again,
    relationships::{self, Over},
    sources,
};

/// Longer than this is a note for the source's page.
const LONGEST: usize = 200;

/// The lists that verdicts stand on.
const LISTS: &str = "/reports/sources";

pub(super) async fn put_aside(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let name = sources::name_of(app.db(), visitor.practice_id, id).await?;
    let (reason, words) = match read(&typed) {
        Ok(read) => read,
        Err(error) => {
            let errors = [error];
            let again =
                Again { place: LISTS, of: (LISTS, "Report"), title: "Put aside", errors: &errors };
            return Ok(again.refused(&visitor, aside_form::form(id, &name, &typed, &errors)));
        }
    };
    let today = visitor.today();
    let known = known(&app, visitor.practice_id, today).await?;
    let verdict = known.of(id).filter(|verdict| verdict.is_slipping()).ok_or_else(|| {
        Error::Conflict("This source is not on the list of those who slip away any more.".into())
    })?;
    let tx = app.db().begin().await?;
    let actor = visitor.actor();
    let aside =
        aside::add(&tx, visitor.practice_id, &actor, id, (today, verdict), (reason, &words))
            .await?;
    let over = reason.ends().filter(|_| typed.ends == "yes");
    let pause = match over {
        Some(over) => {
            let why = if words.is_empty() { reason.label() } else { &words };
            relationships::end_relationship(&tx, &visitor, id, (over, why)).await?
        }
        None => None,
    };
    tx.commit().await?;
    let fields = pause.map(|pause| ("pause".to_owned(), pause.to_string()));
    let undo = Undo {
        action: format!("/asides/{aside}/undo"),
        label: "Undo".into(),
        fields: fields.into_iter().collect(),
    };
    let said = Flash::undo_by(said(&name, over), undo);
    Ok(redirect_with(ours(&typed.back).unwrap_or(LISTS), said))
}

fn said(name: &str, over: Option<Over>) -> String {
    match over {
        None => format!("{name} is put aside until something new happens."),
        Some(Over::Retired) => format!("{name} is put aside and marked as retired: no clock runs."),
        Some(Over::Moved) => {
            format!("{name} is put aside and marked as moved away: no clock runs.")
        }
    }
}

fn read(typed: &Typed) -> Result<(Reason, String), FieldError> {
    let Some(reason) = Reason::from_code(&typed.reason) else {
        return Err(FieldError::new("reason", "Choose a reason."));
    };
    let words = typed.words.trim();
    if words.chars().count() > LONGEST {
        return Err(FieldError::new("words", format!("Shorten this to {LONGEST} characters.")));
    }
    if reason == Reason::Other && words.is_empty() {
        return Err(FieldError::new("words", "Say in a few words why."));
    }
    Ok((reason, words.to_owned()))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Back {
    back: String,
    /// The pause that came with it.
    pause: Option<Uuid>,
}

pub(super) async fn take_back(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Back>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let source = aside::take_back(&tx, visitor.practice_id, &visitor.actor(), id).await?;
    if let Some(pause) = form.pause {
        match relationships::take_back_pause(&tx, &visitor, pause).await {
            Ok(of) if of != source => {
                return Err(Error::Invalid("This pause is of another source.".into()));
            }
            // Where somebody has taken the pause away since, nothing is left to do.
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    let back = ours(&form.back).unwrap_or(LISTS);
    Ok(redirect_with(back, Flash::say("It is on the list again.")))
}
