//! A patient's written permission to tell a source that does not treat them what became
//! of their referral (45 CFR 164.508): on record, with an end, and revocable.
//!
//! It holds for the patient and the source that it names and for nobody else.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{ToSpan, civil::Date};
use maud::{Markup, html};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;
use serde_json::json;

use super::{rules::Recipient, subject::Subject};
use crate::days;

/// The longest that one holds; then the patient is asked again.
const MOST_YEARS: i16 = 3;

/// A permission that holds.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Authorisation {
    /// Its id.
    pub id: Uuid,
    /// Who signed it.
    pub signer: String,
    signed_on: String,
    until: String,
}

impl Authorisation {
    /// The one of a patient for a source that holds on a day.
    pub async fn find(
        db: &impl Sql,
        practice_id: Uuid,
        (patient_id, source_id): (Uuid, Uuid),
        on: Date,
    ) -> Result<Option<Self>> {
        // Served by authorisation_by_patient.
        db.row(
            "SELECT id, signer, signed_on, until FROM authorisation
             WHERE practice_id = $1 AND patient_id = $2 AND source_id = $3
               AND revoked_at IS NULL AND until >= $4 ORDER BY until DESC LIMIT 1",
            args![practice_id, patient_id, source_id, on.to_string()],
        )
        .await
    }
}

/// On the card of what the referrer knows.
pub(super) fn card(subject: &Subject, may: bool) -> Markup {
    let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), days::long);
    html! {
        @match (&subject.authorisation, subject.recipient) {
            (Some(held), Recipient::Permitted) => {
                div class="item" {
                    p class="grow small" {
                        "They do not treat patients, but may know what becomes of this one: signed by " (held.signer) " on "
                        (day(&held.signed_on)) ", until " (day(&held.until)) "."
                    }
                    @if may {
                        form method="post" action={ "/telling/authorisations/" (held.id) "/revoke" } {
                            button class="button small" type="submit" { "Revoke" span class="spoken" { " the permission" } }
                        }
                    }
                }
            }
            (_, Recipient::Lay) => {
                p class="quiet small" { "They are not known to treat patients: they hear that the referral arrived, and no more." }
                @if may {
                    p class="no-print" { a class="button small" href={ "/referrals/" (subject.referral_id) "/authorisation" } { "Record the patient's permission" } }
                }
            }
            _ => {}
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    signer: String,
    on: String,
    until: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let today = visitor.today();
    let until = today.saturating_add(1.year()).to_string();
    let typed = Typed { signer: String::new(), on: today.to_string(), until };
    show(&app, &visitor, id, &typed, "").await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    referral: Uuid,
    typed: &Typed,
    problem: &str,
) -> Result<Markup> {
    let subject = Subject::read(app.db(), visitor.practice_id, referral).await?;
    let entry =
        Entry::patient_viewed("patient", subject.patient_id, json!({ "referral": referral }));
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    let patient = subject.patient.display();
    let lead = format!(
        "With it, {} hears when the first visit is booked and has taken place, and when care \
         ends: the patient's name and the day, nothing about health.",
        subject.source
    );
    let address = format!("/referrals/{referral}/authorisation");
    let content = html! {
        (look::crumb(&format!("/referrals/{referral}"), "Back to the referral"))
        (look::page_head(&format!("{patient}'s permission"), &lead, html! {}))
        div class="narrow stack" {
            @if !problem.is_empty() { (look::notice(look::Tone::Bad, html! { p { (problem) } })) }
            form class="card stack" method="post" action=(address) {
                p { "Keep the signed paper: it names you, " strong { (subject.source) } ", what may be told, why, and that it can be revoked." }
                (look::Field::new("signer", "Signed by").value(&typed.signer).hint("The patient, or who may sign for them.").required().render())
                div class="fields" {
                    (look::Field::new("on", "On").kind("date").value(&typed.on).required().render())
                    (look::Field::new("until", "Holds until").kind("date").value(&typed.until).required().render())
                }
                (look::submit("Record"))
            }
        }
    };
    Ok(shell::page(visitor, "/referrals", "A permission", content))
}

pub(super) async fn record(
    State(app): State<App>,
    visitor: Visitor,
    Path(referral): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let (signed, until) = match check(&typed, visitor.today()) {
        Ok(days) => days,
        Err(problem) => {
            let page = show(&app, &visitor, referral, &typed, &problem).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    let subject = Subject::read(&tx, practice, referral).await?;
    let id = new_id();
    tx.run(
        "INSERT INTO authorisation (practice_id, id, patient_id, source_id, signer, signed_on,
                                    until, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            practice,
            id,
            subject.patient_id,
            subject.source_id,
            typed.signer.trim(),
            signed.to_string(),
            until.to_string(),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    note(&tx, &visitor, "authorisation.recorded", id).await?;
    tx.commit().await?;
    let flash = Flash::undoable(
        "The permission is on record.",
        format!("/telling/authorisations/{id}/revoke"),
    );
    Ok(redirect_with(&format!("/referrals/{referral}"), flash))
}

/// The day it was signed and the last day on which it holds.
fn check(typed: &Typed, today: Date) -> std::result::Result<(Date, Date), String> {
    if typed.signer.trim().is_empty() {
        return Err("Say who signed it.".into());
    }
    let day = |text: &str, what: &str| -> std::result::Result<Date, String> {
        text.trim().parse().map_err(|_| format!("Enter the day {what}."))
    };
    let signed = day(&typed.on, "it was signed")?;
    let until = day(&typed.until, "until which it holds")?;
    if signed > today {
        return Err("It cannot have been signed in the future.".into());
    }
    if until < today {
        return Err("It holds no longer: ask the patient for a new one.".into());
    }
    if until > signed.saturating_add(MOST_YEARS.years()) {
        return Err(format!("It may hold for {MOST_YEARS} years at most; then ask again."));
    }
    Ok((signed, until))
}

pub(super) async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let referral = set_revoked(&app, &visitor, id, Some(clock::now())).await?;
    let words = "Revoked. They hear no more than that a referral arrived.";
    let flash = Flash::undoable(words, format!("/telling/authorisations/{id}/restore"));
    Ok(redirect_with(&referral, flash))
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let referral = set_revoked(&app, &visitor, id, None).await?;
    Ok(redirect_with(&referral, Flash::say("The permission holds again.")))
}

/// The address of the latest referral that it was for.
async fn set_revoked(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    at: Option<Instant>,
) -> Result<String> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let found = tx
        .run(
            "UPDATE authorisation SET revoked_at = $3 WHERE practice_id = $1 AND id = $2",
            args![practice, id, at],
        )
        .await?;
    if found == 0 {
        return Err(Error::NotFound);
    }
    let action = if at.is_some() { "authorisation.revoked" } else { "authorisation.restored" };
    note(&tx, visitor, action, id).await?;
    // Served by the primary key and referral_by_patient.
    let referral = tx
        .value::<Uuid>(
            "SELECT r.id FROM authorisation a
             JOIN referral r ON r.practice_id = a.practice_id AND r.patient_id = a.patient_id
                  AND r.source_id = a.source_id AND r.deleted_at IS NULL
             WHERE a.practice_id = $1 AND a.id = $2 ORDER BY r.id DESC LIMIT 1",
            args![practice, id],
        )
        .await?;
    tx.commit().await?;
    Ok(referral.map_or_else(|| "/referrals".into(), |id| format!("/referrals/{id}")))
}

async fn note(tx: &Tx, visitor: &Visitor, action: &str, id: Uuid) -> Result<()> {
    let entry = Entry::about(action, "authorisation", id);
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await?;
    db::changed(tx, visitor.practice_id, "telling").await
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn typed(signer: &str, on: &str, until: &str) -> Typed {
        Typed { signer: signer.into(), on: on.into(), until: until.into() }
    }

    #[test]
    fn a_permission_is_signed_by_somebody_before_today_and_ends_within_three_years() {
        let today = date(2026, 11, 25);
        let good = check(&typed("Maria Lopez", "2026-11-20", "2027-11-20"), today);
        assert_eq!(good, Ok((date(2026, 11, 20), date(2027, 11, 20))));
        for (signer, on, until) in [
            ("  ", "2026-11-20", "2027-11-20"),
            ("Maria", "2026-11-26", "2027-11-20"),
            ("Maria", "2025-11-20", "2026-11-24"),
            ("Maria", "2026-11-20", "2029-11-21"),
            ("Maria", "yesterday", "2027-11-20"),
        ] {
            assert!(check(&typed(signer, on, until), today).is_err(), "{signer} {on} {until}");
        }
    }
}
