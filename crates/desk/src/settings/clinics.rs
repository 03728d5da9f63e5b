//! `/settings/clinics`: the clinics of the practice.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    FieldError, Result, Uuid, new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::{clinic::place_fields, clinic_form::ClinicForm};
use crate::complaints::Complaints;
use crate::practice::{self, ClinicProfile};

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    list(&app, &visitor, &ClinicForm::default(), &[]).await
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let form = ClinicForm::read(pairs);
    let (clinic, details) = match form.check(new_id()) {
        Ok(clinic) => clinic,
        Err(errors) => {
            let page = list(&app, &visitor, &form, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    practice::add_clinic(&tx, visitor.practice_id, &visitor.actor(), &clinic).await?;
    practice::write_details(&tx, visitor.practice_id, clinic.id, &details).await?;
    tx.commit().await?;
    let flash = Flash::say(format!("{} added. Now enter when it is open.", clinic.name));
    Ok(redirect_with(&format!("/settings/clinics/{}", clinic.id), flash))
}

pub(super) async fn close(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let today = visitor.today().to_string();
    practice::close_clinic(&tx, visitor.practice_id, &visitor.actor(), id, Some(&today)).await?;
    tx.commit().await?;
    let flash = Flash::undoable(
        "Clinic closed; its referrals stay.",
        format!("/settings/clinics/{id}/reopen"),
    );
    Ok(redirect_with("/settings/clinics", flash))
}

pub(super) async fn reopen(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    practice::close_clinic(&tx, visitor.practice_id, &visitor.actor(), id, None).await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/clinics", Flash::say("The clinic is open again.")))
}

async fn list(
    app: &App,
    visitor: &Visitor,
    form: &ClinicForm,
    errors: &[FieldError],
) -> Result<Markup> {
    let profile = practice::kept_profile(app, visitor.practice_id).await?;
    let public = html! {
        a class="button" href={ "/p/" (profile.slug) } { "See the public page" }
        a class="button" href="/settings/listings" { "Check other places" }
    };
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Clinics", "What stands here is what forms, letters, cards and the public page say.", public))
        div class="split" {
            div class="card" {
                ul class="list" {
                    @for clinic in &profile.clinics { (row(clinic, profile.clinics.len())) }
                }
            }
            section class="card" aria-labelledby="add" {
                h2 id="add" { "Add a clinic" }
                (Complaints(errors).summary())
                (first_fields(form, errors))
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "Clinics", content))
}

fn row(clinic: &ClinicProfile, of: usize) -> Markup {
    let missing = missing(clinic);
    html! {
        li data-row {
            div class="item" {
                div class="grow" {
                    a class="title" href={ "/settings/clinics/" (clinic.id) } { (clinic.name) }
                    @if !clinic.address().is_empty() { p { (clinic.address()) } }
                    @if !clinic.phone.is_empty() {
                        p { "Phone " (clinic.phone) @if !clinic.fax.is_empty() { ", fax " (clinic.fax) } }
                    }
                    @if !missing.is_empty() {
                        p { (look::badge(&format!("Missing: {}", missing.join(", ")), look::Tone::Look)) }
                    }
                }
                @if of > 1 {
                    form method="post" action={ "/settings/clinics/" (clinic.id) "/close" } {
                        button class="button quiet small" type="submit" { "Close" span class="spoken" { " " (clinic.name) } }
                    }
                }
            }
        }
    }
}

/// What a new clinic needs first; the rest stands on its own page.
fn first_fields(form: &ClinicForm, errors: &[FieldError]) -> Markup {
    html! {
        form class="stack" method="post" action="/settings/clinics" {
            (place_fields(form, Complaints(errors)))
            (look::submit("Add clinic"))
        }
    }
}

/// What is still missing at a clinic for others to find the way to it.
fn missing(clinic: &ClinicProfile) -> Vec<&'static str> {
    let parts = [
        ("address", clinic.address().is_empty()),
        ("phone", clinic.phone.is_empty()),
        ("fax", clinic.fax.is_empty()),
        ("opening hours", clinic.hours.is_none()),
    ];
    parts.into_iter().filter(|(_, missing)| *missing).map(|(part, _)| part).collect()
}
