//! `/links/{id}/print`: a link on paper, large enough to be scanned across a
//! counter, with its address in words for those who type and the phone for
//! those who call.

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
};
use look::Qr;
use maud::{Markup, html};
use platform::{
    Error, Result, Uuid,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{address, frame, link};
use crate::practice::{self, Clinic};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default, rename = "as")]
    form: String,
}

/// More numbers than these make a list of a poster.
const MOST_CLINICS: usize = 3;

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let link = link::one(app.db(), visitor.practice_id, id).await?;
    let base = address::base(&app, &headers);
    let address = address::short(&base, &link.code);
    let clinics = practice::clinics(app.db(), visitor.practice_id).await?;
    let face = Face {
        practice: &visitor.practice_name,
        code: Qr::of(&address).ok_or_else(|| {
            Error::Invalid("LIAISON_PUBLIC_URL is too long for a QR code.".into())
        })?,
        clinics: numbers(&clinics, link.clinic.as_deref()),
        address,
    };
    let is_tent = asked.form == "tent";
    let here = format!("/links/{id}");
    let content = html! {
        div class="no-print" {
            (look::crumb(&here, "Back to the link"))
            (look::page_head(
                if is_tent { "Tent card" } else { "Poster" },
                if is_tent { "Print it on stiff paper and fold it along the line." } else { "One sheet, to be scanned from an arm's length or across a counter." },
                html! {
                    button class="button primary" type="button" data-print="yes" { "Print" }
                    @if is_tent { a class="button" href={ (here) "/print" } { "As a poster" } }
                    @else { a class="button" href={ (here) "/print?as=tent" } { "As a tent card" } }
                },
            ))
            (frame::base_notice(&base))
        }
        @if is_tent {
            div class="sheet tent" {
                div class="face over" aria-hidden="true" { (face.render()) }
                div class="face" { (face.render()) }
            }
        } @else {
            div class="sheet poster" { div class="face" { (face.render()) } }
        }
    };
    Ok(shell::page(&visitor, "/sources", "Print a link", content))
}

/// The clinics whose numbers stand on the sheet: the one that the link leads
/// to, else the first few that have one.
fn numbers<'a>(clinics: &'a [Clinic], wanted: Option<&str>) -> Vec<&'a Clinic> {
    let of_link = clinics.iter().find(|clinic| Some(clinic.name.as_str()) == wanted);
    let shown: Vec<&Clinic> = match of_link {
        Some(clinic) => vec![clinic],
        None => clinics.iter().collect(),
    };
    shown.into_iter().filter(|clinic| !clinic.phone.is_empty()).take(MOST_CLINICS).collect()
}

/// One side of the paper.
struct Face<'a> {
    practice: &'a str,
    code: Qr,
    address: String,
    clinics: Vec<&'a Clinic>,
}

impl Face<'_> {
    fn render(&self) -> Markup {
        html! {
            p class="sheet-practice" { (self.practice) }
            p class="sheet-title" { "Refer a patient" }
            p class="sheet-how" { "Point your phone’s camera here" }
            div class="sheet-code" { (self.code.svg(&format!("QR code that leads to {}", address::in_words(&self.address)))) }
            p class="sheet-or" { "or go to" }
            p class="sheet-address" { (frame::address_in_words(&self.address)) }
            @for clinic in &self.clinics {
                p class="sheet-phone" {
                    @if self.clinics.len() > 1 { (clinic.name) ": " }
                    "call " (clinic.phone)
                    @if !clinic.fax.is_empty() { ", fax " (clinic.fax) }
                }
            }
            p class="sheet-foot" { "About two minutes. No account needed." }
        }
    }
}
