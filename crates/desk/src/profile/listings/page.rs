//! `/settings/listings`: what one can do there.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::Npi;
use maud::Markup;
use platform::{
    FieldError, Result, Uuid, clock,
    jobs::{self, NewJob},
    new_id,
    sessions::Visitor,
    settings,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;
use std::time::Duration;

use super::{
    Reach,
    check::{self, KIND, NETWORK},
    show,
    store::{self, Listing},
};
use crate::settings::checks::web_address;

const HERE: &str = "/settings/listings";
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewListing {
    pub kind: String,
    pub name: String,
    pub address: String,
    pub clinic: String,
    pub every_days: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pasted {
    text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Switch {
    on: String,
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    show::page(&app, &visitor, &NewListing::default(), &[]).await
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<NewListing>,
) -> Result<Response> {
    let listing = match read(&form) {
        Ok(listing) => listing,
        Err(errors) => {
            let page = show::page(&app, &visitor, &form, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    store::add(&tx, visitor.practice_id, &visitor.actor(), &listing).await?;
    tx.commit().await?;
    Ok(redirect_with(HERE, Flash::say(format!("{} added.", listing.name))))
}

fn read(form: &NewListing) -> std::result::Result<Listing, Vec<FieldError>> {
    let mut errors = Vec::new();
    let typed = form.address.trim();
    let address = if form.kind == "nppes" {
        Npi::parse(typed).map(|npi| npi.as_str().to_owned()).map_err(|why| format!("{why}."))
    } else {
        let hint = "Enter the address of the page, for example https://maps.example/our-clinic.";
        web_address(typed).ok_or(hint.to_owned())
    };
    let address = address.unwrap_or_else(|problem| {
        errors.push(FieldError::new("address", problem));
        String::new()
    });
    if form.name.trim().is_empty() {
        errors
            .push(FieldError::new("name", "Enter a name for the place, for example Yellow pages."));
    }
    let every_days = form.every_days.trim().parse().unwrap_or(30i64).clamp(1, 365);
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Listing {
        id: new_id(),
        clinic_id: form.clinic.parse().ok(),
        kind: if form.kind == "nppes" { "nppes" } else { "web" }.into(),
        name: form.name.trim().chars().take(120).collect(),
        address,
        every_days,
    })
}

/// Switches reading from the network on or off, and with it the daily look.
pub(super) async fn network(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Switch>,
) -> Result<Response> {
    let on = form.on == "yes";
    let (practice_id, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    settings::put(&tx, practice_id, NETWORK, &on, by.id).await?;
    if on {
        let job = NewJob::new(KIND, serde_json::json!({}));
        jobs::schedule(&tx, practice_id, KIND, job, A_DAY).await?;
    } else {
        jobs::unschedule(&tx, practice_id, KIND).await?;
    }
    let entry = platform::audit::Entry {
        action: if on { "listings.network_on" } else { "listings.network_off" },
        subject_kind: "practice",
        subject_id: Some(practice_id),
        detail: serde_json::json!({}),
    };
    platform::audit::record(&tx, practice_id, &by, entry).await?;
    tx.commit().await?;
    Ok(redirect_with(HERE, Flash::say("Saved.")))
}

pub(super) async fn check(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    if !check::network_is_on(&app, visitor.practice_id).await? {
        let words = "Reading from the network is switched off. Switch it on, or paste the page.";
        return Ok(redirect_with(HERE, Flash::say(words)));
    }
    let by = visitor.actor();
    check::check_listing(&app, visitor.practice_id, &by, id, Reach::allowed()).await?;
    Ok(redirect_with(HERE, Flash::say("Checked.")))
}

pub(super) async fn text(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Pasted>,
) -> Result<Response> {
    if form.text.trim().is_empty() {
        return Ok(redirect_with(HERE, Flash::say("Paste the page first, then check it.")));
    }
    check::check_text(&app, visitor.practice_id, &visitor.actor(), id, &form.text).await?;
    Ok(redirect_with(HERE, Flash::say("Checked.")))
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    set_deleted(&app, &visitor, id, Some(clock::now())).await?;
    let undo = format!("{HERE}/{id}/restore");
    Ok(redirect_with(HERE, Flash::undoable("Place removed.", undo)))
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    set_deleted(&app, &visitor, id, None).await?;
    Ok(redirect_with(HERE, Flash::say("The place is back.")))
}

async fn set_deleted(app: &App, visitor: &Visitor, id: Uuid, at: Option<i64>) -> Result<()> {
    let tx = app.db().begin().await?;
    store::set_deleted(&tx, visitor.practice_id, &visitor.actor(), id, at).await?;
    tx.commit().await
}
