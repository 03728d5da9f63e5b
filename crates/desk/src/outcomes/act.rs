//! Writing scores down, taking them back, and undoing either.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, FieldError, Result, Tx, Uuid,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde_json::json;

use super::{
    card::{self, Typed},
    measure::Measure,
    score::Score,
    store::{self, Place, Scores},
};
use crate::{again::Again, telling::Subject};

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(referral): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    // That there is such a referral.
    Subject::read(&tx, practice, referral).await?;
    let scores = match read(&typed) {
        Ok(scores) => scores,
        Err(errors) => {
            let page = page(referral);
            let again = Again {
                place: "/referrals",
                of: (&page, "The referral"),
                title: "Outcome measure",
                errors: &errors,
            };
            return Ok(again.refused(&visitor, card::form(referral, &typed, &errors)));
        }
    };
    let id = store::put(&tx, practice, referral, scores, visitor.member_id).await?;
    note(&tx, &visitor, "outcome.noted", referral, scores.measure.code()).await?;
    tx.commit().await?;
    let said = format!("{} is noted.", scores.measure.name());
    let undo = format!("/outcomes/{id}/undo");
    Ok(redirect_with(&page(referral), Flash::undoable(said, undo)))
}

fn page(referral: Uuid) -> String {
    format!("/referrals/{referral}#outcomes")
}

/// Both scores, or everything that is wrong with them.
fn read(typed: &Typed) -> std::result::Result<Scores, Vec<FieldError>> {
    let mut errors = Vec::new();
    let measure = Measure::from_code(&typed.measure);
    if measure.is_none() {
        errors.push(FieldError::new("measure", "Choose a test."));
    }
    let mut score = |field: &str, text: &str| {
        let score = Score::read(text);
        let within = score.filter(|score| measure.is_none_or(|test| *score <= test.most()));
        if within.is_none() {
            let most = measure.map_or(Score::points(100), Measure::most);
            let words = format!("Write a number from 0 to {most}, like 31 or 6.5.");
            errors.push(FieldError::new(field, words));
        }
        within
    };
    let first = score("first", &typed.first);
    let last = match typed.last.trim() {
        "" => None,
        text => score("last", text),
    };
    match (measure, first) {
        (Some(measure), Some(first)) if errors.is_empty() => Ok(Scores { measure, first, last }),
        _ => Err(errors),
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let place = store::place(&tx, visitor.practice_id, id).await?;
    if !store::end(&tx, visitor.practice_id, id, visitor.member_id).await? {
        return Err(gone());
    }
    note_at(&tx, &visitor, "outcome.removed", &place).await?;
    tx.commit().await?;
    let flash = Flash::undoable("The scores are taken back.", format!("/outcomes/{id}/restore"));
    Ok(redirect_with(&page(place.referral_id), flash))
}

/// Takes an entry back, and lets the one hold whose place it took.
pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let (practice, tx) = (visitor.practice_id, app.db().begin().await?);
    let place = store::place(&tx, practice, id).await?;
    let before = store::before(&tx, practice, &place).await?;
    if !store::end(&tx, practice, id, visitor.member_id).await? {
        return Err(gone());
    }
    if let Some(before) = before {
        store::hold_again(&tx, practice, before).await?;
    }
    note_at(&tx, &visitor, "outcome.undone", &place).await?;
    tx.commit().await?;
    Ok(redirect_with(&page(place.referral_id), Flash::say("It is as it was before.")))
}

/// Undoes that an entry was taken back.
pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let place = store::place(&tx, visitor.practice_id, id).await?;
    if place.ended_at.is_none() || !store::hold_again(&tx, visitor.practice_id, id).await? {
        return Err(gone());
    }
    note_at(&tx, &visitor, "outcome.restored", &place).await?;
    tx.commit().await?;
    Ok(redirect_with(&page(place.referral_id), Flash::say("The scores are there again.")))
}

fn gone() -> Error {
    Error::Conflict(
        "Somebody has changed these scores since. Load the referral again to see them.".into(),
    )
}

async fn note_at(tx: &Tx, visitor: &Visitor, action: &'static str, place: &Place) -> Result<()> {
    note(tx, visitor, action, place.referral_id, &place.measure).await
}

async fn note(
    tx: &Tx,
    visitor: &Visitor,
    action: &'static str,
    referral: Uuid,
    measure: &str,
) -> Result<()> {
    let entry = Entry {
        action,
        subject_kind: "referral",
        subject_id: Some(referral),
        detail: json!({ "measure": measure }),
    };
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}
