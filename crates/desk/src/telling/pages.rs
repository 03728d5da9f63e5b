//! `/telling`: what waits for a person to print, to fax or to say by phone.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{Response, header},
    response::Response as Answer,
};
use look::{Icon, Tone};
use maud::{Markup, html};
use platform::{
    Error, Permission, Result, Sql, Uuid, args,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde_json::json;

use super::{
    Stage,
    deliver::{self, Looked},
    notices::{self, COLUMNS, Moved, Notice},
    rules::Way,
    subject::Subject,
    told,
};
use crate::{days, touches};

/// Shown at a time; the rest moves up as these are done.
const MOST: i64 = 100;

pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    // Served by notice_by_state.
    let sql = format!(
        "SELECT {COLUMNS} FROM notice WHERE practice_id = $1 AND state IN ('ready', 'failed')
         ORDER BY created_at LIMIT {MOST}"
    );
    let notices: Vec<Notice> = db.rows(&sql, args![practice]).await?;
    let mut lines = Vec::new();
    for notice in notices {
        match Subject::read(db, practice, notice.referral_id).await {
            Ok(subject) => lines.push((notice, subject)),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let entry = Entry {
        action: "telling.listed",
        subject_kind: "practice",
        subject_id: None,
        detail: json!({ "shown": lines.len() }),
    };
    audit::record(db, practice, &visitor.actor(), entry).await?;
    let content = html! {
        (look::page_head(&sentence(&lines), "What referrers should hear, and the program cannot say by itself.", html! {
            @if visitor.may(Permission::ChangeSettings) { a class="button" href="/settings/telling" { "How we tell" } }
        }))
        section id="telling" data-on="telling" data-count=(lines.len()) {
            @if lines.is_empty() {
                (look::empty(Icon::Thanks, "Every referrer is up to date", "Letters, calls and faxes that need a hand will stand here.", html! {}))
            } @else {
                ul class="list card" { @for (notice, subject) in &lines { (line(&visitor, notice, subject)) } }
            }
        }
    };
    Ok(shell::page(&visitor, "/referrals", "Tell referrers", content))
}

/// "5 to print, 2 to call".
fn sentence(lines: &[(Notice, Subject)]) -> String {
    let count = |ways: &[Way]| {
        lines
            .iter()
            .filter(|(notice, _)| notice.way().is_some_and(|way| ways.contains(&way)))
            .count()
    };
    let parts: Vec<String> = [
        (count(&[Way::Letter]), "to print"),
        (count(&[Way::Fax]), "to fax"),
        (count(&[Way::Phone]), "to call"),
        (count(&[Way::Email, Way::SecureEmail]), "that did not go by e-mail"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| format!("{count} {words}"))
    .collect();
    if parts.is_empty() { "Nothing to tell by hand".into() } else { parts.join(", ") }
}

fn line(visitor: &Visitor, notice: &Notice, subject: &Subject) -> Markup {
    let way = notice.way();
    let target = match way {
        Some(Way::Phone) => subject.ways.phone.clone(),
        Some(Way::Fax) => {
            subject.ways.fax.as_ref().map(|fax| format!("{} ({})", fax.number, fax.trust.label()))
        }
        _ => None,
    };
    let may = visitor.may(Permission::EditReferrals);
    html! {
        li data-row {
            div class="item" {
                div class="grow" {
                    a class="title" href={ "/referrals/" (notice.referral_id) } { (notice.stage().map_or("", Stage::label)) ": " (short(subject)) }
                    p { a href={ "/sources/" (subject.source_id) } { (subject.source) }
                        ", " (way.map_or("", Way::label).to_lowercase())
                        @if let Some(target) = target { " " @if way == Some(Way::Phone) { a href={ "tel:" (target) } { (target) } } @else { (target) } } }
                    @if !notice.why.is_empty() { p class="small" { (look::badge(if notice.state == "failed" { "Did not go" } else { "Look" }, if notice.state == "failed" { Tone::Bad } else { Tone::Look })) " " (notice.why) } }
                    p class="quiet small" { "since " (days::ago_instant(notice.created_at, &visitor.zone, visitor.today())) }
                }
                div class="row" {
                    @if notice.file_id.is_some() { a class="button small" href={ "/telling/" (notice.id) "/paper" } { "Print" span class="spoken" { " for " (subject.source) } } }
                    @if may {
                        @if way == Some(Way::Fax) && notice.fax_id.is_none() {
                            form method="post" action={ "/telling/" (notice.id) "/send" } {
                                button class="button small" type="submit" { "The number is right: send once" }
                            }
                        }
                        form method="post" action={ "/telling/" (notice.id) "/done" } {
                            button class="button primary small" type="submit" { "Done" span class="spoken" { ", " (subject.source) " knows" } }
                        }
                    }
                }
            }
        }
    }
}

/// "Maria L.", for a screen that others may see.
fn short(subject: &Subject) -> String {
    let first = subject.patient.family.chars().next().map(|c| format!(" {c}.")).unwrap_or_default();
    format!("{}{first}", subject.patient.given)
}

pub(super) async fn paper(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Answer> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let notice = Notice::read(db, practice, id).await?.ok_or(Error::NotFound)?;
    let file = notice.file_id.ok_or(Error::NotFound)?;
    let entry = Entry {
        action: "telling.printed",
        subject_kind: "referral",
        subject_id: Some(notice.referral_id),
        detail: json!({ "stage": notice.stage }),
    };
    audit::record(db, practice, &visitor.actor(), entry).await?;
    Response::builder()
        .header(header::CONTENT_TYPE, "application/pdf")
        .header(header::CONTENT_DISPOSITION, "inline; filename=\"telling.pdf\"")
        .body(Body::from(app.vault().read(practice, file)?))
        .map_err(|error| Error::Internal(error.to_string()))
}

pub(super) async fn done(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Answer> {
    let tx = app.db().begin().await?;
    let notice = Notice::read(&tx, visitor.practice_id, id).await?.ok_or(Error::NotFound)?;
    let from = if notice.state == "failed" { "failed" } else { "ready" };
    if told::told(&tx, visitor.practice_id, id, from, &visitor.actor()).await? != Moved::Yes {
        return Err(faster());
    }
    tx.commit().await?;
    let flash = Flash::undoable("Noted: they know.", format!("/telling/{id}/undo"));
    Ok(redirect_with("/telling", flash))
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Answer> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let notice = Notice::read(&tx, practice, id).await?.ok_or(Error::NotFound)?;
    // What went by itself cannot be taken back; what a person noted can.
    if notice.mail_id.is_some() {
        return Err(Error::Conflict("A mail that is sent cannot be taken back.".into()));
    }
    if let Some(fax) = notice.fax_id {
        // Served by the primary key.
        let state = tx
            .value::<String>(
                "SELECT state FROM fax_out WHERE practice_id = $1 AND id = $2",
                args![practice, fax],
            )
            .await?;
        if state.as_deref() == Some("sent") {
            return Err(Error::Conflict("A fax that has arrived cannot be taken back.".into()));
        }
    }
    if notices::put(&tx, practice, id, "sent", "ready", "").await? != Moved::Yes {
        return Err(faster());
    }
    if let Some(touch) = notice.touch_id {
        touches::take_back(&tx, practice, &visitor.actor(), touch).await?;
    }
    tx.run(
        "UPDATE notice SET sent_at = NULL, touch_id = NULL WHERE practice_id = $1 AND id = $2",
        args![practice, id],
    )
    .await?;
    let entry = Entry {
        action: "referral.disclosure_undone",
        subject_kind: "referral",
        subject_id: Some(notice.referral_id),
        detail: json!({ "to": notice.source_id, "stage": notice.stage }),
    };
    audit::record(&tx, practice, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(redirect_with("/telling", Flash::say("Taken back: it waits again.")))
}

/// Sends a telling (again): what failed, or a fax whose number a person has looked
/// at this once.
pub(super) async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Answer> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let notice = Notice::read(&tx, practice, id).await?.ok_or(Error::NotFound)?;
    if !matches!(notice.state.as_str(), "ready" | "failed" | "sent" | "withheld") {
        return Err(faster());
    }
    if notices::put(&tx, practice, id, &notice.state, "waiting", "").await? != Moved::Yes {
        return Err(faster());
    }
    let entry = Entry {
        action: "telling.sent_by_hand",
        subject_kind: "referral",
        subject_id: Some(notice.referral_id),
        detail: json!({ "stage": notice.stage, "looked_at_number": notice.channel == "fax" }),
    };
    audit::record(&tx, practice, &visitor.actor(), entry).await?;
    tx.commit().await?;
    deliver::carry(&app, practice, id, Looked::Yes).await?;
    let back = format!("/referrals/{}", notice.referral_id);
    let words = match Notice::read(app.db(), practice, id).await? {
        Some(now) if now.state == "withheld" => "It stays withheld; the reason stands beside it.",
        _ => "On its way.",
    };
    Ok(redirect_with(&back, Flash::say(words)))
}

fn faster() -> Error {
    Error::Conflict("Somebody was faster, or it was told already. Reload the page.".into())
}
