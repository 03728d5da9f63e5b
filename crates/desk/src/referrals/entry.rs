//! `/referrals/new`: writing down a referral that has just come in.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Zoned;
use lexicon::Channel;
use maud::Markup;
use platform::{
    FieldError, Result, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;

use super::{
    ADDRESS,
    entry_form::EntryForm,
    entry_page::Page,
    entry_store::{self, Known},
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
    let now = Zoned::now().with_time_zone(visitor.zone.clone());
    let form = EntryForm {
        source: asked.source,
        clinic: clinics.first().map_or_else(String::new, |clinic| clinic.id.to_string()),
        channel: Channel::Fax.code().into(),
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
    if form.step == "find" {
        let form = EntryForm { source: String::new(), ..form };
        let page = Page { form: &form, errors: &[], known: None };
        return Ok(page.render(&app, &visitor).await?.into_response());
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
    tx.commit().await?;
    let said = Flash::say(format!("Referral {} added.", made.number));
    Ok(redirect_with(&format!("{ADDRESS}/{}", made.id), said))
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
