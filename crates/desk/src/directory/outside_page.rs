//! `/settings/directory/outside`: what may be asked outside, each with what is sent to whom.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    FieldError, Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    outside::{Ask, NPPES_URL, Outside, Who},
    places::{self, CENSUS_URL},
};
use crate::{complaints::Complaints, settings::checks::web_address};

const HERE: &str = "/settings/directory/outside";

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Switches {
    nppes: String,
    nppes_url: String,
    geocoder: String,
    census_url: String,
    nominatim_url: String,
}

impl Switches {
    fn of(outside: &Outside) -> Self {
        Self {
            nppes: if outside.nppes == Ask::Yes { "yes".into() } else { String::new() },
            nppes_url: outside.nppes_url.clone(),
            geocoder: outside.geocoder.code().into(),
            census_url: outside.census_url.clone(),
            nominatim_url: outside.nominatim_url.clone(),
        }
    }
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let outside = Outside::read(app.db(), visitor.practice_id).await?;
    Ok(render(&visitor, &Switches::of(&outside), &[]))
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Switches>,
) -> Result<Response> {
    let outside = match check(&form) {
        Ok(outside) => outside,
        Err(errors) => {
            let page = render(&visitor, &form, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let practice_id = visitor.practice_id;
    let tx = app.db().begin().await?;
    outside.keep(&tx, practice_id, visitor.member_id).await?;
    places::locate_now(&tx, practice_id, &outside).await?;
    let entry = Entry {
        action: "outside.changed",
        subject_kind: "practice",
        subject_id: Some(practice_id),
        detail: json!({ "nppes": outside.nppes, "geocoder": outside.geocoder }),
    };
    audit::record(&tx, practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(redirect_with(HERE, Flash::say("Saved.")))
}

fn check(form: &Switches) -> std::result::Result<Outside, Vec<FieldError>> {
    let mut errors = Vec::new();
    let who = Who::from_code(&form.geocoder);
    let mut address = |field: &str, typed: &str, usual: &str, needed: Need| {
        let typed = typed.trim().trim_end_matches('/');
        if typed.is_empty() {
            if needed == Need::Yes && usual.is_empty() {
                errors.push(FieldError::new(
                    field,
                    "Enter the address of the server, for example http://nominatim.clinic.lan:8080.",
                ));
            }
            return usual.to_owned();
        }
        web_address(typed).unwrap_or_else(|| {
            errors.push(FieldError::new(
                field,
                "Enter an address on the web, for example https://geocoder.example.org.",
            ));
            typed.to_owned()
        })
    };
    let outside = Outside {
        nppes: if form.nppes == "yes" { Ask::Yes } else { Ask::No },
        nppes_url: address("nppes_url", &form.nppes_url, NPPES_URL, Need::No),
        geocoder: who,
        census_url: address("census_url", &form.census_url, CENSUS_URL, Need::No),
        nominatim_url: address(
            "nominatim_url",
            &form.nominatim_url,
            "",
            if who == Who::Nominatim { Need::Yes } else { Need::No },
        ),
    };
    if errors.is_empty() { Ok(outside) } else { Err(errors) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Yes,
    No,
}

fn render(visitor: &Visitor, form: &Switches, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let on =
        i64::from(form.nppes == "yes") + i64::from(Who::from_code(&form.geocoder) != Who::Nobody);
    let heading = match on {
        0 => "Nothing is asked outside".to_owned(),
        1 => "1 thing may be asked outside".to_owned(),
        on => format!("{on} things may be asked outside"),
    };
    let geocoders = [
        ("nobody", "Nobody: the middle of the ZIP code is enough"),
        ("census", "The geocoder of the Census Bureau"),
        ("nominatim", "A Nominatim server"),
    ];
    let address = |id: &'static str, label: &'static str, value: &str, hint: &'static str| {
        look::Field::new(id, label)
            .kind("url")
            .value(value)
            .hint(hint)
            .error(complaints.at(id))
            .autocomplete("off")
            .render()
    };
    let content = html! {
        (look::crumb("/settings/directory", "Provider registry"))
        (look::page_head(&heading, "All of it is off until you switch it on. Nothing about a patient is ever sent.", html! {}))
        div class="narrow stack" {
            (complaints.summary())
            form class="stack" method="post" action=(HERE) {
                section class="card stack" {
                    h2 { "The registry itself" }
                    p { "When somebody presses \"Ask the registry itself\", the words they typed (a provider's name, or an NPI) are sent to CMS." }
                    (look::check("nppes", "Allow asking NPPES", form.nppes == "yes"))
                    (address("nppes_url", "Address", &form.nppes_url, "Leave it, unless you run a mirror."))
                }
                section class="card stack" {
                    h2 { "Where offices are" }
                    p { "The street, city and ZIP code of offices of your sources and of your clinics are sent to the geocoder you choose, without any name. Addresses of former patients, friends and others who may live at theirs are never sent." }
                    (look::select("geocoder", "Ask", &geocoders, &form.geocoder, None))
                    (address("census_url", "Address of the Census geocoder", &form.census_url, "Leave it, unless it moves."))
                    (address("nominatim_url", "Address of the Nominatim server", &form.nominatim_url, "One of your own: the public one may not be asked for many. It is asked once a second at most."))
                }
                (look::submit("Save"))
            }
        }
    };
    shell::page(visitor, "/settings", "What is asked outside", content)
}
