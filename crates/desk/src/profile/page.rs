//! `/p/{practice}` and `/p/{practice}/{clinic}`: the page that anybody may see.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use exchange::export::{Address, Card, Number, NumberKind, to_vcards};
use jiff::{Timestamp, Zoned};
use lexicon::{Email, Phone};
use look::PublicPage;
use maud::{Markup, PreEscaped, html};
use platform::{Error, Result, web::App};
use serde::Deserialize;

use super::{hours_table, parts, structured};
use crate::{
    language::Language,
    practice::{self, ClinicProfile, Profile},
};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    lang: String,
}

/// Whether it is open now holds for a minute; the rest for longer.
const KEPT: &str = "public, max-age=60";

pub(super) async fn practice(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let profile = find(&app, &slug).await?;
    let language = Language::of(&asked.lang, &headers);
    let path = format!("/p/{}", profile.slug);
    let (content, data) = match profile.clinics.as_slice() {
        [only] => (one(&profile, only, language), data(&app, &profile, &[only])),
        several => {
            let all: Vec<&ClinicProfile> = several.iter().collect();
            (list(&profile, language), data(&app, &profile, &all))
        }
    };
    Ok(answer(&app, &profile, &path, &profile.name, language, data, content))
}

pub(super) async fn clinic(
    State(app): State<App>,
    Path((slug, clinic)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let profile = find(&app, &slug).await?;
    let clinic = profile.clinic_called(&clinic).ok_or(Error::NotFound)?;
    let language = Language::of(&asked.lang, &headers);
    let path = format!("/p/{}/{}", profile.slug, clinic.slug);
    let data = data(&app, &profile, &[clinic]);
    let content = one(&profile, clinic, language);
    Ok(answer(&app, &profile, &path, &profile.full_name(clinic), language, data, content))
}

/// The clinic as a card for address books.
pub(super) async fn card(
    State(app): State<App>,
    Path((slug, clinic)): Path<(String, String)>,
) -> Result<Response> {
    let profile = find(&app, &slug).await?;
    let clinic = profile.clinic_called(&clinic).ok_or(Error::NotFound)?;
    let numbers = [(NumberKind::Work, &clinic.phone), (NumberKind::Fax, &clinic.fax)];
    let numbers = numbers
        .into_iter()
        .filter_map(|(kind, text)| Some(Number { kind, phone: Phone::parse(text).ok()? }));
    let card = Card {
        uid: clinic.id.to_string(),
        name: profile.full_name(clinic),
        organisation: profile.name.clone(),
        numbers: numbers.collect(),
        emails: Email::parse(&clinic.email).into_iter().collect(),
        addresses: vec![Address {
            street: clinic.street.clone(),
            city: clinic.city.clone(),
            state: clinic.state.clone(),
            zip: clinic.zip.clone(),
        }],
        urls: Some(clinic.web.clone()).filter(|web| !web.is_empty()).into_iter().collect(),
        ..Card::default()
    };
    let file = format!("attachment; filename=\"{}-{}.vcf\"", profile.slug, clinic.slug);
    let headers = [
        (header::CONTENT_TYPE, "text/vcard; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, file),
        (header::CACHE_CONTROL, KEPT.to_owned()),
    ];
    Ok((headers, to_vcards([&card])).into_response())
}

async fn find(app: &App, slug: &str) -> Result<Arc<Profile>> {
    practice::profile_called(app, slug).await?.ok_or(Error::NotFound)
}

/// The structured data of some clinics. It is data and no script, so the content security policy
/// lets it stand.
fn data(app: &App, profile: &Profile, clinics: &[&ClinicProfile]) -> Markup {
    html! {
        @for clinic in clinics {
            script type="application/ld+json" { (PreEscaped(structured::json_ld(app, profile, clinic))) }
        }
    }
}

fn one(profile: &Profile, clinic: &ClinicProfile, language: Language) -> Markup {
    let now = now_at(clinic);
    html! {
        div class="head" {
            h1 { (profile.full_name(clinic)) }
            @if let Some(hours) = &clinic.hours { (hours_table::open_now(hours, &now, language)) }
        }
        (parts::actions(profile, clinic, language))
        @if !profile.about.is_empty() { p { (profile.about) } }
        div class="pair" {
            @if parts::has_facts(clinic) {
                section class="card" {
                    h2 { (language.say("Contact", "Contacto")) }
                    (parts::facts(clinic, language))
                }
            }
            @if let Some(hours) = &clinic.hours {
                section class="card" {
                    h2 { (language.say("Hours", "Horario")) }
                    (hours_table::table(hours, &now, language))
                }
            }
        }
        (parts::lists(profile, language))
        div class="no-print stack" {
            p { a href={ "/p/" (profile.slug) "/" (clinic.slug) "/contact.vcf" } { (language.say("Save to your contacts", "Guardar en sus contactos")) } }
            details {
                summary { (language.say("Copy as text", "Copiar como texto")) }
                label class="spoken" for="text" { (language.say("Contact details as text", "Datos de contacto como texto")) }
                textarea id="text" rows="12" readonly { (structured::text(profile, clinic)) }
            }
        }
    }
}

fn list(profile: &Profile, language: Language) -> Markup {
    html! {
        h1 { (profile.name) }
        @if !profile.about.is_empty() { p { (profile.about) } }
        @for clinic in &profile.clinics {
            section class="card" {
                h2 { a href={ "/p/" (profile.slug) "/" (clinic.slug) } { (clinic.name) } }
                @if let Some(hours) = &clinic.hours { (hours_table::open_now(hours, &now_at(clinic), language)) }
                p { (clinic.address()) @if !clinic.fax.is_empty() { br; "Fax " (clinic.fax) } }
                (parts::actions(profile, clinic, language))
            }
        }
        (parts::lists(profile, language))
    }
}

fn now_at(clinic: &ClinicProfile) -> Zoned {
    Timestamp::now().to_zoned(clinic.zone.clone())
}

fn answer(
    app: &App,
    profile: &Profile,
    path: &str,
    title: &str,
    language: Language,
    data: Markup,
    content: Markup,
) -> Response {
    let other = language.other();
    let about = if profile.about.is_empty() {
        language
            .say("Address, phone, fax and opening hours.", "Dirección, teléfono, fax y horario.")
    } else {
        profile.about.as_str()
    };
    let home = format!("/p/{}", profile.slug);
    let page = PublicPage {
        title,
        language: language.code(),
        // The sample practice is nobody's: search engines stay away.
        description: (!profile.is_demo).then_some(about),
        practice: &profile.name,
        home: &home,
        aside: html! { a class="no-print" href={ (path) "?lang=" (other.code()) } lang=(other.code()) hreflang=(other.code()) { (other.own_name()) } },
        head: html! {
            @if let Some(url) = app.public_url() { link rel="canonical" href={ (url) (path) }; }
            (data)
        },
        script: None,
        foot: html! {},
    };
    let headers = [
        (header::CACHE_CONTROL, KEPT),
        (header::VARY, "accept-language"),
        (header::CONTENT_LANGUAGE, language.code()),
    ];
    (headers, page.render(content)).into_response()
}
