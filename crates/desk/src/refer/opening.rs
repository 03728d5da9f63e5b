//! `/refer/{practice}`: the empty form, with what is known beforehand filled in.

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::html;
use platform::{
    Error, Result, Uuid, clock,
    web::{App, Framing, framable},
};
use serde::Deserialize;

use super::{
    limits::Limits,
    page::{self, Form},
    place::{self, Place},
    receipt,
    token::Token,
    typed::Typed,
};
use crate::language::Language;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    pub lang: String,
    /// The code of a short link.
    l: String,
    /// The token of a known office.
    again: String,
    /// The status token of what the same office just sent.
    after: String,
}

pub(super) async fn form(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    open(&app, &slug, &asked, Framing::Nowhere).await
}

/// The same for a frame on the practice's own web site.
pub(super) async fn embedded(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    // Whoever may frame this page must learn nothing from it: a private link
    // fills in nothing here, nor does what was sent before.
    let asked = Asked { lang: asked.lang, l: asked.l, ..Asked::default() };
    Ok(framable(open(&app, &slug, &asked, Framing::Anywhere).await?))
}

async fn open(app: &App, slug: &str, asked: &Asked, framing: Framing) -> Result<Response> {
    let language = Language::from_code(&asked.lang);
    let place = match place::find(app, slug).await {
        Err(Error::NotFound) => return Ok(nowhere(language)),
        other => other?,
    };
    let mut typed = Typed::default();
    typed.take("lang", language.code());
    typed.take("link", &asked.l);
    typed.take("again", &asked.again);
    fill(app, &place, asked, &mut typed).await?;
    let limits = app.kept::<Limits>();
    let bits = limits.bits(place.id, clock::now());
    let token = Token::new(clock::now(), bits).write(app.secrets(), place.id);
    let form = Form {
        place: &place,
        language,
        typed: &typed,
        token: &token,
        bits,
        problems: &[],
        uploads: &[],
        framing,
    };
    let mut response = page::draw(&form).into_response();
    // The page holds nothing of a patient, and a browser that goes back to it must find the
    // same form again, so that a second sending is known as one.
    if let Ok(value) = "private, no-cache".parse() {
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    Ok(response)
}

/// Fills in what is known about the office.
async fn fill(app: &App, place: &Place, asked: &Asked, typed: &mut Typed) -> Result<()> {
    if !asked.l.is_empty()
        && let Some(link) = crate::links::resolve(app.db(), place.id, &asked.l).await?
        && let Some(clinic) = link.clinic_id
    {
        typed.take("clinic", &clinic.to_string());
    }
    if !asked.again.is_empty()
        && let Some(office) = crate::links::known_office(app.db(), place.id, &asked.again).await?
    {
        let details = office.details;
        let reach = [details.phone.as_str(), details.email.as_str()];
        for (name, value) in [
            ("referrer", &details.referrer),
            ("reach", &together(&reach)),
            ("organisation", &details.organisation),
            ("npi", &details.npi),
            ("referrer_fax", &details.fax),
            ("tell_by", &details.tell_by),
        ] {
            typed.take(name, value);
        }
    }
    if !asked.after.is_empty()
        && let Some(sent) = receipt::find(app, place.id, &asked.after).await?
        && clock::now() - sent.received_at < receipt::OPEN
    {
        let draft = sent.draft()?;
        let reach = [draft.referrer_phone.value.as_str(), draft.referrer_email.value.as_str()];
        for (name, value) in [
            ("referrer", &draft.referrer.value),
            ("reach", &together(&reach)),
            ("organisation", &draft.organisation.value),
            ("npi", &draft.npi.value),
            ("referrer_fax", &draft.referrer_fax.value),
            ("tell_by", &draft.tell_by.value),
        ] {
            typed.take(name, value);
        }
    }
    Ok(())
}

fn together(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// The clinic that was chosen.
pub(super) fn clinic_id(place: &Place, typed: &Typed) -> Option<Uuid> {
    place.clinic(&typed.clinic).map(|clinic| clinic.id)
}

/// There is no such practice here: most likely a mistyped address.
pub(super) fn nowhere(language: Language) -> Response {
    let (title, words) = match language {
        Language::English => (
            "Not found",
            "There is no practice at this address. Check it with the card or page you have it from.",
        ),
        Language::Spanish => (
            "No se encontró",
            "No hay ninguna clínica en esta dirección. Compárela con la tarjeta o página de donde la tiene.",
        ),
    };
    let page = look::PublicPage {
        title,
        language: language.code(),
        description: None,
        practice: "",
        home: "#main",
        aside: html! {},
        head: html! {},
        script: None,
        foot: html! {},
    };
    (StatusCode::NOT_FOUND, page.render(html! { h1 { (title) } p { (words) } })).into_response()
}
