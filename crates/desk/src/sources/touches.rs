//! Logging what was done for a relationship: contacts and thank-yous, each
//! undoable.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use lexicon::TouchKind;
use platform::{
    Error, Result, Sql, Tx, Uuid, args, clock, db, new_id,
    sessions::Visitor,
    web::{App, Flash, ours, redirect_with},
};
use serde::Deserialize;
use serde_json::json;

use super::{create::note, record::Record};
use crate::{
    happenings::{self, Happening},
    referrals::rollup,
    touches::{self, NewTouch},
};

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

pub(super) async fn log(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<TouchForm>,
) -> Result<Response> {
    let kind = TouchKind::from_code(&form.kind).ok_or_else(|| {
        Error::Invalid("Choose what kind of contact it was, then log it again.".into())
    })?;
    let today = visitor.today();
    let on: Date =
        form.on.parse().map_err(|_| Error::Invalid("Enter the day of the contact.".into()))?;
    if on > today {
        return Err(Error::Invalid(
            "A contact that is still to come is a task, not a contact. Enter a day up to today."
                .into(),
        ));
    }
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
    let flash = Flash::undoable(
        format!("{} with {} logged.", kind.label(), record.name),
        format!("/touches/{touch_id}/remove"),
    );
    Ok(redirect_with(&format!("/sources/{id}"), flash))
}

#[derive(Deserialize)]
pub(super) struct ThanksForm {
    #[serde(default)]
    way: String,
    #[serde(default)]
    back: String,
}

/// Thanks a source for everything up to today; nothing of the patients is kept
/// with it.
pub(super) async fn thank(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<ThanksForm>,
) -> Result<Response> {
    if !matches!(form.way.as_str(), "call" | "card" | "letter" | "email" | "visit") {
        return Err(Error::Invalid(
            "Choose how they were thanked: call, card, letter, e-mail or visit.".into(),
        ));
    }
    let (practice, thanks_id) = (visitor.practice_id, new_id());
    let tx = app.db().begin().await?;
    let record = Record::live(&tx, practice, id).await?;
    tx.run(
        "INSERT INTO thank_you (practice_id, id, source_id, way, covers_until, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![practice, thanks_id, id, form.way.as_str(), visitor.today().to_string(), clock::now(), visitor.member_id],
    )
    .await?;
    thanked(&tx, &visitor, id, "thanks.given").await?;
    tx.commit().await?;
    let words = match form.way.as_str() {
        "call" => "by phone",
        "card" => "with a card",
        "letter" => "with a letter",
        "email" => "by e-mail",
        _ => "in person",
    };
    let flash = Flash::undoable(
        format!("{} thanked {words}.", record.name),
        format!("/thanks/{thanks_id}/undo"),
    );
    Ok(redirect_with(ours(&form.back).unwrap_or(&format!("/sources/{id}")), flash))
}

pub(super) async fn unthank(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let source = tx
        .value::<Uuid>(
            "SELECT source_id FROM thank_you WHERE practice_id = $1 AND id = $2",
            args![practice, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    tx.run(
        "UPDATE thank_you SET undone_at = $3 WHERE practice_id = $1 AND id = $2",
        args![practice, id, clock::now()],
    )
    .await?;
    thanked(&tx, &visitor, source, "thanks.undone").await?;
    tx.commit().await?;
    Ok(redirect_with(
        &format!("/sources/{source}"),
        Flash::say("Undone: the thank-you is taken back."),
    ))
}

async fn thanked(tx: &Tx, visitor: &Visitor, source: Uuid, action: &str) -> Result<()> {
    note(tx, visitor.practice_id, &visitor.actor(), action, source, json!({})).await?;
    rollup::mark(tx, visitor.practice_id, &[source]).await?;
    db::changed(tx, visitor.practice_id, "thanks").await?;
    happenings::tell(tx, visitor.practice_id, source, Happening::Thanks).await
}
