//! Where a person works, or who works at an organisation and where it sits:
//! the card on the source's page and what can be changed there.

use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use lexicon::{OfficeRole, PersonName, Weekdays};
use maud::{Markup, html};
use platform::{
    Error, Result, Sql, Tx, Uuid, args, clock, db, new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};

use super::{
    office::{self, Address, Affiliation, Location},
    profile, reach,
    record::Record,
};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The card with offices or people.
pub(super) fn card(
    record: &Record,
    affiliations: &[Affiliation],
    locations: &[Location],
    may_edit: bool,
) -> Markup {
    let address = format!("/sources/{}/offices", record.id);
    html! {
        section class="card" aria-labelledby="offices" {
            h2 id="offices" { @if record.is_person() { "Offices" } @else { "People there" } }
            @if affiliations.is_empty() {
                (profile::missing(if record.is_person() { "No office yet." } else { "Nobody yet. Who decides, and who guards the door?" }))
            }
            ul class="list" {
                @for affiliation in affiliations { li { (line(record, affiliation, &address, may_edit)) } }
            }
            @if may_edit { (affiliation_form(record, &address)) }
            @if !locations.is_empty() || !record.is_person() {
                h3 { "Locations" }
                ul class="list" {
                    @for location in locations {
                        li {
                            @if !location.name.is_empty() { strong { (location.name) } ": " } (location.line())
                            @if may_edit {
                                " " a class="small nowrap" href={ "/directory/offices/" (location.id) } {
                                    @if location.located_how.is_empty() { "Put it on the map" } @else { "On the map" }
                                    span class="spoken" { ": " (location.line()) }
                                }
                            }
                        }
                    }
                }
            }
            @if may_edit { (location_form(record)) }
        }
    }
}

fn line(record: &Record, affiliation: &Affiliation, address: &str, may_edit: bool) -> Markup {
    let (name, link) = if record.is_person() {
        (affiliation.organisation.clone(), affiliation.organisation_source)
    } else {
        (affiliation.person(), affiliation.person_source)
    };
    let days = affiliation.days();
    html! {
        div class="item" {
            (look::avatar(&name))
            div class="grow" {
                @match link {
                    Some(id) if id != record.id => a class="title" href={ "/sources/" (id) } { (name) },
                    _ => span class="title" { (name) },
                }
                p { (affiliation.role_label()) @if !days.is_empty() { ", in on " (days) } }
            }
            @if may_edit {
                form method="post" action={ (address) "/" (affiliation.id) "/remove" } {
                    button class="button quiet small" type="submit" { "Remove" span class="spoken" { " " (name) } }
                }
            }
        }
    }
}

fn affiliation_form(record: &Record, address: &str) -> Markup {
    let roles: Vec<(&str, &str)> =
        OfficeRole::ALL.iter().map(|role| (role.code(), role.label())).collect();
    let (summary, label) = if record.is_person() {
        ("Add an office, or change days", "Name of the office")
    } else {
        ("Add somebody, or change days", "Name of the person")
    };
    html! {
        details class="no-print" {
            summary { (summary) }
            form class="stack tight" method="post" action=(address) {
                div class="fields" {
                    (look::Field::new("office_name", label).required().render())
                    (look::select("office_role", "What they do there", &roles, "provider", None))
                }
                fieldset class="field" {
                    legend { "Days in" }
                    div class="days" {
                        @for (index, day) in DAYS.iter().enumerate() {
                            label class="check" {
                                input type="checkbox" name="day" value=(index);
                                (day[..1].to_uppercase()) (day[1..])
                            }
                        }
                    }
                }
                div { button class="button" type="submit" { "Save" } }
            }
        }
    }
}

fn location_form(record: &Record) -> Markup {
    html! {
        details class="no-print" {
            summary { "Add a location" }
            form class="stack tight" method="post" action={ "/sources/" (record.id) "/locations" } {
                div class="fields" {
                    (look::Field::new("location_name", "Name, if it has one").render())
                    (look::Field::new("street", "Street").render())
                    (look::Field::new("city", "City").required().render())
                    (look::Field::new("state", "State").render())
                    (look::Field::new("zip", "ZIP code").render())
                }
                div { button class="button" type="submit" { "Add the location" } }
            }
        }
    }
}

/// A form whose fields may repeat (the days), which `Form` cannot hold.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    fn days(&self) -> Weekdays {
        let bits = self
            .0
            .iter()
            .filter(|(name, _)| name == "day")
            .filter_map(|(_, value)| value.parse::<u32>().ok());
        Weekdays::from_bits(bits.filter(|bit| *bit < 7).fold(0u8, |set, bit| set | 1 << bit))
    }
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let fields = Fields::read(&body);
    let name = fields.one("office_name").to_owned();
    let role = OfficeRole::from_code(fields.one("office_role")).unwrap_or(OfficeRole::Provider);
    if name.is_empty() {
        return Err(Error::Invalid("Enter the name, then save again.".into()));
    }
    let tx = app.db().begin().await?;
    let record = Record::live(&tx, visitor.practice_id, id).await?;
    let (person, organisation) = match (record.person_id, record.organisation_id) {
        (Some(person), _) => (person, organisation(&tx, &visitor, &name).await?),
        (None, Some(organisation)) => {
            (person(&tx, &visitor, organisation, &name).await?, organisation)
        }
        (None, None) => return Err(Error::NotFound),
    };
    office::affiliate(
        &tx,
        visitor.practice_id,
        &visitor.actor(),
        person,
        organisation,
        role,
        fields.days(),
    )
    .await?;
    if record.is_person() && record.organisation_id.is_none() {
        tx.run(
            "UPDATE source SET organisation_id = $3 WHERE practice_id = $1 AND id = $2",
            args![visitor.practice_id, id, organisation],
        )
        .await?;
    }
    reach::changed(&tx, &visitor, id, "source.office_changed").await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/sources/{id}"), Flash::say(format!("{name} saved."))))
}

async fn organisation(tx: &Tx, visitor: &Visitor, name: &str) -> Result<Uuid> {
    let practice = visitor.practice_id;
    if let Some(id) = office::organisation_named(tx, practice, name).await? {
        return Ok(id);
    }
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO organisation (practice_id, id, name, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![practice, id, name, now, visitor.member_id, now, visitor.member_id],
    )
    .await?;
    Ok(id)
}

/// Somebody who was met at an office: known there by this name, or new there. Without an
/// office they are kept as a person who is at none.
pub async fn somebody_at(
    tx: &Tx,
    visitor: &Visitor,
    organisation: Option<Uuid>,
    name: &PersonName,
    role: OfficeRole,
) -> Result<Uuid> {
    let (practice, actor) = (visitor.practice_id, visitor.actor());
    let Some(organisation) = organisation else { return new_person(tx, visitor, name).await };
    if let Some(known) = known_there(tx, practice, organisation, name).await? {
        return Ok(known);
    }
    let person = new_person(tx, visitor, name).await?;
    office::affiliate(tx, practice, &actor, person, organisation, role, Weekdays::NONE).await?;
    db::changed(tx, practice, "sources").await?;
    Ok(person)
}

/// Somebody at an office: known there by this name, or new. People at a desk
/// are no sources of their own.
async fn person(tx: &Tx, visitor: &Visitor, organisation: Uuid, name: &str) -> Result<Uuid> {
    let parsed = PersonName::parse(name)
        .ok_or_else(|| Error::Invalid("Enter a person's name, for example Maria Lopez.".into()))?;
    match known_there(tx, visitor.practice_id, organisation, &parsed).await? {
        Some(known) => Ok(known),
        None => new_person(tx, visitor, &parsed).await,
    }
}

async fn known_there(
    tx: &Tx,
    practice: Uuid,
    organisation: Uuid,
    name: &PersonName,
) -> Result<Option<Uuid>> {
    for known in office::of_organisation(tx, practice, organisation).await? {
        let known_name = PersonName::parse(&known.person());
        if known_name.is_some_and(|known| known.sort_key() == name.sort_key()) {
            let id = "SELECT person_id FROM affiliation WHERE practice_id = $1 AND id = $2";
            return tx.value::<Uuid>(id, args![practice, known.id]).await;
        }
    }
    Ok(None)
}

async fn new_person(tx: &Tx, visitor: &Visitor, name: &PersonName) -> Result<Uuid> {
    let practice = visitor.practice_id;
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO person (practice_id, id, given, middle, family, credentials, created_at, created_by,
                             changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            practice,
            id,
            name.given.as_str(),
            name.middle.clone().unwrap_or_default(),
            name.family.as_str(),
            name.credentials.join(", "),
            now,
            visitor.member_id,
            now,
            visitor.member_id
        ],
    )
    .await?;
    Ok(id)
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, affiliation)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let record = Record::live(&tx, visitor.practice_id, id).await?;
    let gone = tx
        .run(
            "DELETE FROM affiliation
             WHERE practice_id = $1 AND id = $2 AND (person_id = $3 OR organisation_id = $4)",
            args![visitor.practice_id, affiliation, record.person_id, record.organisation_id],
        )
        .await?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    reach::changed(&tx, &visitor, id, "source.office_removed").await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/sources/{id}"), Flash::say("Removed.")))
}

pub(super) async fn add_location(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let fields = Fields::read(&body);
    if fields.one("city").is_empty() {
        return Err(Error::Invalid("Enter at least the city of the location.".into()));
    }
    let tx = app.db().begin().await?;
    let record = Record::live(&tx, visitor.practice_id, id).await?;
    let owner =
        office::Owner::of(record.person_id, record.organisation_id).ok_or(Error::NotFound)?;
    let address = Address {
        name: fields.one("location_name"),
        street: fields.one("street"),
        city: fields.one("city"),
        state: fields.one("state"),
        zip: fields.one("zip"),
    };
    office::add_location(&tx, visitor.practice_id, &visitor.actor(), owner, &address).await?;
    reach::changed(&tx, &visitor, id, "source.location_added").await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/sources/{id}"), Flash::say("Location added.")))
}
