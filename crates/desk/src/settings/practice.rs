//! `/settings/practice`: what the practice says about itself.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    FieldError, Result, db,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::checks::Checks;
use crate::board;
use crate::complaints::Complaints;
use crate::people::TIME_ZONES;
use crate::practice::{self, PracticeDetails};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PracticeForm {
    name: String,
    time_zone: String,
    country: String,
    about: String,
    email: String,
    web: String,
    npi: String,
    socials: String,
    languages: String,
    payers: String,
    treats: String,
}

/// Where the practice is, as far as it matters: whose limits hold for gifts.
const COUNTRIES: [(&str, &str); 2] = [("US", "United States"), (ELSEWHERE, "Another country")];
const ELSEWHERE: &str = "other";

const LONGEST_ABOUT: usize = 1_500;
const LONGEST_LIST: usize = 3_000;

impl PracticeForm {
    fn of(details: PracticeDetails) -> Self {
        Self {
            name: details.name,
            time_zone: details.time_zone,
            country: match details.country.as_str() {
                "US" => details.country,
                _ => ELSEWHERE.into(),
            },
            about: details.about,
            email: details.email,
            web: details.web,
            npi: details.npi,
            socials: details.socials,
            languages: details.languages,
            payers: details.payers,
            treats: details.treats,
        }
    }

    fn check(&self) -> std::result::Result<PracticeDetails, Vec<FieldError>> {
        let mut checks = Checks::default();
        let details = PracticeDetails {
            name: checks.needed("name", &self.name, "Enter the name of the practice."),
            time_zone: self.time_zone.clone(),
            country: self.country.clone(),
            about: checks.at_most("about", &self.about, LONGEST_ABOUT),
            email: checks.email("email", &self.email),
            web: checks.web("web", &self.web),
            npi: checks.npi("npi", &self.npi),
            socials: socials(&mut checks, &self.socials),
            languages: checks.at_most("languages", &self.languages, LONGEST_LIST),
            payers: checks.at_most("payers", &self.payers, LONGEST_LIST),
            treats: checks.at_most("treats", &self.treats, LONGEST_LIST),
        };
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            checks.wrong("time_zone", "Choose the time zone of the practice.");
        }
        if !COUNTRIES.iter().any(|(code, _)| *code == self.country) {
            checks.wrong("country", "Choose where the practice is.");
        }
        if checks.0.is_empty() { Ok(details) } else { Err(checks.0) }
    }
}

/// Each line an address on the web, for each becomes a link.
fn socials(checks: &mut Checks, text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let addresses: Vec<String> = lines.take(20).map(|line| checks.web("socials", line)).collect();
    addresses.join("\n")
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let profile = practice::kept_profile(&app, visitor.practice_id).await?;
    Ok(render(&visitor, &profile.slug, &PracticeForm::of(profile.details()), &[]))
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<PracticeForm>,
) -> Result<Response> {
    let details = match form.check() {
        Ok(details) => details,
        Err(errors) => {
            let profile = practice::kept_profile(&app, visitor.practice_id).await?;
            let page = render(&visitor, &profile.slug, &form, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    practice::change(&tx, visitor.practice_id, &visitor.actor(), &details).await?;
    // Clinics without a time zone of their own take that of the practice.
    board::reckon_all(&tx, visitor.practice_id).await?;
    db::changed(&tx, visitor.practice_id, "referrals").await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/practice", Flash::say("Saved.")))
}

fn render(visitor: &Visitor, slug: &str, form: &PracticeForm, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let public = html! { a class="button" href={ "/p/" (slug) } { "See the public page" } };
    let list = |id: &str, label: &str, value: &str, example: &str| {
        html! {
            @if let Some(problem) = complaints.at(id) { p class="error" { (problem) } }
            (look::text_area(id, label, value, Some(example)))
        }
    };
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Practice", "What stands here is what the public page, letters and cards say.", public))
        div class="narrow stack" {
            (complaints.summary())
            form class="stack" method="post" action="/settings/practice" {
                section class="card stack" {
                    div class="fields" {
                        (look::Field::new("name", "Name of the practice").value(&form.name).error(complaints.at("name")).required().render())
                        (look::select("time_zone", "Time zone", TIME_ZONES, &form.time_zone, complaints.at("time_zone")))
                        (look::select("country", "Country", &COUNTRIES, &form.country, complaints.at("country")))
                    }
                    p class="quiet small" { "In another country the ledger of gifts keeps its sums and applies no limit: its figures are those of the United States." }
                    div class="fields" {
                        (look::Field::new("email", "E-mail").kind("email").value(&form.email).error(complaints.at("email")).autocomplete("off").render())
                        (look::Field::new("web", "Web site").value(&form.web).error(complaints.at("web")).autocomplete("off").render())
                        (look::Field::new("npi", "NPI of the practice").value(&form.npi).error(complaints.at("npi")).autocomplete("off").render())
                    }
                    (list("about", "About", &form.about, "Two or three sentences for somebody who refers for the first time"))
                }
                section class="card stack" {
                    h2 { "For those who refer" }
                    p class="quiet small" { "One entry a line." }
                    (list("treats", "What you treat", &form.treats, "For example: Back and neck pain"))
                    (list("payers", "Payers accepted", &form.payers, "For example: Medicare"))
                    (list("languages", "Languages spoken", &form.languages, "For example: Spanish"))
                    (list("socials", "Pages in social networks", &form.socials, "For example: https://www.facebook.com/yourpractice"))
                }
                (look::submit("Save"))
            }
        }
    };
    shell::page(visitor, "/settings", "Practice", content)
}
