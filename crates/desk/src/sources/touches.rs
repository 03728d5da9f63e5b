//! Logging a contact in one line, from the page of a source; undoable.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use lexicon::{Met, TouchKind};
use platform::{FieldError, Result, Uuid, clock, sessions::Visitor, web::App};
use serde::Deserialize;

use super::record::Record;
use crate::touches::{self, NewTouch, Note, Sent, Written};

#[derive(Deserialize)]
pub(super) struct TouchForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    on: String,
    /// Sent only when the box is ticked.
    met: Option<String>,
    #[serde(default)]
    note: String,
}

impl TouchForm {
    /// What it was and when, or what is wrong.
    fn read(&self, today: Date) -> Result<(TouchKind, Date), FieldError> {
        let kind = TouchKind::from_code(&self.kind)
            .filter(|kind| *kind != TouchKind::ThankYou)
            .ok_or_else(|| FieldError::new("kind", "Choose what kind of contact it was."))?;
        let on: Date =
            self.on.parse().map_err(|_| FieldError::new("on", "Enter the day of the contact."))?;
        if on > today {
            let words = "A contact that is still to come is a task, not a contact. Enter a day up \
                         to today.";
            return Err(FieldError::new("on", words));
        }
        Ok((kind, on))
    }

    fn sent(&self, source: Uuid) -> Sent<'_> {
        let met = self.met.as_ref().map(|_| Met::Decides);
        Sent { source, kind: &self.kind, met, on: &self.on, note: &self.note }
    }
}

pub(super) async fn log(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<TouchForm>,
) -> Result<Response> {
    let today = visitor.today();
    let (kind, on) = match form.read(today) {
        Ok(read) => read,
        Err(error) => return touches::again(&app, &visitor, &form.sent(id), error).await,
    };
    // Today's contact happened now; an earlier one at noon of its day.
    let happened_at =
        if on == today { clock::now() } else { clock::at_hour(on, 12, &visitor.zone) };
    let tx = app.db().begin().await?;
    let record = Record::live(&tx, visitor.practice_id, id).await?;
    let touch = NewTouch {
        by_id: Some(visitor.member_id),
        met_decision_maker: form.met.is_some(),
        note: &form.note,
        ..NewTouch::new(id, kind, happened_at)
    };
    let touch_id = touches::record(&tx, visitor.practice_id, &visitor.actor(), &touch).await?;
    tx.commit().await?;
    let written = Written {
        id: touch_id,
        kind,
        message: format!("{} with {} logged.", kind.label(), record.name),
        undo: touches::removal(touch_id, ""),
        note: Note::Written,
        to: &format!("/sources/{id}"),
    };
    Ok(written.answer(&visitor))
}
