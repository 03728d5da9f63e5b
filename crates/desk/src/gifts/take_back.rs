//! Taking an entry back, and putting it into the ledger again.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use look::Field;
use maud::{Markup, html};
use platform::{
    FieldError, Result, Uuid, db,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;

use super::{ADDRESS, change, still, store};
use crate::{again::Again, complaints::Complaints};

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    change::remove(&tx, visitor.practice_id, &visitor.actor(), id).await?;
    tx.commit().await?;
    let flash = Flash::undoable(
        "Taken back: the entry counts no longer and stays in the history.",
        format!("{ADDRESS}/{id}/restore"),
    );
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), flash))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Reason {
    over_reason: String,
}

/// Puts it back. Where it would go over a limit by now, it wants a reason as a new entry does.
pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Reason>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    // First the counter, so that of two at once the second sees the first.
    db::changed(&tx, practice, "gifts").await?;
    let kept = store::one(&tx, practice, id).await?;
    let mut entry = kept.entry;
    let reason: String = form.over_reason.trim().chars().take(500).collect();
    if !reason.is_empty() {
        entry.over_reason = reason;
    }
    match still::over(&tx, &visitor, &entry, Some(id)).await? {
        Some(words) if entry.over_reason.is_empty() => {
            drop(tx);
            let errors = [FieldError::new("over_reason", words)];
            let again = Again {
                place: ADDRESS,
                of: (&format!("{ADDRESS}/{id}"), "The entry"),
                title: "Put the entry back",
                errors: &errors,
            };
            return Ok(again.refused(&visitor, form.render(id, &errors)));
        }
        Some(_) => {}
        // What does not go over needs no excuse, and is not marked.
        None => entry.over_reason.clear(),
    }
    change::restore(&tx, practice, &visitor.actor(), id, &entry).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), Flash::say("The entry counts again.")))
}

impl Reason {
    fn render(&self, id: Uuid, errors: &[FieldError]) -> Markup {
        html! {
            form class="stack" method="post" action={ (ADDRESS) "/" (id) "/restore" } {
                (Field::new("over_reason", "Why it was given all the same").value(&self.over_reason)
                    .error(Complaints(errors).at("over_reason")).autocomplete("off").required().render())
                (look::submit("Put it back"))
            }
        }
    }
}
