//! `/status/{code}`: the private page on which a referrer looks.
//!
//! The first page and every refusal are the same, whether the link is good,
//! wrong, expired, revoked or locked, and take the same time: nobody learns from
//! them which links there are. Five wrong tries lock a link for an hour, each
//! further one for another hour, and fifty close it.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::Markup;
use platform::{
    Instant, Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    web::{App, cookie},
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::time::Instant as Moment;

use super::{
    links::Link,
    paper::Sender,
    status_code,
    status_page::{self, Said},
    status_view,
};
use crate::{language::Language, letters};

/// After so many wrong tries a link is locked.
const TRIES: i64 = 5;
/// After so many it is closed for good; staff can make a new one.
const ALL_TRIES: i64 = 50;
/// For so long.
const LOCKED: Instant = 60 * 60 * 1000;
/// How long a page stays open in the browser that opened it.
const STAYS: Instant = 15 * 60 * 1000;
/// Every answer to a try takes at least this long, so that it tells nothing by its
/// time.
const SAME_TIME: Duration = Duration::from_millis(250);
/// The form is smaller than this.
const LONGEST: usize = 4 * 1024;
const COOKIE: &str = "status";

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    lang: String,
}

pub(super) async fn page(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let language = Language::of(&asked.lang, &headers);
    let now = clock::now();
    if let Some(link) = Link::by_token(app.db(), &token, now).await?
        && is_opened(&app, &headers, &link, now)
    {
        return shown(&app, &link, &token, language).await;
    }
    Ok(answer(StatusCode::OK, status_page::door(&token, language, None)))
}

async fn shown(app: &App, link: &Link, token: &str, language: Language) -> Result<Response> {
    let view = status_view::read(app.db(), link).await?;
    let letters = match link.referral_id.filter(|_| view.more.is_some()) {
        Some(referral) => letters::behind_link(app.db(), link.practice_id, referral).await?,
        None => Vec::new(),
    };
    let sender = Sender::read(app.db(), link.practice_id, view.clinic_id).await?;
    Ok(answer(StatusCode::OK, status_page::shown(&view, &letters, &sender, token, language)))
}

/// Shows a letter that was sent by the link, to whoever has opened it.
pub(super) async fn letter(
    State(app): State<App>,
    Path((token, id)): Path<(String, Uuid)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let language = Language::of(&asked.lang, &headers);
    let now = clock::now();
    let link = Link::by_token(app.db(), &token, now).await?;
    let Some((link, referral)) = link
        .filter(|link| is_opened(&app, &headers, link, now))
        .and_then(|link| link.referral_id.map(|referral| (link, referral)))
    else {
        return Ok(answer(StatusCode::FORBIDDEN, status_page::door(&token, language, None)));
    };
    let pdf = letters::open(&app, link.practice_id, referral, id).await?;
    let mut response = pdf.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, private"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    let name = HeaderValue::from_static("inline; filename=\"letter.pdf\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Tries the number of the receipt, or a code.
pub(super) async fn open(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let begun = Moment::now();
    let language = Language::of(&asked.lang, &headers);
    let digits = number_of(body).await;
    let opened = try_number(&app, &token, &digits).await;
    tokio::time::sleep_until(begun + SAME_TIME).await;
    let Some(link) = opened? else {
        let page = status_page::door(&token, language, Some(Said::NotOpened));
        return Ok(answer(StatusCode::FORBIDDEN, page));
    };
    let mut response = answer(StatusCode::SEE_OTHER, maud::html! {});
    let to = format!("/status/{}{}", token.to_lowercase(), status_page::query(language));
    if let Ok(to) = HeaderValue::from_str(&to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    if let Ok(value) = HeaderValue::from_str(&opening(&app, &link, clock::now() + STAYS)) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// Sends a code to the address on record. The answer is always the same.
pub(super) async fn send_code(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let begun = Moment::now();
    let language = Language::of(&asked.lang, &headers);
    let sent = status_code::send(&app, &token).await;
    tokio::time::sleep_until(begun + SAME_TIME).await;
    sent?;
    Ok(answer(StatusCode::OK, status_page::door(&token, language, Some(Said::CodeSent))))
}

/// Only the digits count: people type blanks and dashes.
async fn number_of(body: Body) -> String {
    let bytes = to_bytes(body, LONGEST).await.unwrap_or_default();
    form_urlencoded::parse(&bytes)
        .find(|(name, _)| name == "number")
        .map(|(_, value)| value.chars().filter(char::is_ascii_digit).take(6).collect())
        .unwrap_or_default()
}

/// One try. It is counted before the number is looked at, so that tries made at
/// once are counted too.
async fn try_number(app: &App, token: &str, digits: &str) -> Result<Option<Link>> {
    let now = clock::now();
    let tx = app.db().begin().await?;
    let Some(link) = Link::by_token(&tx, token, now).await? else { return Ok(None) };
    let counted = tx
        .run(
            "UPDATE status_link SET failed = failed + 1,
                    locked_until = CASE WHEN failed + 1 >= $3 THEN $4 ELSE locked_until END,
                    revoked_at = CASE WHEN failed + 1 >= $5 THEN $6 ELSE revoked_at END
             WHERE practice_id = $1 AND id = $2 AND revoked_at IS NULL
               AND (locked_until IS NULL OR locked_until <= $6)",
            args![link.practice_id, link.id, TRIES, now + LOCKED, ALL_TRIES, now],
        )
        .await?;
    let kept = link.pin_kept(app.secrets(), digits);
    let by_pin = bool::from(kept.as_bytes().ct_eq(link.pin_hash.as_bytes()));
    let coded = status_code::kept(app.secrets(), link.id, digits);
    let by_code = bool::from(coded.as_bytes().ct_eq(link.code_hash.as_bytes()))
        && link.code_until.is_some_and(|until| until > now);
    if counted == 0 || digits.len() != 6 || !(by_pin || by_code) {
        tx.commit().await?;
        return Ok(None);
    }
    tx.run(
        "UPDATE status_link SET failed = 0, locked_until = NULL, revoked_at = NULL,
                opened_at = $3, code_hash = '', code_until = NULL
         WHERE practice_id = $1 AND id = $2",
        args![link.practice_id, link.id, now],
    )
    .await?;
    let entry = Entry {
        action: "status.opened",
        subject_kind: if link.referral_id.is_some() { "referral" } else { "intake_item" },
        subject_id: link.referral_id.or(link.item_id),
        detail: json!({ "link": link.id, "by": if by_pin { "number" } else { "code" } }),
    };
    audit::record(&tx, link.practice_id, &Actor::program("Outside view"), entry).await?;
    tx.commit().await?;
    Ok(Some(link))
}

/// The cookie that keeps a page open for a while, for this link only.
fn opening(app: &App, link: &Link, until: Instant) -> String {
    let secure = if app.behind_tls() { "; Secure" } else { "" };
    let value =
        format!("{until}.{}", hex::encode(app.secrets().sign(COOKIE, &message(link, until))));
    format!(
        "{COOKIE}={value}; Path=/status/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
        STAYS / 1000
    )
}

fn is_opened(app: &App, headers: &HeaderMap, link: &Link, now: Instant) -> bool {
    let Some((until, signature)) = cookie(headers, COOKIE).and_then(|value| value.split_once('.'))
    else {
        return false;
    };
    let (Ok(until), Ok(signature)) = (until.parse::<Instant>(), hex::decode(signature)) else {
        return false;
    };
    until > now && app.secrets().verify(COOKIE, &message(link, until), &signature)
}

fn message(link: &Link, until: Instant) -> Vec<u8> {
    Sha256::digest(format!("{}:{until}", link.id)).to_vec()
}

fn answer(status: StatusCode, page: Markup) -> Response {
    let mut response = (status, page).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, private"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    response
}
