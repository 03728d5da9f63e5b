//! `/settings/clinics`: the clinics of the practice.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{Phone, Zip};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Uuid, new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use crate::complaints::Complaints;
use crate::practice::{self, Clinic};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ClinicForm {
    name: String,
    street: String,
    city: String,
    state: String,
    zip: String,
    phone: String,
    fax: String,
}

impl ClinicForm {
    fn of(clinic: &Clinic) -> Self {
        let clinic = clinic.clone();
        Self {
            name: clinic.name,
            street: clinic.street,
            city: clinic.city,
            state: clinic.state,
            zip: clinic.zip,
            phone: clinic.phone,
            fax: clinic.fax,
        }
    }

    /// The clinic, or what is wrong at which field.
    fn check(&self, id: Uuid) -> std::result::Result<Clinic, Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.name.trim().is_empty() {
            errors.push(FieldError::new("name", "Enter a name for the clinic, for example North."));
        }
        for (field, text) in [("phone", &self.phone), ("fax", &self.fax)] {
            if let (false, Err(problem)) = (text.trim().is_empty(), Phone::parse(text)) {
                errors.push(FieldError::new(field, format!("{problem}.")));
            }
        }
        if let (false, Err(problem)) = (self.zip.trim().is_empty(), Zip::parse(&self.zip)) {
            errors.push(FieldError::new("zip", format!("{problem}.")));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let number =
            |text: &str| Phone::parse(text).map(|phone| phone.to_string()).unwrap_or_default();
        Ok(Clinic {
            id,
            name: self.name.trim().to_owned(),
            street: self.street.trim().to_owned(),
            city: self.city.trim().to_owned(),
            state: self.state.trim().to_uppercase(),
            zip: self.zip.trim().to_owned(),
            phone: number(&self.phone),
            fax: number(&self.fax),
        })
    }
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    list(&app, &visitor, &ClinicForm::default(), &[]).await
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<ClinicForm>,
) -> Result<Response> {
    let clinic = match form.check(new_id()) {
        Ok(clinic) => clinic,
        Err(errors) => {
            let page = list(&app, &visitor, &form, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    practice::add_clinic(&tx, visitor.practice_id, &visitor.actor(), &clinic).await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/clinics", Flash::say(format!("{} added.", clinic.name))))
}

pub(super) async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let clinic =
        practice::clinic(app.db(), visitor.practice_id, id).await?.ok_or(Error::NotFound)?;
    Ok(one(&visitor, id, &ClinicForm::of(&clinic), &[]))
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<ClinicForm>,
) -> Result<Response> {
    let clinic = match form.check(id) {
        Ok(clinic) => clinic,
        Err(errors) => {
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, one(&visitor, id, &form, &errors))
                .into_response());
        }
    };
    let tx = app.db().begin().await?;
    practice::change_clinic(&tx, visitor.practice_id, &visitor.actor(), &clinic).await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/clinics", Flash::say("Saved.")))
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
    let clinics = practice::clinics(app.db(), visitor.practice_id).await?;
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Clinics", "What stands here is what forms, letters and cards will say.", html! {}))
        div class="split" {
            div class="card" {
                ul class="list" {
                    @for clinic in &clinics {
                        li data-row {
                            div class="item" {
                                div class="grow" {
                                    a class="title" href={ "/settings/clinics/" (clinic.id) } { (clinic.name) }
                                    p { (address(clinic)) }
                                    @if !clinic.phone.is_empty() { p { "Phone " (clinic.phone) @if !clinic.fax.is_empty() { ", fax " (clinic.fax) } } }
                                }
                                @if clinics.len() > 1 {
                                    form method="post" action={ "/settings/clinics/" (clinic.id) "/close" } {
                                        button class="button quiet small" type="submit" { "Close" span class="spoken" { " " (clinic.name) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            section class="card" aria-labelledby="add" {
                h2 id="add" { "Add a clinic" }
                (fields("/settings/clinics", form, errors, "Add clinic"))
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "Clinics", content))
}

fn one(visitor: &Visitor, id: Uuid, form: &ClinicForm, errors: &[FieldError]) -> Markup {
    let content = html! {
        (look::crumb("/settings/clinics", "Clinics"))
        (look::page_head(&form.name, "", html! {}))
        div class="card narrow" { (fields(&format!("/settings/clinics/{id}"), form, errors, "Save")) }
    };
    shell::page(visitor, "/settings", "Clinic", content)
}

fn fields(action: &str, form: &ClinicForm, errors: &[FieldError], button: &str) -> Markup {
    let complaints = Complaints(errors);
    html! {
        (complaints.summary())
        form class="stack" method="post" action=(action) {
            (look::Field::new("name", "Name of the clinic").value(&form.name).error(complaints.at("name")).required().render())
            (look::Field::new("street", "Street").value(&form.street).autocomplete("off").render())
            div class="fields" {
                (look::Field::new("city", "City").value(&form.city).autocomplete("off").render())
                (look::Field::new("state", "State").value(&form.state).autocomplete("off").render())
                (look::Field::new("zip", "ZIP code").value(&form.zip).error(complaints.at("zip")).autocomplete("off").render())
            }
            div class="fields" {
                (look::Field::new("phone", "Phone").kind("tel").value(&form.phone).error(complaints.at("phone")).autocomplete("off").render())
                (look::Field::new("fax", "Fax").kind("tel").value(&form.fax).error(complaints.at("fax")).autocomplete("off").render())
            }
            (look::submit(button))
        }
    }
}

fn address(clinic: &Clinic) -> String {
    let region = format!("{} {}", clinic.state, clinic.zip);
    let parts = [clinic.street.as_str(), clinic.city.as_str(), region.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
