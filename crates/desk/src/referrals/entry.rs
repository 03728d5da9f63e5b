//! `/referrals/new`: writing down a referral that has just come in.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Zoned;
use maud::Markup;
use platform::{
    FieldError, Result,
    audit::{self, Entry},
    clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    ADDRESS,
    entry_form::EntryForm,
    entry_page::{self, Page},
    entry_store::{self, Known},
    last_entry::{self, LastEntry},
};
use crate::practice;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    source: String,
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let clinics = practice::clinics(app.db(), visitor.practice_id).await?;
    let last = last_entry::recall(app.db(), &visitor).await?;
    let clinic = clinics
        .iter()
        .find(|clinic| Some(clinic.id) == last.clinic)
        .or(clinics.first())
        .map_or_else(String::new, |clinic| clinic.id.to_string());
    let now = Zoned::now().with_time_zone(visitor.zone.clone());
    let form = EntryForm {
        source: asked.source,
        clinic,
        channel: last.channel,
        received_on: now.date().to_string(),
        received_time: now.strftime("%H:%M").to_string(),
        ..EntryForm::default()
    };
    let page = Page { form: &form, errors: &[], known: None };
    page.render(&app, &visitor).await
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<EntryForm>,
) -> Result<Response> {
    if matches!(form.step.as_str(), "find" | "look") {
        return look(&app, &visitor, form).await;
    }
    let entry = match form.read(&visitor.zone, clock::now()) {
        Ok(entry) => entry,
        Err(errors) => return again(&app, &visitor, &form, &errors, None).await,
    };
    let known = entry_store::known(
        app.db(),
        visitor.practice_id,
        &entry.patient,
        entry.birth_date,
        entry.phone.as_ref(),
    )
    .await?;
    if known.is_some() && !matches!(form.same.as_str(), "join" | "other") {
        let asked = FieldError::new(
            "same",
            "A patient with this name is already known. Say whether it is the same person.",
        );
        return again(&app, &visitor, &form, &[asked], known.as_ref()).await;
    }
    let joined = known.filter(|_| form.same == "join").map(|known| known.id);
    let tx = app.db().begin().await?;
    let made = entry_store::add(&tx, &visitor, &entry, joined).await?;
    let last = LastEntry { channel: entry.channel.code().into(), clinic: Some(entry.clinic) };
    last_entry::remember(&tx, &visitor, &last).await?;
    tx.commit().await?;
    let said = Flash::say(format!("Referral {} added.", made.number));
    let to = match form.step.as_str() {
        "another" => format!("{ADDRESS}/new"),
        _ => format!("{ADDRESS}/{}", made.id),
    };
    Ok(redirect_with(&to, said))
}

/// What the words typed so far find: sources, and a patient who is known. Sent by POST, so
/// that no name stands in an address.
async fn look(app: &App, visitor: &Visitor, form: EntryForm) -> Result<Response> {
    // A source that the words no longer find is not meant any more.
    let source = entry_page::still_meant(app, visitor.practice_id, &form).await?;
    let form = EntryForm { source, ..form };
    let known = match form.who(visitor.today()) {
        (Some(name), birth_date, phone) => {
            let practice = visitor.practice_id;
            entry_store::known(app.db(), practice, &name, birth_date, phone.as_ref()).await?
        }
        _ => None,
    };
    if let Some(known) = &known {
        let entry = Entry::patient_viewed("patient", known.id, json!({ "in": "entry" }));
        audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    }
    let page = Page { form: &form, errors: &[], known: known.as_ref() };
    Ok(page.render(app, visitor).await?.into_response())
}

async fn again(
    app: &App,
    visitor: &Visitor,
    form: &EntryForm,
    errors: &[FieldError],
    known: Option<&Known>,
) -> Result<Response> {
    let page = Page { form, errors, known }.render(app, visitor).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
