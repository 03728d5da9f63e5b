//! `/sources/{id}/edit`: what is known about a source itself.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{MonthDay, Npi, PersonName, Profession, Tier, fold};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Sql, Tx, Uuid, args, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    add::{optional, owner, owners},
    reach::{CHANNELS, changed},
    record::Record,
};
use crate::{
    complaints::Complaints,
    happenings::{self, Happening},
};

/// Where a source stands in life.
const STATUSES: &[(&str, &str)] =
    &[("active", "Active"), ("paused", "Paused"), ("retired", "Retired"), ("moved", "Moved away")];

/// What was typed, kept whatever is wrong with it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Details {
    name: String,
    profession: String,
    specialty: String,
    npi: String,
    tier: String,
    status: String,
    owner: String,
    preferred_channel: String,
    remember: String,
    interests: String,
    birthday: String,
    notes: String,
}

impl Details {
    fn of(record: &Record) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            name: record.name.clone(),
            profession: record.profession.clone(),
            specialty: text(&record.specialty),
            npi: text(&record.npi),
            tier: record.tier.clone(),
            status: record.status.clone(),
            owner: record.owner_id.map(|id| id.to_string()).unwrap_or_default(),
            preferred_channel: record.preferred_channel.clone(),
            remember: record.remember.clone(),
            interests: text(&record.interests),
            birthday: text(&record.birthday),
            notes: record.notes.clone(),
        }
    }
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let record = Record::live(app.db(), visitor.practice_id, id).await?;
    render(&app, &visitor, &record, &Details::of(&record), &[]).await
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Details>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let record = Record::live(&tx, visitor.practice_id, id).await?;
    if record.is_standing() {
        return Err(Error::Invalid(
            "This source stands for referrals without a referrer and cannot be edited.".into(),
        ));
    }
    let mut errors = Vec::new();
    let name = record.is_person().then(|| PersonName::parse(&form.name)).flatten();
    if form.name.trim().is_empty() || (record.is_person() && name.is_none()) {
        errors.push(FieldError::new("name", "Enter the name, for example David Wiebe, MD."));
    }
    let npi = optional(&mut errors, "npi", &form.npi, |text| {
        Npi::parse(text).map_err(|problem| problem.to_string())
    });
    let birthday = optional(&mut errors, "birthday", &form.birthday, |text| {
        MonthDay::parse(text).map_err(|problem| problem.to_string())
    });
    if !errors.is_empty() {
        drop(tx);
        let page = render(&app, &visitor, &record, &form, &errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let owner_id = owner(&app, &visitor, &form.owner).await?;
    save_source(&tx, &visitor, &record, &form, name.as_ref(), owner_id).await?;
    match (record.person_id, name) {
        (Some(person), Some(name)) => {
            save_person(&tx, &visitor, person, &form, &name, npi).await?;
            save_birthday(&tx, &visitor, person, birthday).await?;
        }
        _ => save_organisation(&tx, &visitor, &record, &form, npi).await?,
    }
    changed(&tx, &visitor, id, "source.edited").await?;
    happenings::tell(&tx, visitor.practice_id, id, Happening::Changed).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/sources/{id}"), Flash::say("Saved.")))
}

async fn save_source(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    form: &Details,
    name: Option<&PersonName>,
    owner_id: Option<Uuid>,
) -> Result<()> {
    let known = |options: &[(&str, &str)], code: &str, other: &str| {
        if options.iter().any(|(known, _)| *known == code) {
            code.to_owned()
        } else {
            other.to_owned()
        }
    };
    let (shown, sorted) = match name {
        Some(name) => (name.display(), name.sort_key()),
        None => (form.name.trim().to_owned(), fold(&form.name)),
    };
    tx.run(
        "UPDATE source SET name = $3, sort_name = $4, profession = $5, tier = $6, status = $7, owner_id = $8,
                           preferred_channel = $9, remember = $10, notes = $11
         WHERE practice_id = $1 AND id = $2",
        args![
            visitor.practice_id,
            record.id,
            shown,
            sorted,
            Profession::from_code(&form.profession).map_or(record.profession.as_str(), |known| known.code()),
            Tier::from_code(&form.tier).map_or(record.tier.as_str(), |known| known.code()),
            known(STATUSES, &form.status, &record.status),
            owner_id,
            known(CHANNELS, &form.preferred_channel, ""),
            form.remember.trim(),
            form.notes.trim()
        ],
    )
    .await?;
    Ok(())
}

async fn save_person(
    tx: &Tx,
    visitor: &Visitor,
    person: Uuid,
    form: &Details,
    name: &PersonName,
    npi: Option<Npi>,
) -> Result<()> {
    tx.run(
        "UPDATE person SET prefix = $3, given = $4, middle = $5, family = $6, suffix = $7, credentials = $8,
                           npi = $9, specialty = $10, interests = $11, changed_at = $12, changed_by = $13
         WHERE practice_id = $1 AND id = $2",
        args![
            visitor.practice_id,
            person,
            name.prefix.clone().unwrap_or_default(),
            name.given.as_str(),
            name.middle.clone().unwrap_or_default(),
            name.family.as_str(),
            name.suffix.clone().unwrap_or_default(),
            name.credentials.join(", "),
            npi.map(|npi| npi.to_string()),
            form.specialty.trim(),
            form.interests.trim(),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    Ok(())
}

async fn save_birthday(
    tx: &Tx,
    visitor: &Visitor,
    person: Uuid,
    birthday: Option<MonthDay>,
) -> Result<()> {
    let birthday = birthday.map_or_else(String::new, |day| day.to_string());
    tx.run(
        "UPDATE person SET birthday = $3 WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, person, birthday],
    )
    .await?;
    Ok(())
}

async fn save_organisation(
    tx: &Tx,
    visitor: &Visitor,
    record: &Record,
    form: &Details,
    npi: Option<Npi>,
) -> Result<()> {
    tx.run(
        "UPDATE organisation SET name = $3, npi = $4, changed_at = $5, changed_by = $6
         WHERE practice_id = $1 AND id = $2",
        args![
            visitor.practice_id,
            record.organisation_id,
            form.name.trim(),
            npi.map(|npi| npi.to_string()),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    // People of a renamed organisation are found under its new name.
    tx.run(
        "UPDATE source SET changed_at = $3 WHERE practice_id = $1 AND organisation_id = $2",
        args![visitor.practice_id, record.organisation_id, clock::now()],
    )
    .await?;
    Ok(())
}

async fn render(
    app: &App,
    visitor: &Visitor,
    record: &Record,
    form: &Details,
    errors: &[FieldError],
) -> Result<Markup> {
    let owners = owners(app, visitor).await?;
    let owners: Vec<(&str, &str)> =
        owners.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let complaints = Complaints(errors);
    let professions: Vec<(&str, &str)> =
        Profession::ALL.iter().map(|profession| (profession.code(), profession.label())).collect();
    let tiers: Vec<(&str, &str)> =
        Tier::ALL.iter().map(|tier| (tier.code(), tier.label())).collect();
    let address = format!("/sources/{}", record.id);
    let content = html! {
        (look::crumb(&address, &record.name))
        (look::page_head("Edit", &record.name, html! {}))
        div class="narrow stack" {
            (complaints.summary())
            form class="card stack" method="post" action={ (address) "/edit" } {
                (look::Field::new("name", "Name").value(&form.name).error(complaints.at("name")).autocomplete("off").required().render())
                div class="fields" {
                    (look::select("profession", "Profession", &professions, &form.profession, None))
                    @if record.is_person() { (look::Field::new("specialty", "Specialty").value(&form.specialty).render()) }
                    (look::Field::new("npi", "NPI").value(&form.npi).error(complaints.at("npi")).render())
                }
                div class="fields" {
                    (look::select("tier", "Tier", &tiers, &form.tier, None))
                    (look::select("status", "Status", STATUSES, &form.status, None))
                    (look::select("owner", "Looked after by", &owners, &form.owner, None))
                    (look::select("preferred_channel", "Prefers", CHANNELS, &form.preferred_channel, None))
                }
                (look::text_area("remember", "Remember", &form.remember, Some("What whoever calls or walks in should know: Tuesday lunch, prefers fax, ask for Jo.")))
                @if record.is_person() { (look::Field::new("interests", "Interests").value(&form.interests).hint("Shoulders, running, research on falls").render()) }
                @if record.is_person() { (look::Field::new("birthday", "Birthday").value(&form.birthday).hint("Month and day, for example 3/14; Today reminds who looks after them").error(complaints.at("birthday")).render()) }
                (look::text_area("notes", "Notes", &form.notes, None))
                div class="row" {
                    button class="button primary" type="submit" { "Save" }
                    a class="button quiet" href=(address) { "Cancel" }
                }
            }
        }
    };
    Ok(shell::page(visitor, "/sources", "Edit a source", content))
}
