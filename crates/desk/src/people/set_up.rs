//! The first set-up: practice, first clinic, owner. Reached only with the
//! one-time token that the console printed, so that nobody else can make the
//! practice theirs in the minute between start and set-up.

use std::sync::{Arc, RwLock};

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{Phone, Role};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result,
    audit::Actor,
    new_id, passwords, sessions,
    web::{App, redirect, shell},
};
use serde::Deserialize;

use super::{NewMember, add_member, sign_in};
use crate::complaints::Complaints;
use crate::practice::{self, Clinic, NewPractice};

#[derive(Default)]
struct Token(RwLock<Option<String>>);

/// Opens the set-up and returns the token that leads there.
pub fn arm(app: &App) -> Result<String> {
    let bytes = platform::random_bytes::<16>()?;
    let token = hex::encode(bytes);
    let kept: Arc<Token> = app.kept();
    if let Ok(mut slot) = kept.0.write() {
        *slot = Some(token.clone());
    }
    Ok(token)
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize, Default)]
pub(super) struct SetUp {
    #[serde(default)]
    token: String,
    #[serde(default)]
    practice: String,
    #[serde(default)]
    time_zone: String,
    #[serde(default)]
    clinic: String,
    #[serde(default)]
    street: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    zip: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn form(State(app): State<App>, Query(asked): Query<Asked>) -> Response {
    if !opens(&app, &asked.token) {
        return (StatusCode::FORBIDDEN, not_yet()).into_response();
    }
    let form = SetUp {
        token: asked.token,
        time_zone: "America/New_York".into(),
        clinic: "Main".into(),
        ..SetUp::default()
    };
    page(&form, &[]).into_response()
}

pub(super) async fn set_up(State(app): State<App>, Form(form): Form<SetUp>) -> Result<Response> {
    if !opens(&app, &form.token) {
        return Ok((StatusCode::FORBIDDEN, not_yet()).into_response());
    }
    let errors = complaints(&form);
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&form, &errors)).into_response());
    }
    let password = form.password.clone();
    let password_hash = tokio::task::spawn_blocking(move || passwords::hash(&password))
        .await
        .map_err(|error| Error::Internal(error.to_string()))??;
    let actor = Actor::program("set-up");
    let tx = app.db().begin().await?;
    // The transaction is the only writer, so two people with the same link
    // cannot both get here with an empty database.
    if !practice::all(&tx).await?.is_empty() {
        return Ok(redirect("/sign-in"));
    }
    let practice_id = practice::create(
        &tx,
        NewPractice {
            slug: &practice::slug(&form.practice),
            name: form.practice.trim(),
            time_zone: &form.time_zone,
            is_demo: false,
        },
    )
    .await?;
    let clinic = Clinic {
        id: new_id(),
        name: form.clinic.trim().to_owned(),
        street: form.street.trim().to_owned(),
        city: form.city.trim().to_owned(),
        state: form.state.trim().to_uppercase(),
        zip: form.zip.trim().to_owned(),
        phone: form.phone.trim().to_owned(),
        fax: String::new(),
    };
    practice::add_clinic(&tx, practice_id, &actor, &clinic).await?;
    let owner = NewMember {
        email: &form.email,
        name: form.name.trim(),
        role: Role::Owner,
        password_hash: &password_hash,
    };
    let member_id = add_member(&tx, practice_id, &actor, owner).await?;
    let account = super::store::credentials(&tx, &form.email).await?.ok_or(Error::NotFound)?;
    let token = sessions::start(&tx, account.account_id, practice_id, member_id).await?;
    tx.commit().await?;
    disarm(&app);
    Ok(sign_in::with_session(redirect("/"), &token, app.behind_tls()))
}

fn opens(app: &App, token: &str) -> bool {
    let kept: Arc<Token> = app.kept();
    kept.0.read().is_ok_and(|slot| slot.as_deref().is_some_and(|known| known == token))
}

fn disarm(app: &App) {
    let kept: Arc<Token> = app.kept();
    if let Ok(mut slot) = kept.0.write() {
        *slot = None;
    }
}

fn complaints(form: &SetUp) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut need = |field: &str, value: &str, message: &str| {
        if value.trim().is_empty() {
            errors.push(FieldError::new(field, message));
        }
    };
    need("practice", &form.practice, "Enter the name of the practice.");
    need("clinic", &form.clinic, "Enter a name for the clinic, for example Main.");
    need("name", &form.name, "Enter your name.");
    if jiff::tz::TimeZone::get(&form.time_zone).is_err() {
        errors.push(FieldError::new("time_zone", "Choose the time zone of the practice."));
    }
    if !form.phone.trim().is_empty() && Phone::parse(&form.phone).is_err() {
        errors.push(FieldError::new(
            "phone",
            "Enter a phone number with area code, for example 614-555-0123, or leave it empty.",
        ));
    }
    if lexicon::Email::parse(&form.email).is_err() {
        errors
            .push(FieldError::new("email", "Enter an e-mail address, for example kim@clinic.org."));
    }
    if let Some(complaint) = passwords::complaint(&form.password) {
        errors.push(FieldError::new("password", complaint));
    }
    errors
}

/// The time zones of the United States, west to east as people look for them.
pub(crate) const TIME_ZONES: &[(&str, &str)] = &[
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Puerto Rico"),
];

/// What somebody sees who comes without the link.
pub(super) fn not_yet() -> Markup {
    let content = html! {
        h1 { "This Liaison is not set up yet" }
        p {
            "Open the set-up link that was printed where the program was started. "
            "It works once; starting the program again prints a new one."
        }
    };
    shell::bare_page("Not set up yet", content)
}

fn page(form: &SetUp, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);

    let content = html! {
        h1 { "Set up your practice" }
        p { "About two minutes. Everything can be changed later in Settings." }
        (complaints.summary())
        form method="post" action="/set-up" class="stack" {
            input type="hidden" name="token" value=(form.token);
            h2 { "The practice" }
            (look::Field::new("practice", "Name of the practice").value(&form.practice).error(complaints.at("practice"))
                .autocomplete("organization").required().render())
            (look::select("time_zone", "Time zone", TIME_ZONES, &form.time_zone, complaints.at("time_zone")))
            h2 { "The first clinic" }
            (look::Field::new("clinic", "Name of the clinic").value(&form.clinic).error(complaints.at("clinic"))
                .hint("Short, as you say it among yourselves: Main, North").required().render())
            (look::Field::new("street", "Street").value(&form.street).error(complaints.at("street")).autocomplete("address-line1").render())
            (look::Field::new("city", "City").value(&form.city).error(complaints.at("city")).autocomplete("address-level2").render())
            (look::Field::new("state", "State").value(&form.state).error(complaints.at("state")).autocomplete("address-level1").render())
            (look::Field::new("zip", "ZIP code").value(&form.zip).error(complaints.at("zip")).autocomplete("postal-code").render())
            (look::Field::new("phone", "Phone").value(&form.phone).error(complaints.at("phone")).kind("tel").autocomplete("tel").render())
            h2 { "You, the owner" }
            (look::Field::new("name", "Your name").value(&form.name).error(complaints.at("name")).autocomplete("name").required().render())
            (look::Field::new("email", "E-mail address").value(&form.email).error(complaints.at("email"))
                .kind("email").autocomplete("username").required().render())
            (look::Field::new("password", "Password").error(complaints.at("password"))
                .kind("password").hint("At least 12 characters")
                .autocomplete("new-password").required().render())
            (look::submit("Set up and sign in"))
        }
    };
    shell::bare_page("Set up your practice", content)
}
