//! `/unsubscribe/{token}`: one click ends relationship mail to an address (RFC 8058).
//!
//! Gateways open every link in a mail, so opening it shows a button and changes nothing. The
//! button, and the mail program whose own button was pressed, send a POST. The token names a
//! mail, never an address, and is signed, so that nobody ends the mail of others.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use look::PublicPage;
use maud::{Markup, html};
use platform::{
    Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult, secrets::Secrets,
    web::App,
};

use super::letter::Purpose;
use crate::{
    consent::{self, Channel, How, Statement, Who, Word},
    practice,
};

const LABEL: &str = "mail/unsubscribe";

/// The address under which a mail is ended.
pub(super) fn address(home: &str, secrets: &Secrets, practice_id: Uuid, mail_id: Uuid) -> String {
    format!("{home}/unsubscribe/{}", token(secrets, practice_id, mail_id))
}

/// The mail, and a signature of it that only this installation makes.
fn token(secrets: &Secrets, practice_id: Uuid, mail_id: Uuid) -> String {
    let named = named(practice_id, mail_id);
    let signed = hex::encode(secrets.sign(LABEL, &named));
    format!("{}{signed}", hex::encode(named))
}

fn named(practice_id: Uuid, mail_id: Uuid) -> Vec<u8> {
    [practice_id.as_bytes().as_slice(), mail_id.as_bytes()].concat()
}

/// The mail that a token names, if we signed it.
fn mail_of(secrets: &Secrets, token: &str) -> Option<(Uuid, Uuid)> {
    let bytes = hex::decode(token.trim()).ok()?;
    let (named, signature) = bytes.split_at_checked(32)?;
    let (practice, mail) = named.split_at_checked(16)?;
    let ids = (Uuid::from_slice(practice).ok()?, Uuid::from_slice(mail).ok()?);
    secrets.verify(LABEL, named, signature).then_some(ids)
}

#[derive(FromQueryResult)]
struct Mail {
    to_address: String,
    purpose: String,
}

/// The button; the same for every token.
pub(super) async fn page(Path(token): Path<String>) -> Response {
    let content = html! {
        h1 { "No more mail like this?" }
        form class="card" method="post" action={ "/unsubscribe/" (safe(&token)) } {
            p { "Thanks, news and invitations will no longer come to your address. What concerns your own patients still will." }
            button class="button primary" type="submit" { "No more mail" }
        }
    };
    answer(StatusCode::OK, frame("", content))
}

/// Ends it. Done twice it is done once.
pub(super) async fn end(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let Some((practice_id, mail_id)) = mail_of(app.secrets(), &token) else {
        return Ok(not_whole());
    };
    let tx = app.db().begin().await?;
    // Served by the primary key.
    let mail: Option<Mail> = tx
        .row(
            "SELECT to_address, purpose FROM mail_out WHERE practice_id = $1 AND id = $2",
            args![practice_id, mail_id],
        )
        .await?;
    let Some(mail) = mail else { return Ok(not_whole()) };
    let channel = match Purpose::from_code(&mail.purpose) {
        Purpose::Newsletter => Channel::Newsletter,
        // Whoever wants no mail wants no newsletter.
        _ => Channel::Email,
    };
    refuse(&tx, practice_id, &mail.to_address, channel).await?;
    let name = practice::profile(&tx, practice_id).await?.name;
    tx.commit().await?;
    let content = html! {
        h1 { "You get no more mail like this." }
        div class="notice good" role="status" { p { "If that was a mistake, please call us." } }
    };
    Ok(answer(StatusCode::OK, frame(&name, content)))
}

/// Writes down that an address wants no more, unless that holds already.
async fn refuse(tx: &Tx, practice_id: Uuid, address: &str, channel: Channel) -> Result<()> {
    if consent::ask(tx, practice_id, Who::Address(address), channel).await?.is_refused() {
        return Ok(());
    }
    let statement = Statement {
        channel,
        word: Word::Refused,
        reason: "By the link in a mail",
        how: How::Form,
        at: clock::now(),
    };
    let by = Actor::program("Link in a mail");
    consent::say(tx, practice_id, &by, consent::About::Address(address), statement).await?;
    Ok(())
}

fn not_whole() -> Response {
    let content = html! {
        h1 { "This link is not whole." }
        div class="notice bad" role="alert" { p { "Please copy all of it from the mail, or answer the mail: then you get no more." } }
    };
    answer(StatusCode::NOT_FOUND, frame("", content))
}

/// The token as it may stand in an address, whatever somebody typed.
fn safe(token: &str) -> String {
    token.chars().filter(char::is_ascii_hexdigit).take(256).collect()
}

fn frame(practice: &str, content: Markup) -> Markup {
    PublicPage {
        title: "No more mail",
        language: "en",
        description: None,
        practice,
        home: "/",
        aside: html! {},
        head: html! { meta name="referrer" content="no-referrer"; },
        script: None,
        foot: html! {},
    }
    .render(content)
}

fn answer(status: StatusCode, page: Markup) -> Response {
    let mut response = (status, page).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
