//! Signing in and out.

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    Result,
    audit::Actor,
    clock, passwords, sessions,
    sessions::Visitor,
    web::{App, SESSION_COOKIE, cookie, ours, redirect, session_cookie, shell},
};
use serde::Deserialize;
use serde_json::json;

use super::store;

#[derive(Deserialize)]
pub(super) struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    /// The page that was asked for before signing in.
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

/// Why nobody was signed in. Whether the address is known is never told.
enum Refusal {
    Wrong,
    Locked,
}

pub(super) async fn form(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response> {
    if crate::practice::all(app.db()).await?.is_empty() {
        return Ok(super::set_up::not_yet().into_response());
    }
    Ok(page("", &asked.next, None).into_response())
}

pub(super) async fn sign_in(State(app): State<App>, Form(form): Form<SignIn>) -> Result<Response> {
    let found = store::credentials(app.db(), &form.email).await?;
    let now = clock::now();
    if found.as_ref().is_some_and(|known| known.locked_until.is_some_and(|until| until > now)) {
        return Ok(refuse(&form.email, &form.next, Refusal::Locked));
    }
    let hash =
        found.as_ref().map_or_else(|| NOBODY.to_owned(), |known| known.password_hash.clone());
    let right = tokio::task::spawn_blocking({
        let password = form.password.clone();
        move || passwords::verify(&password, &hash)
    })
    .await
    .unwrap_or(false);
    let Some(account) = found else {
        return Ok(refuse(&form.email, &form.next, Refusal::Wrong));
    };
    let actor = Actor { id: Some(account.membership_id), name: account.name.clone() };
    if !right {
        let tx = app.db().begin().await?;
        store::count_failure(&tx, account.account_id, now).await?;
        let member = account.membership_id;
        store::note(&tx, account.practice_id, &actor, "sign_in.refused", member, json!({})).await?;
        tx.commit().await?;
        return Ok(refuse(&form.email, &form.next, Refusal::Wrong));
    }
    let tx = app.db().begin().await?;
    store::clear_failures(&tx, account.account_id).await?;
    let token =
        sessions::start(&tx, account.account_id, account.practice_id, account.membership_id)
            .await?;
    let member = account.membership_id;
    store::note(&tx, account.practice_id, &actor, "signed_in", member, json!({})).await?;
    tx.commit().await?;
    Ok(with_session(redirect(landing(&form.next)), &token, app.behind_tls()))
}

pub(super) async fn sign_out(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        let tx = app.db().begin().await?;
        sessions::end(&tx, token).await?;
        let member = visitor.member_id;
        store::note(&tx, visitor.practice_id, &visitor.actor(), "signed_out", member, json!({}))
            .await?;
        tx.commit().await?;
    }
    Ok(with_session(redirect("/sign-in"), "", app.behind_tls()))
}

/// An answer that opens (or, with an empty token, closes) the session in the
/// browser.
pub(super) fn with_session(mut response: Response, token: &str, behind_tls: bool) -> Response {
    if let Ok(value) = HeaderValue::from_str(&session_cookie(token, behind_tls)) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// A hash that no password fits, so that an unknown address takes as long as a
/// known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$\
                      0000000000000000000000000000000000000000000";

fn refuse(email: &str, next: &str, refusal: Refusal) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(email, next, Some(refusal))).into_response()
}

/// Where signing in leads.
fn landing(next: &str) -> &str {
    ours(next).unwrap_or("/")
}

fn page(email: &str, next: &str, refusal: Option<Refusal>) -> Markup {
    let message = refusal.map(|refusal| match refusal {
        Refusal::Wrong => "E-mail address or password is not right. Check both and try again.",
        Refusal::Locked => {
            "Too many wrong passwords. Wait 15 minutes, or ask the owner of the practice."
        }
    });
    let content = html! {
        h1 { "Sign in" }
        @if let Some(message) = message {
            (look::error_summary(&[("email", message)]))
        }
        form method="post" action="/sign-in" class="stack" {
            input type="hidden" name="next" value=(next);
            (look::Field::new("email", "E-mail address")
                .kind("email").value(email).autocomplete("username").required().render())
            (look::Field::new("password", "Password")
                .kind("password").autocomplete("current-password").required().render())
            (look::submit("Sign in"))
        }
    };
    shell::bare_page("Sign in", content)
}
