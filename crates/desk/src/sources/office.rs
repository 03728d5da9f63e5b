//! Organisations, locations, and who does what there on which days.

use lexicon::{OfficeRole, Weekdays, fold};
use platform::{Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult, new_id};

use crate::directory::{self, Placed};

/// Whose location: an organisation's, or that of a person who belongs to none.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    Organisation(Uuid),
    Person(Uuid),
}

impl Owner {
    /// The organisation if there is one.
    pub(super) fn of(person_id: Option<Uuid>, organisation_id: Option<Uuid>) -> Option<Self> {
        organisation_id.map(Self::Organisation).or(person_id.map(Self::Person))
    }

    fn ids(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Organisation(id) => (None, Some(id)),
            Self::Person(id) => (Some(id), None),
        }
    }
}

/// An address.
pub(super) struct Address<'a> {
    pub(super) name: &'a str,
    pub(super) street: &'a str,
    pub(super) city: &'a str,
    pub(super) state: &'a str,
    pub(super) zip: &'a str,
}

/// A location of an organisation.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Location {
    pub(super) id: Uuid,
    /// How it came to its place on the map; empty where it has none.
    pub(super) located_how: String,
    pub(super) name: String,
    pub(super) street: String,
    pub(super) city: String,
    pub(super) state: String,
    pub(super) zip: String,
}

impl Location {
    /// The address on one line.
    pub(super) fn line(&self) -> String {
        let region = [self.state.as_str(), self.zip.as_str()].join(" ");
        [self.street.as_str(), self.city.as_str(), region.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// A person at an organisation, as either side's page shows it.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Affiliation {
    pub(super) id: Uuid,
    pub(super) organisation: String,
    pub(super) given: String,
    pub(super) family: String,
    pub(super) credentials: String,
    pub(super) role: String,
    pub(super) days_in: i64,
    /// The live source that stands for the person, if there is one.
    pub(super) person_source: Option<Uuid>,
    /// The live source that stands for the organisation, if there is one.
    pub(super) organisation_source: Option<Uuid>,
}

impl Affiliation {
    /// What the person does there.
    pub(super) fn role_label(&self) -> &'static str {
        OfficeRole::from_code(&self.role).map_or("", OfficeRole::label)
    }

    /// On which days.
    pub(super) fn days(&self) -> Weekdays {
        Weekdays::from_bits(u8::try_from(self.days_in).unwrap_or(0))
    }

    /// The person's name.
    pub(super) fn person(&self) -> String {
        let name = [self.given.as_str(), self.family.as_str()].join(" ");
        match self.credentials.as_str() {
            "" => name.trim().to_owned(),
            credentials => format!("{}, {credentials}", name.trim()),
        }
    }
}

/// The organisation whose name reads the same, case and punctuation aside.
pub(super) async fn organisation_named(
    db: &impl Sql,
    practice_id: Uuid,
    name: &str,
) -> Result<Option<Uuid>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        name: String,
    }
    // Reads the organisations that begin with the same letter; folding happens
    // here because the databases fold letters differently.
    let wanted = fold(name);
    let first =
        name.trim().chars().next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    let rows: Vec<Row> = db
        .rows(
            "SELECT id, name FROM organisation WHERE practice_id = $1 AND lower(substr(name, 1, 1)) = $2
             ORDER BY id",
            args![practice_id, first],
        )
        .await?;
    Ok(rows.into_iter().find(|row| fold(&row.name) == wanted).map(|row| row.id))
}

/// Adds a location unless its street and ZIP code are known already; says which it is
/// when it is new.
pub(super) async fn add_location(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    owner: Owner,
    address: &Address<'_>,
) -> Result<Option<Uuid>> {
    let known = locations(tx, practice_id, Some(owner)).await?;
    let same = |known: &Location| {
        fold(&known.street) == fold(address.street)
            && fold(&known.city) == fold(address.city)
            && known.zip == address.zip
    };
    if known.iter().any(same) {
        return Ok(None);
    }
    let id = new_id();
    let (now, (person_id, organisation_id)) = (clock::now(), owner.ids());
    tx.run(
        "INSERT INTO location (practice_id, id, person_id, organisation_id, name, street, city, state,
                               zip, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            practice_id,
            id,
            person_id,
            organisation_id,
            address.name.trim(),
            address.street.trim(),
            address.city.trim(),
            address.state.trim(),
            address.zip.trim(),
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    directory::place_by_zip(tx, practice_id, Placed::Office, id, address.zip).await?;
    Ok(Some(id))
}

/// The locations of an organisation or a person.
pub(super) async fn locations(
    db: &impl Sql,
    practice_id: Uuid,
    owner: Option<Owner>,
) -> Result<Vec<Location>> {
    let Some((person_id, organisation_id)) = owner.map(Owner::ids) else { return Ok(Vec::new()) };
    // Served by location_by_organisation and location_by_person.
    db.rows(
        "SELECT id, located_how, name, street, city, state, zip FROM location
         WHERE practice_id = $1 AND (organisation_id = $2 OR person_id = $3) ORDER BY name, id",
        args![practice_id, organisation_id, person_id],
    )
    .await
}

/// Says that a person works at an organisation; said again, it changes what
/// they do there and when.
pub(super) async fn affiliate(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    person_id: Uuid,
    organisation_id: Uuid,
    role: OfficeRole,
    days: Weekdays,
) -> Result<Uuid> {
    let now = clock::now();
    let known = tx
        .value::<Uuid>(
            "SELECT id FROM affiliation WHERE practice_id = $1 AND person_id = $2 AND organisation_id = $3",
            args![practice_id, person_id, organisation_id],
        )
        .await?;
    if let Some(id) = known {
        tx.run(
            "UPDATE affiliation SET role = $3, days_in = $4, changed_at = $5, changed_by = $6
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, id, role.code(), i64::from(days.bits()), now, by.id],
        )
        .await?;
        return Ok(id);
    }
    let id = new_id();
    tx.run(
        "INSERT INTO affiliation (practice_id, id, person_id, organisation_id, role, days_in,
                                  created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            practice_id,
            id,
            person_id,
            organisation_id,
            role.code(),
            i64::from(days.bits()),
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    Ok(id)
}

const AFFILIATION: &str = "SELECT a.id, o.name AS organisation, p.given, p.family,
        p.credentials, a.role, a.days_in,
        ps.id AS person_source, os.id AS organisation_source
     FROM affiliation a
     JOIN organisation o ON o.practice_id = a.practice_id AND o.id = a.organisation_id
     JOIN person p ON p.practice_id = a.practice_id AND p.id = a.person_id
     LEFT JOIN source ps ON ps.practice_id = a.practice_id AND ps.person_id = a.person_id
        AND ps.deleted_at IS NULL
     LEFT JOIN source os ON os.practice_id = a.practice_id AND os.organisation_id = a.organisation_id
        AND os.kind = 'organisation' AND os.deleted_at IS NULL";

/// Where a person works.
pub(super) async fn of_person(
    db: &impl Sql,
    practice_id: Uuid,
    person_id: Uuid,
) -> Result<Vec<Affiliation>> {
    // Served by affiliation_by_person.
    let sql = format!("{AFFILIATION} WHERE a.practice_id = $1 AND a.person_id = $2 ORDER BY a.id");
    db.rows(&sql, args![practice_id, person_id]).await
}

/// Who works at an organisation: those who decide first, then who guards the door.
pub(super) async fn of_organisation(
    db: &impl Sql,
    practice_id: Uuid,
    organisation_id: Uuid,
) -> Result<Vec<Affiliation>> {
    // Served by affiliation_by_organisation.
    let sql = format!(
        "{AFFILIATION} WHERE a.practice_id = $1 AND a.organisation_id = $2
         ORDER BY CASE a.role WHEN 'decision_maker' THEN 0 WHEN 'provider' THEN 1
                  WHEN 'referral_coordinator' THEN 2 WHEN 'office_manager' THEN 3 ELSE 4 END,
                  p.family, p.given"
    );
    db.rows(&sql, args![practice_id, organisation_id]).await
}
