//! Moving a referral on, and taking the last move back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::{civil::Date, tz::TimeZone};
use lexicon::{LostReason, ReferralState};
use platform::{
    Error, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};
use serde::Deserialize;

use super::{
    ADDRESS,
    rules::{Contact, Move},
    step::{self, Step},
};
use crate::board;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MoveForm {
    to: String,
    version: i64,
    on: String,
    reason: String,
    words: String,
    /// The day and time of the first visit.
    visit_on: String,
    visit_time: String,
    back: String,
}

pub(super) async fn move_on(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<MoveForm>,
) -> Result<Response> {
    let wanted = form.read(visitor.today(), &visitor.zone)?;
    let words = form.words_of(wanted)?;
    let tx = app.db().begin().await?;
    let step = Step { id, version: form.version, wanted, words };
    let made = match step::take(&tx, &visitor, step).await {
        Err(Error::Conflict(_)) => {
            drop(tx);
            return board::move_page::overtaken(&app, &visitor, id, &back(&form.back, id)).await;
        }
        made => made?,
    };
    tx.commit().await?;
    let undo = Undo {
        action: format!("/referrals/{id}/undo"),
        label: "Undo".into(),
        fields: vec![("event".into(), made.event.to_string()), ("back".into(), form.back.clone())],
    };
    let message = format!("Referral {} is now “{}”.", made.number, made.state);
    Ok(redirect_with(&back(&form.back, id), Flash::undo_by(message, undo)))
}

/// The page it was asked for from: this referral, or a list of them.
pub(crate) fn back(address: &str, id: Uuid) -> String {
    let list = address == ADDRESS || address.starts_with("/referrals?");
    let board = address == "/referrals/board" || address.starts_with("/referrals/board?");
    let plain = !address.contains(['\\', '\n', '\r', '#']);
    if (list || board) && plain { address.to_owned() } else { format!("{ADDRESS}/{id}") }
}

impl MoveForm {
    fn read(&self, today: Date, zone: &TimeZone) -> Result<Move> {
        let to = ReferralState::from_code(&self.to)
            .ok_or_else(|| Error::Invalid("Choose what happens to the referral.".into()))?;
        let on = match self.on.trim() {
            "" => today,
            text => {
                lexicon::parse_date(text, lexicon::Century::Recent { today })
                    .map_err(|problem| Error::Invalid(problem.to_string()))?
                    .date
            }
        };
        Ok(Move {
            to,
            on,
            reason: LostReason::from_code(&self.reason),
            visit_at: board::visit_at(&self.visit_on, &self.visit_time, today, zone)?,
            contact: Contact::Reached,
        })
    }

    /// The reason as the history tells it: the label, and what was typed.
    fn words_of(&self, wanted: Move) -> Result<String> {
        let typed = self.words.trim();
        let Some(reason) = wanted.reason.filter(|_| wanted.to.needs_reason()) else {
            return Ok(typed.to_owned());
        };
        match (reason.needs_text(), typed.is_empty()) {
            (true, true) => {
                Err(Error::Invalid("Say in a few words what the other reason is.".into()))
            }
            (_, true) => Ok(reason.label().to_owned()),
            _ => Ok(format!("{}: {typed}", reason.label())),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct UndoForm {
    event: String,
    back: String,
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<UndoForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let made = step::take_back(&tx, &visitor, id, &form.event).await?;
    tx.commit().await?;
    let message = format!("Referral {} is “{}” again.", made.number, made.state);
    Ok(redirect_with(&back(&form.back, id), Flash::say(message)))
}
