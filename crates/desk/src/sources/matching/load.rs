//! Reading the sources of a practice into a matcher.

use std::collections::{BTreeSet, HashMap};

use lexicon::{PersonName, fold};
use platform::{
    Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
};

use likeness::{Kind, Named};

use super::{Known, Matcher};

#[derive(FromQueryResult)]
struct SourceRow {
    id: Uuid,
    kind: String,
    name: String,
    organisation: Option<String>,
    npi: Option<String>,
    given: Option<String>,
    middle: Option<String>,
    family: Option<String>,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct PhoneRow {
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    digits: String,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    city: String,
    zip: String,
}

#[derive(FromQueryResult)]
struct AliasRow {
    alias: String,
    source_id: Uuid,
}

impl Matcher {
    /// Reads all live sources.
    pub async fn load(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        // Reads whole tables of the practice on purpose: it is asked once an import.
        Self::read(db, practice_id, &[]).await
    }

    /// Reads these sources only: enough to weigh them, where a search has found them.
    pub async fn of(db: &impl Sql, practice_id: Uuid, ids: &[Uuid]) -> Result<Self> {
        if ids.is_empty() { Ok(Self::default()) } else { Self::read(db, practice_id, ids).await }
    }

    /// Reads these sources, or all. Of these, served by primary keys and by
    /// contact_point_by_person and _by_organisation, location_by_person and _by_organisation.
    async fn read(db: &impl Sql, practice_id: Uuid, ids: &[Uuid]) -> Result<Self> {
        let mut args = args![practice_id];
        let marks = db::marks(&mut args, ids.iter().copied());
        let (these, theirs, aliases_of) = if ids.is_empty() {
            (String::new(), String::new(), String::new())
        } else {
            let whose = |column: &str| {
                format!(
                    "{column} IN (SELECT s.{column} FROM source s
                                  WHERE s.practice_id = $1 AND s.id IN ({marks}))"
                )
            };
            (
                format!("AND s.id IN ({marks})"),
                format!("AND ({} OR {})", whose("person_id"), whose("organisation_id")),
                format!("AND source_id IN ({marks})"),
            )
        };
        let args = || args.clone();
        let rows: Vec<SourceRow> = db
            .rows(
                &format!("SELECT s.id, s.kind, s.name, o.name AS organisation,
                        coalesce(p.npi, CASE WHEN s.kind = 'organisation' THEN o.npi END) AS npi,
                        p.given, p.middle, p.family, s.person_id, s.organisation_id
                 FROM source s
                 LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
                 LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
                 WHERE s.practice_id = $1 AND s.deleted_at IS NULL
                   AND s.kind IN ('person', 'organisation') {these}
                 ORDER BY s.id"),
                args(),
            )
            .await?;
        let phones: Vec<PhoneRow> = db
            .rows(
                &format!(
                    "SELECT person_id, organisation_id, digits FROM contact_point
                 WHERE practice_id = $1 AND kind IN ('phone', 'mobile', 'fax') {theirs}"
                ),
                args(),
            )
            .await?;
        let mut numbers: HashMap<Uuid, BTreeSet<String>> = HashMap::new();
        for phone in phones {
            if let Some(id) = phone.person_id.or(phone.organisation_id) {
                numbers.entry(id).or_default().insert(phone.digits);
            }
        }
        let places: Vec<PlaceRow> = db
            .rows(
                &format!(
                    "SELECT person_id, organisation_id, city, zip FROM location
                 WHERE practice_id = $1 {theirs}"
                ),
                args(),
            )
            .await?;
        let mut offices: HashMap<Uuid, Vec<(String, String)>> = HashMap::new();
        for place in places {
            if let Some(id) = place.person_id.or(place.organisation_id) {
                offices.entry(id).or_default().push((place.city, place.zip));
            }
        }
        let mut matcher = Self::default();
        for row in rows {
            let kind = if row.kind == "person" { Kind::Person } else { Kind::Organisation };
            let mut phones = BTreeSet::new();
            for id in [row.person_id, row.organisation_id].into_iter().flatten() {
                phones.extend(numbers.get(&id).into_iter().flatten().cloned());
            }
            let part = |part: Option<String>| part.unwrap_or_default();
            let name = (kind == Kind::Person)
                .then(|| {
                    PersonName::from_parts(&part(row.given), &part(row.middle), &part(row.family))
                })
                .flatten();
            let mut named = Named {
                name,
                organisation: fold(&row.organisation.unwrap_or_default()),
                npi: row.npi.filter(|npi| !npi.is_empty()),
                phones,
                ..Named::of(kind)
            };
            for id in [row.person_id, row.organisation_id].into_iter().flatten() {
                for (city, zip) in offices.get(&id).into_iter().flatten() {
                    named.sits(city, zip);
                }
            }
            matcher.keep(Known { source_id: row.id, label: row.name, named });
        }
        let aliases: Vec<AliasRow> = db
            .rows(
                &format!(
                    "SELECT alias, source_id FROM source_alias WHERE practice_id = $1 {aliases_of}"
                ),
                args(),
            )
            .await?;
        matcher.aliases = aliases.into_iter().map(|row| (row.alias, row.source_id)).collect();
        Ok(matcher)
    }
}
