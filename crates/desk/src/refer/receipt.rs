//! The receipt: a page of its own that holds nothing of a patient, so that it can be
//! printed, kept and opened again.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use platform::{
    Error, Instant, Result, Sql, Uuid, args, clock,
    db::FromQueryResult,
    web::{App, cookie},
};

use super::{
    opening::{Asked, nowhere},
    page,
    place::{self, Place},
    typed::Typed,
    words::Words,
};
use crate::{
    intake::{Draft, Receipt, status_token_hash},
    language::Language,
    links,
};

/// How long the six digits can be seen again in the browser that sent the form.
pub(super) const OPEN: Instant = 30 * 60 * 1000;
const COOKIE: &str = "referred";

#[derive(FromQueryResult)]
pub(super) struct Sent {
    id: Uuid,
    reference: String,
    pub received_at: Instant,
    due_at: Instant,
    urgency: String,
    draft: String,
}

impl Sent {
    pub(super) fn draft(&self) -> Result<Draft> {
        Ok(serde_json::from_str(&self.draft)?)
    }
}

/// What a status token stands for.
pub(super) async fn find(app: &App, practice_id: Uuid, token: &str) -> Result<Option<Sent>> {
    if token.len() > 100 {
        return Ok(None);
    }
    // Served by status_link_by_token, then the primary key.
    app.db()
        .row(
            "SELECT i.id, i.reference, i.received_at, i.due_at, i.urgency, i.draft
             FROM status_link l
             JOIN intake_item i ON i.practice_id = l.practice_id AND i.id = l.item_id
             WHERE l.token_hash = $1 AND l.practice_id = $2 AND l.revoked_at IS NULL",
            args![status_token_hash(token), practice_id],
        )
        .await
}

/// The way to the receipt, with the six digits for this browser.
pub(super) fn lead_to(app: &App, place: &Place, language: Language, receipt: &Receipt) -> Response {
    let to =
        format!("/refer/{}/sent/{}?lang={}", place.slug, receipt.status_token, language.code());
    let mut response = platform::web::redirect(&to);
    let until = clock::now() + OPEN;
    let text = format!("{}.{until}.{}", receipt.item_id.simple(), receipt.pin);
    if let Ok(sealed) = app.secrets().seal("refer/receipt", &text) {
        let secure = if app.behind_tls() { "; Secure" } else { "" };
        let line = format!(
            "{COOKIE}={sealed}; Path=/refer/{}/sent; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
            place.slug,
            OPEN / 1000
        );
        if let Ok(value) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn pin(app: &App, headers: &HeaderMap, item_id: Uuid) -> Option<String> {
    let text = app.secrets().open("refer/receipt", cookie(headers, COOKIE)?).ok()?;
    let mut parts = text.split('.');
    let (id, until, pin) = (parts.next()?, parts.next()?, parts.next()?);
    let is_his = id == item_id.simple().to_string();
    (is_his && until.parse::<i64>().ok()? > clock::now()).then(|| pin.to_owned())
}

pub(super) async fn show(
    State(app): State<App>,
    Path((slug, token)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let language = Language::from_code(&asked.lang);
    let place = match place::find(&app, &slug).await {
        Err(Error::NotFound) => return Ok(nowhere(language)),
        other => other?,
    };
    let words = language.words();
    let Some(sent) = find(&app, place.id, &token).await? else {
        let content = html! { h1 { (words.received) } p { (words.gone) } };
        let page = page::frame(&place, language, words.received, &Typed::default(), None, content);
        return Ok((axum::http::StatusCode::NOT_FOUND, page).into_response());
    };
    let pin = pin(&app, &headers, sent.id);
    let base = links::address::base(&app, &headers);
    let status = format!("{}/status/{token}", links::address::in_words(&base));
    let follow = follow(words, &token, &status, pin.as_deref());
    Ok(draw(&place, language, &sent, &token, follow).into_response())
}

fn draw(place: &Place, language: Language, sent: &Sent, token: &str, follow: Markup) -> Markup {
    let words = language.words();
    let zone = clock::zone(&place.time_zone);
    let next = if sent.urgency == "urgent" { words.next_urgent } else { words.next_routine };
    let content = html! {
        div class="notice good" {
            h1 { (words.received) }
            p { (words.received_at.replacen("{}", &when(sent.received_at, &zone, language), 1)) }
        }
        section class="card" {
            p { (words.your_number) }
            p class="number" { (sent.reference) }
        }
        section class="card" {
            h2 { (words.next) }
            p { (next.replacen("{}", &when(sent.due_at, &zone, language), 1)) " " (words.next_call) }
            @if let Some(phone) = place.phone() {
                p { (words.question.replacen("{}", &page::shown(phone).1, 1)) }
            }
        }
        (follow)
        div class="actions no-print" {
            button class="button" type="button" id="print" hidden { (words.print) }
            a class="button primary"
                href={ "/refer/" (place.slug) "?lang=" (language.code()) "&after=" (token) } {
                (words.another)
            }
        }
    };
    page::frame(place, language, words.received, &Typed::default(), Some("refer.js"), content)
}

/// The way to the status page. On paper nobody can follow a link, so its address is spelled
/// out there.
fn follow(words: &Words, token: &str, address: &str, pin: Option<&str>) -> Markup {
    html! {
        section class="card" {
            h2 { (words.follow) }
            p { (words.follow_words) }
            p { a href={ "/status/" (token) } { (words.follow_link) } span class="print-only" { ": " (address) } }
            dl class="facts" {
                dt { (words.six_digits) }
                dd {
                    @match pin {
                        Some(pin) => span class="number" { (pin) },
                        None => (words.six_gone),
                    }
                }
            }
        }
    }
}

/// A day and a time as people of the language write them.
fn when(at: Instant, zone: &TimeZone, language: Language) -> String {
    let at = clock::zoned(at, zone);
    let time = at.strftime("%-I:%M %p").to_string().to_lowercase();
    match language {
        Language::English => format!("{}, {time}", at.strftime("%A, %B %-d")),
        Language::Spanish => {
            let days = ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"];
            let day = days[at.weekday().to_sunday_zero_offset() as usize % 7];
            format!("el {day} {}, {time}", crate::days::in_spanish(at.date()))
        }
    }
}
