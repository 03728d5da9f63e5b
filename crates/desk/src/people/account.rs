//! One's own account: the password, and whether single keys are shortcuts.

use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Sql, args, clock, passwords,
    sessions::{self, Visitor},
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;
use serde_json::json;

use super::{sign_in, store};
use crate::complaints::Complaints;

const ADDRESS: &str = "/settings/account";

pub(super) async fn page(visitor: Visitor) -> Markup {
    render(&visitor, &[])
}

#[derive(Deserialize)]
pub(super) struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn change_password(
    State(app): State<App>,
    visitor: Visitor,
    _headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let stored = app
        .db()
        .value::<String>(
            "SELECT password_hash FROM account WHERE id = $1",
            args![visitor.account_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let mut errors = Vec::new();
    let current = form.current.clone();
    if !blocking(move || passwords::verify(&current, &stored)).await? {
        errors.push(FieldError::new("current", "This is not your present password."));
    }
    if let Some(complaint) = passwords::complaint(&form.password) {
        errors.push(FieldError::new("password", complaint));
    }
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&visitor, &errors)).into_response());
    }
    let hash = blocking(move || passwords::hash(&form.password)).await??;
    let tx = app.db().begin().await?;
    tx.run(
        "UPDATE account SET password_hash = $2, changed_at = $3 WHERE id = $1",
        args![visitor.account_id, hash, clock::now()],
    )
    .await?;
    // Whoever knew the old password is out; this browser stays in with a new session.
    sessions::end_all(&tx, visitor.practice_id, visitor.member_id).await?;
    let token =
        sessions::start(&tx, visitor.account_id, visitor.practice_id, visitor.member_id).await?;
    note(&tx, &visitor, "member.password_changed").await?;
    tx.commit().await?;
    let flash = Flash::say("Password changed. Other browsers are signed out.");
    Ok(sign_in::with_session(redirect_with(ADDRESS, flash), &token, app.behind_tls()))
}

#[derive(Deserialize)]
pub(super) struct KeysForm {
    /// Sent only when the box is ticked.
    single_keys: Option<String>,
}

pub(super) async fn change_keys(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<KeysForm>,
) -> Result<Response> {
    let on = form.single_keys.is_some();
    let tx = app.db().begin().await?;
    tx.run(
        "UPDATE membership SET single_keys = $3, changed_at = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, visitor.member_id, on, clock::now(), visitor.member_id],
    )
    .await?;
    note(&tx, &visitor, "member.keys_changed").await?;
    tx.commit().await?;
    let message = if on { "Single keys are on." } else { "Single keys are off." };
    Ok(redirect_with(ADDRESS, Flash::say(message)))
}

/// Hashing a password is slow on purpose, so it must not hold up other requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
}

async fn note(db: &impl Sql, visitor: &Visitor, action: &str) -> Result<()> {
    let (practice, actor) = (visitor.practice_id, visitor.actor());
    store::note(db, practice, &actor, action, visitor.member_id, json!({})).await
}

fn render(visitor: &Visitor, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let content = html! {
        (look::page_head("Your account", &format!("{}, {}", visitor.name, visitor.role.label()), html! {}))
        (complaints.summary())
        div class="columns" {
            section class="card" aria-labelledby="password-title" {
                h2 id="password-title" { "Password" }
                form method="post" action="/settings/account/password" class="stack" {
                    (look::Field::new("current", "Present password").kind("password")
                        .autocomplete("current-password").error(complaints.at("current")).required().render())
                    (look::Field::new("password", "New password").kind("password")
                        .hint("At least 12 characters. A few plain words are strong and easy to keep in mind.")
                        .autocomplete("new-password").error(complaints.at("password")).required().render())
                    (look::submit("Change password"))
                }
            }
            section class="card stack" aria-labelledby="feed-title" {
                h2 id="feed-title" { "Calendar" }
                p { "Your appointments in the calendar of your phone or Outlook." }
                div { a class="button" href="/calendar/feed" { "Your private calendar address" } }
            }
            section class="card stack" aria-labelledby="signature-title" {
                h2 id="signature-title" { "Signature" }
                p { "A picture of your signature for letters, used only as you allow." }
                div { a class="button" href="/settings/account/signature" { "Your signature" } }
            }
            section class="card" aria-labelledby="keys-title" {
                h2 id="keys-title" { "Keyboard" }
                form method="post" action="/settings/account/keys" class="stack" {
                    (look::check("single_keys", "Single keys are shortcuts", visitor.single_keys))
                    p class="quiet" {
                        "Press ? on any page to see them. Switch them off if you dictate, or if a key "
                        "pressed by accident disturbs you; the palette (Ctrl K) stays."
                    }
                    (look::submit("Save"))
                }
            }
        }
    };
    shell::page(visitor, "/settings", "Your account", content)
}
