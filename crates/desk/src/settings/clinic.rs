//! `/settings/clinics/{id}`: one clinic, with its opening hours.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::clinic_form::{ClinicForm, DAYS};
use crate::board;
use crate::complaints::Complaints;
use crate::people::TIME_ZONES;
use crate::practice::{self, Profile};

pub(super) async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let profile = practice::kept_profile(&app, visitor.practice_id).await?;
    let clinic =
        profile.clinics.iter().find(|clinic| clinic.id == id).ok_or(Error::NotFound)?.clone();
    Ok(render(&visitor, &profile, id, &ClinicForm::of(&clinic), &[], None))
}

/// Saves, or does one of the small things that fill the form in and leave saving to the person.
pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let profile = practice::kept_profile(&app, visitor.practice_id).await?;
    let mut form = ClinicForm::read(pairs);
    let filled = fill_in(&mut form);
    if filled.is_some() {
        return Ok(render(&visitor, &profile, id, &form, &[], filled).into_response());
    }
    let (clinic, details) = match form.check(id) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = render(&visitor, &profile, id, &form, &errors, None);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    practice::change_clinic_with(&tx, visitor.practice_id, &visitor.actor(), &clinic, &details)
        .await?;
    // The clocks of its referrals run in its hours.
    board::reckon_clinic(&tx, visitor.practice_id, id).await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/clinics", Flash::say("Saved.")))
}

/// What a button other than Save fills in, and what is then said about it.
fn fill_in(form: &mut ClinicForm) -> Option<&'static str> {
    let wish = form.get("do").to_owned();
    if wish == "copy-monday" {
        form.copy_monday();
        return Some("Monday's hours stand at Tuesday to Friday now. Save to keep them.");
    }
    let year = wish.strip_prefix("federal-")?.parse().ok()?;
    form.add_federal_holidays(year);
    Some(
        "The federal holidays are added below as closed days. Remove those on which you work, then \
         save.",
    )
}

fn render(
    visitor: &Visitor,
    profile: &Profile,
    id: Uuid,
    form: &ClinicForm,
    errors: &[FieldError],
    notice: Option<&str>,
) -> Markup {
    let complaints = Complaints(errors);
    let clinic = profile.clinics.iter().find(|clinic| clinic.id == id);
    let actions = html! {
        @if let Some(clinic) = clinic {
            a class="button" href={ "/p/" (profile.slug) "/" (clinic.slug) } { "See the public page" }
        }
    };
    let content = html! {
        (look::crumb("/settings/clinics", "Clinics"))
        (look::page_head(form.get("name"), "", actions))
        div class="narrow stack" {
            (complaints.summary())
            @if let Some(words) = notice { (look::notice(look::Tone::Look, html! { p role="status" { (words) } })) }
            form class="stack" method="post" action={ "/settings/clinics/" (id) } {
                // The first button is the one that Enter presses.
                button class="spoken" type="submit" tabindex="-1" { "Save" }
                section class="card stack" { (place_fields(form, complaints)) }
                section class="card stack" { (found_fields(form, complaints)) }
                section class="card stack" aria-labelledby="hours" { (week_fields(form, complaints)) }
                section class="card stack" aria-labelledby="holidays" { (holiday_fields(visitor, form, complaints)) }
                (look::submit("Save"))
            }
        }
    };
    shell::page(visitor, "/settings", "Clinic", content)
}

/// Where it is and how it is reached.
pub(super) fn place_fields(form: &ClinicForm, complaints: Complaints<'_>) -> Markup {
    let field = |id: &'static str, label: &'static str| {
        look::Field::new(id, label).value(form.get(id)).error(complaints.at(id)).autocomplete("off")
    };
    html! {
        (field("name", "Name of the clinic").required().render())
        (field("street", "Street").render())
        div class="fields" {
            (field("city", "City").render())
            (field("state", "State").render())
            (field("zip", "ZIP code").render())
        }
        div class="fields" {
            (field("phone", "Phone").kind("tel").render())
            (field("fax", "Fax").kind("tel").render())
        }
    }
}

fn found_fields(form: &ClinicForm, complaints: Complaints<'_>) -> Markup {
    let field = |id: &'static str, label: &'static str| {
        look::Field::new(id, label).value(form.get(id)).error(complaints.at(id)).autocomplete("off")
    };
    let zones: Vec<(&str, &str)> =
        std::iter::once(("", "As the practice")).chain(TIME_ZONES.iter().copied()).collect();
    html! {
        h2 { "How others find it" }
        div class="fields" {
            (field("email", "E-mail").kind("email").hint("Empty: that of the practice").render())
            (field("web", "Web page").hint("Empty: that of the practice").render())
        }
        div class="fields" {
            (field("map_link", "Link to a map").hint("Empty: made from the address").render())
            (field("npi", "NPI").hint("Of this location, if it has its own").render())
            (look::select("time_zone", "Time zone", &zones, form.get("time_zone"), complaints.at("time_zone")))
        }
    }
}

fn week_fields(form: &ClinicForm, complaints: Complaints<'_>) -> Markup {
    html! {
        div class="row spread" {
            h2 id="hours" { "Opening hours" }
            button class="button small" name="do" value="copy-monday" { "Copy Monday to all weekdays" }
        }
        p class="quiet small" { "As you would say it: 8-5, or 8 am - 12:30 pm, 1:30-6, or closed. Clocks of referrals run only while you are open." }
        div class="week" {
            @for (id, name) in DAYS {
                (look::Field::new(id, name).value(form.get(id)).error(complaints.at(id))
                    .autocomplete("off").placeholder("closed").render())
            }
        }
    }
}

fn holiday_fields(visitor: &Visitor, form: &ClinicForm, complaints: Complaints<'_>) -> Markup {
    let year = visitor.today().year();
    html! {
        div class="row spread" {
            h2 id="holidays" { "Days that differ" }
            div class="row" {
                @for year in [year, year + 1] {
                    button class="button small" name="do" value={ "federal-" (year) } { "Add federal holidays " (year) }
                }
            }
        }
        p class="quiet small" { "Leave the hours empty or write closed for a day off. Empty a row to remove it." }
        @for row in form.holidays() {
            @let id = |part: &str| format!("day-{}-{part}", row.number);
            div class="holiday" role="group" aria-label={ "Day " (row.number + 1) } {
                (look::Field::new(&id("on"), "Day").kind("date").value(&row.on).error(complaints.at(&id("on"))).render())
                (look::Field::new(&id("name"), "What it is").value(&row.name).autocomplete("off").render())
                (look::Field::new(&id("hours"), "Hours").value(&row.hours).error(complaints.at(&id("hours"))).autocomplete("off").placeholder("closed").render())
            }
        }
    }
}
