//! `/calendar/new` and `/calendar/{id}/edit`: planning an appointment and changing it.

use axum::{
    extract::{Path, Query, RawForm, State},
    response::Response,
};
use maud::Markup;
use platform::{
    Error, Result, Sql, Tx, Uuid, clock, db, jobs,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};
use serde::Deserialize;

use super::{
    attendees,
    choices::Choices,
    concerns::{self, Concern, Sketch},
    edit_answer::{ask, closed, outdated, refused},
    edit_page::Page,
    form::Form,
    pick,
    record::{self, Appointment},
    store::{self, Place, Plan},
    week_of, words,
};
use crate::{practice, relationships};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    source: Option<Uuid>,
    on: String,
    q: String,
}

pub(super) async fn new(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let Some(source) = asked.source else {
        return pick::page(&app, &visitor, &asked.q, &asked.on).await;
    };
    let choices = Choices::read(app.db(), visitor.practice_id, source).await?;
    let now = clock::zoned(clock::now(), &visitor.zone);
    let on = asked.on.parse().unwrap_or_else(|_| now.date().tomorrow().unwrap_or(now.date()));
    let itself = choices.source.person_id.map(|id| id.to_string());
    let place = match choices.offices.as_slice() {
        [office] => format!("office:{}", office.id),
        _ => String::new(),
    };
    let form = Form {
        source: source.to_string(),
        kind: "visit".into(),
        on: on.to_string(),
        from: "12:00".into(),
        to: "13:00".into(),
        owner: visitor.member_id.to_string(),
        people: itself.into_iter().collect(),
        place,
        ..Form::default()
    };
    Ok(Page { form: &form, choices: &choices, errors: &[], concerns: &[], id: None, notice: None }
        .render(&visitor))
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    RawForm(body): RawForm,
) -> Result<Response> {
    let form = Form::sent(&body);
    let source: Uuid = form.source.parse().map_err(|_| Error::NotFound)?;
    let practice = visitor.practice_id;
    let choices = Choices::read(app.db(), practice, source).await?;
    let plan = match form.read(&choices, &visitor.zone, visitor.today()) {
        Ok(plan) => plan,
        Err(errors) => return Ok(refused(&visitor, &form, &choices, &errors, None)),
    };
    let tx = begin(&app, practice).await?;
    let found = look(&tx, &visitor, &plan, &choices, None).await?;
    if let Some(page) = ask(&visitor, &form, &choices, &found, None) {
        return Ok(page);
    }
    let id = store::add(&tx, practice, &visitor.actor(), &plan).await?;
    tx.commit().await?;
    jobs::nudge(&app);
    let flash = Flash::undoable(
        format!("{} with {} planned.", plan.kind.label(), choices.source.name),
        format!("/calendar/{id}/cancel"),
    );
    Ok(redirect_with(&format!("/calendar/{id}"), flash))
}

pub(super) async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let appointment = open(db, practice, id).await?;
    let choices = Choices::read(db, practice, appointment.source_id).await?;
    let form = kept(db, practice, &appointment).await?;
    let page = Page {
        form: &form,
        choices: &choices,
        errors: &[],
        concerns: &[],
        id: Some(id),
        notice: None,
    };
    Ok(page.render(&visitor))
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let mut form = Form::sent(&body);
    let practice = visitor.practice_id;
    let before = record::one(app.db(), practice, id).await?;
    let choices = Choices::read(app.db(), practice, before.source_id).await?;
    if !before.state.is_open() {
        return Ok(closed(&visitor, &form, &choices, &before));
    }
    let earliest = before.day().min(visitor.today());
    let plan = match form.read(&choices, &before.zone, earliest) {
        Ok(plan) => plan,
        Err(errors) => return Ok(refused(&visitor, &form, &choices, &errors, Some(id))),
    };
    let version = form.version.parse().unwrap_or(0);
    let tx = begin(&app, practice).await?;
    // Whoever was faster has written it by now, since the counter was raised before.
    let now = record::one(&tx, practice, id).await?;
    if !now.state.is_open() {
        return Ok(closed(&visitor, &form, &choices, &now));
    }
    if version != now.version {
        return Ok(outdated(&visitor, &mut form, &choices, &now));
    }
    let found = look(&tx, &visitor, &plan, &choices, Some(id)).await?;
    if let Some(page) = ask(&visitor, &form, &choices, &found, Some(id)) {
        return Ok(page);
    }
    store::change(&tx, practice, &visitor.actor(), (id, version), &plan).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/calendar/{id}"), said(&before, &plan, version + 1)))
}

/// Begins a change before which the week is looked at. The counter is raised first, so that
/// of two who plan at once the second waits for the first, and is told of it.
async fn begin(app: &App, practice: Uuid) -> Result<Tx> {
    let tx = app.db().begin().await?;
    db::changed(&tx, practice, store::TOPIC).await?;
    Ok(tx)
}

/// What is said of a change; a move can be taken back.
fn said(before: &Appointment, plan: &Plan, version: i64) -> Flash {
    if (before.starts_at, before.ends_at) == (plan.starts_at, plan.ends_at) {
        return Flash::say("Saved.");
    }
    let day = clock::local_day(plan.starts_at, &before.zone);
    let message = format!(
        "Moved to {}, {}.",
        words::short_day(day),
        words::hours(plan.starts_at, plan.ends_at, &before.zone)
    );
    let fields = vec![
        ("starts_at".into(), before.starts_at.to_string()),
        ("ends_at".into(), before.ends_at.to_string()),
        ("version".into(), version.to_string()),
    ];
    let undo =
        Undo { action: format!("/calendar/{}/move", before.id), label: "Undo".into(), fields };
    Flash::undo_by(message, undo)
}

/// An appointment that can be changed: one still to come.
pub(super) async fn open(db: &impl Sql, practice: Uuid, id: Uuid) -> Result<Appointment> {
    let appointment = record::one(db, practice, id).await?;
    if !appointment.state.is_open() {
        return Err(Error::Conflict(
            "This appointment is over or called off. Take that back first, then change it.".into(),
        ));
    }
    Ok(appointment)
}

async fn kept(db: &impl Sql, practice: Uuid, appointment: &Appointment) -> Result<Form> {
    let members = store::members(db, practice, appointment.id).await?;
    let people: Vec<Uuid> = attendees::of(db, practice, appointment.id)
        .await?
        .into_iter()
        .filter(|one| one.removed_at.is_none())
        .filter_map(|one| one.person_id)
        .collect();
    Ok(Form::of(appointment, &members, &people))
}

/// All that speaks against a plan.
async fn look(
    db: &impl Sql,
    visitor: &Visitor,
    plan: &Plan,
    choices: &Choices,
    id: Option<Uuid>,
) -> Result<Vec<Concern>> {
    let practice = visitor.practice_id;
    let zone = clock::zone(&plan.zone);
    let week = week_of::week_of(db, practice, plan.starts_at, &zone).await?;
    let (hours, _) = practice::hours(db, practice, plan.clinic_id).await?;
    let office = match &plan.place {
        Place::Office(id) => choices.offices.iter().find(|office| office.id == *id),
        _ => None,
    };
    let sketch = Sketch {
        id,
        kind: plan.kind,
        source_id: plan.source_id,
        source: choices.source.name.clone(),
        starts_at: plan.starts_at,
        ends_at: plan.ends_at,
        members: plan
            .members
            .iter()
            .map(|id| (*id, choices.member(*id).unwrap_or_default().to_owned()))
            .collect(),
        clinic_id: plan.clinic_id,
        location_id: office.map(|office| office.id),
        offices: match office.and_then(|office| office.organisation_id) {
            Some(organisation) => vec![organisation],
            None => choices.organisations.clone(),
        },
    };
    // Whoever comes to us need not be in at their office.
    let at_theirs = !matches!(plan.place, Place::Clinic);
    let people: Vec<_> = choices
        .people
        .iter()
        .filter(|one| at_theirs && plan.people.iter().any(|(id, _)| *id == one.id))
        .map(|one| (one.name(), one.days()))
        .collect();
    let mut found = concerns::concerns(&sketch, &week, &people, &hours, &zone);
    let standing = relationships::standing(db, practice, sketch.source_id).await?;
    if !standing.is_open() {
        found.insert(0, Concern::Resting { words: standing.words() });
    }
    Ok(found)
}
