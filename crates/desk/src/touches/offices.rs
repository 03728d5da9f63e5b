//! What whoever logs a contact has to know of a source: its people, its offices, what to
//! remember and what matters to them. Never a patient.

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;
use lexicon::OfficeRole;
use platform::{
    Instant, Result, Sql, Uuid, args, clock,
    db::{self, FromQueryResult},
};
use serde::Serialize;

use crate::days;

/// A source as the composer shows it and a phone keeps it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Office {
    pub(super) id: Uuid,
    pub(super) name: String,
    /// Where a person works; empty for an organisation.
    pub(super) at: String,
    pub(super) remember: String,
    pub(super) people: Vec<Person>,
    pub(super) places: Vec<Place>,
    /// What mattered to them in the last contacts, the latest first.
    pub(super) matters: Vec<Matter>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Person {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) role: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Place {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) latitude: Option<f64>,
    pub(super) longitude: Option<f64>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Matter {
    /// The day, as people read it.
    pub(super) on: String,
    pub(super) words: String,
}

/// Which sources are read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    /// This one.
    One(Uuid),
    /// As many as a phone keeps: first those whom this member looks after, then by tier.
    For(Uuid),
}

/// As many sources as a phone keeps.
const MOST: i64 = 2_000;
/// As many people of one office as fit under a thumb.
const MOST_PEOPLE: usize = 30;
const MOST_MATTERS: usize = 3;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    remember: String,
    organisation: Option<String>,
}

/// Reads them.
pub(super) async fn read(
    db: &impl Sql,
    practice_id: Uuid,
    which: Which,
    zone: &TimeZone,
) -> Result<Vec<Office>> {
    let rows = rows(db, practice_id, which).await?;
    let details = Details::read(db, practice_id, &rows).await?;
    Ok(rows.into_iter().map(|row| details.office(row, zone)).collect())
}

async fn rows(db: &impl Sql, practice_id: Uuid, which: Which) -> Result<Vec<Row>> {
    let (only, id) = match which {
        Which::One(id) => ("AND s.id = $2", id),
        Which::For(member) => ("", member),
    };
    // One is served by the primary key; for many the directory is walked, and only after
    // something has changed.
    let sql = format!(
        "SELECT s.id, s.name, s.person_id, s.organisation_id, s.remember, o.name AS organisation
         FROM source s
         LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
         WHERE s.practice_id = $1 AND s.deleted_at IS NULL
           AND s.kind IN ('person', 'organisation') {only}
         ORDER BY CASE WHEN s.owner_id = $2 THEN 0 ELSE 1 END, s.tier, s.sort_name LIMIT {MOST}"
    );
    db.rows(&sql, args![practice_id, id]).await
}

#[derive(FromQueryResult)]
struct Works {
    organisation_id: Uuid,
    person_id: Uuid,
    given: String,
    family: String,
    credentials: String,
    role: String,
}

#[derive(FromQueryResult)]
struct Sits {
    id: Uuid,
    organisation_id: Option<Uuid>,
    person_id: Option<Uuid>,
    name: String,
    street: String,
    city: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

#[derive(FromQueryResult)]
struct Mattered {
    source_id: Uuid,
    at: Instant,
    words: String,
}

/// What stands in other tables, by the organisation, person or source it is of.
#[derive(Default)]
struct Details {
    people: HashMap<Uuid, Vec<Works>>,
    places: HashMap<Uuid, Vec<Sits>>,
    matters: HashMap<Uuid, Vec<Mattered>>,
}

/// So many ids stand in one statement.
const AT_A_TIME: usize = 500;
/// The latest words of so many contacts are looked through.
const MOST_WORDS: i64 = 3_000;

impl Details {
    async fn read(db: &impl Sql, practice_id: Uuid, rows: &[Row]) -> Result<Self> {
        let mut details = Self::default();
        let organisations: HashSet<Uuid> =
            rows.iter().filter_map(|row| row.organisation_id).collect();
        let alone = |row: &Row| row.person_id.filter(|_| row.organisation_id.is_none());
        let people: HashSet<Uuid> = rows.iter().filter_map(alone).collect();
        // Served by affiliation_by_organisation.
        let works = "SELECT a.organisation_id, a.person_id, p.given, p.family, p.credentials, a.role
             FROM affiliation a JOIN person p ON p.practice_id = a.practice_id AND p.id = a.person_id
             WHERE a.practice_id = $1 AND a.organisation_id IN";
        for row in among::<Works>(db, practice_id, works, &organisations).await? {
            details.people.entry(row.organisation_id).or_default().push(row);
        }
        for works in details.people.values_mut() {
            works.sort_by(|one, other| one.order().cmp(&other.order()));
        }
        for (column, owners) in [("organisation_id", &organisations), ("person_id", &people)] {
            // Served by location_by_organisation and location_by_person.
            let sits = format!(
                "SELECT id, organisation_id, person_id, name, street, city, latitude, longitude
                 FROM location WHERE practice_id = $1 AND {column} IN"
            );
            for row in among::<Sits>(db, practice_id, &sits, owners).await? {
                if let Some(owner) = row.organisation_id.or(row.person_id) {
                    details.places.entry(owner).or_default().push(row);
                }
            }
        }
        details.places.values_mut().for_each(|sits| sits.sort_by_key(|one| one.id));
        for row in mattered(db, practice_id, rows).await? {
            let known = details.matters.entry(row.source_id).or_default();
            if known.len() < MOST_MATTERS {
                known.push(row);
            }
        }
        Ok(details)
    }

    fn office(&self, row: Row, zone: &TimeZone) -> Office {
        let themself =
            row.person_id.map(|id| Person { id, name: row.name.clone(), role: "Themselves" });
        let works = row.organisation_id.and_then(|id| self.people.get(&id)).into_iter().flatten();
        let others = works.filter(|works| Some(works.person_id) != row.person_id).map(person);
        let owner = row.organisation_id.or(row.person_id);
        let places = owner.and_then(|id| self.places.get(&id)).into_iter().flatten().map(place);
        let matters = self.matters.get(&row.id).into_iter().flatten().map(|matter| Matter {
            on: days::long(clock::local_day(matter.at, zone)),
            words: matter.words.clone(),
        });
        Office {
            id: row.id,
            people: themself.into_iter().chain(others).take(MOST_PEOPLE).collect(),
            places: places.collect(),
            matters: matters.collect(),
            at: row.organisation.filter(|at| *at != row.name).unwrap_or_default(),
            name: row.name,
            remember: row.remember,
        }
    }
}

/// The rows of a statement that ends in `IN`, for these owners.
async fn among<T: FromQueryResult + Send>(
    db: &impl Sql,
    practice_id: Uuid,
    sql: &str,
    owners: &HashSet<Uuid>,
) -> Result<Vec<T>> {
    let owners: Vec<Uuid> = owners.iter().copied().collect();
    let mut rows = Vec::new();
    for some in owners.chunks(AT_A_TIME) {
        let mut values = args![practice_id];
        let marks = db::marks(&mut values, some.iter().copied());
        rows.extend(db.rows::<T>(&format!("{sql} ({marks})"), values).await?);
    }
    Ok(rows)
}

async fn mattered(db: &impl Sql, practice_id: Uuid, rows: &[Row]) -> Result<Vec<Mattered>> {
    // Of one source served by touch_by_source, of many by touch_by_matters.
    let (only, values) = match rows {
        [] => return Ok(Vec::new()),
        [one] => ("AND source_id = $2", args![practice_id, one.id]),
        _ => ("", args![practice_id]),
    };
    let sql = format!(
        "SELECT source_id, happened_at AS at, matters AS words FROM touch
         WHERE practice_id = $1 AND deleted_at IS NULL AND matters <> '' {only}
         ORDER BY happened_at DESC LIMIT {MOST_WORDS}"
    );
    db.rows(&sql, values).await
}

impl Works {
    /// Those who decide first, then who guards the door.
    fn order(&self) -> (Option<usize>, &str, &str) {
        let role = OfficeRole::ALL.iter().position(|role| role.code() == self.role);
        (role, &self.family, &self.given)
    }
}

fn person(works: &Works) -> Person {
    let name = [works.given.as_str(), works.family.as_str()].join(" ");
    let name = match works.credentials.as_str() {
        "" => name.trim().to_owned(),
        credentials => format!("{}, {credentials}", name.trim()),
    };
    let role = OfficeRole::from_code(&works.role).map_or("", OfficeRole::label);
    Person { id: works.person_id, name, role }
}

fn place(sits: &Sits) -> Place {
    let parts = [sits.name.as_str(), sits.street.as_str(), sits.city.as_str()];
    let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Place { id: sits.id, name, latitude: sits.latitude, longitude: sits.longitude }
}
