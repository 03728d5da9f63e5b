//! When the patient sees the referrer next: the day for which a progress letter is wanted.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Entry},
    clock, db,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    referrer_visit: String,
}

/// Keeps the day; an empty field takes it away.
pub(super) async fn keep(
    State(app): State<App>,
    visitor: Visitor,
    Path(referral): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let day = match typed.referrer_visit.trim() {
        "" => None,
        text => Some(text.parse::<Date>().map_err(|_| {
            Error::Invalid("Enter the day of the visit, or leave the field empty.".into())
        })?),
    };
    if day.is_some_and(|day| day < visitor.today()) {
        return Err(Error::Invalid(
            "That day is past. Enter the patient's next visit with the referrer.".into(),
        ));
    }
    let tx = app.db().begin().await?;
    let changed = tx
        .run(
            "UPDATE referral SET referrer_visit_on = $3, changed_at = $4, changed_by = $5
             WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![
                visitor.practice_id,
                referral,
                day.map(|day| day.to_string()),
                clock::now(),
                visitor.member_id
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    let entry = Entry::about("referral.referrer_visit", "referral", referral);
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    db::changed(&tx, visitor.practice_id, "referrals").await?;
    tx.commit().await?;
    let words = match day {
        Some(_) => "Kept. The letter stands on Today in time for it.",
        None => "The day is taken away.",
    };
    Ok(redirect_with(&format!("/referrals/{referral}"), Flash::say(words)))
}
