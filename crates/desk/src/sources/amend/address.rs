//! Where somebody sits now.

use lexicon::fold;
use platform::{Error, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult};
use serde::{Deserialize, Serialize};

use super::{Amended, done};
use crate::{
    directory::{self, Placed},
    sources::{
        office::{self, Owner},
        record::Record,
    },
};

/// An address as it is taken over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Address {
    pub(crate) street: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) zip: String,
}

impl Address {
    /// On one line.
    pub(crate) fn line(&self) -> String {
        let region = format!("{} {}", self.state, self.zip);
        [self.street.as_str(), self.city.as_str(), region.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Whether two are one place, however they are written.
    pub(crate) fn is(&self, other: &Self) -> Sameness {
        let five = |zip: &str| zip.chars().take(5).collect::<String>();
        let same = fold(&self.street) == fold(&other.street)
            && fold(&self.city) == fold(&other.city)
            && five(&self.zip) == five(&other.zip);
        if same { Sameness::Same } else { Sameness::Another }
    }
}

/// Whether two addresses are one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sameness {
    Same,
    Another,
}

/// Where an office was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromQueryResult)]
pub(crate) struct Place {
    street: String,
    city: String,
    state: String,
    zip: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    located_how: String,
    located_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct Seat {
    id: Uuid,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    street: String,
    city: String,
    state: String,
    zip: String,
    others: i64,
}

/// Takes over where somebody sits now. An office that only they have moves; one where
/// others sit as well stays, and the new one is added beside it.
pub(crate) async fn amend_address(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    source: Uuid,
    (from, to): (&Address, &Address),
) -> Result<Amended> {
    let record = Record::live(tx, practice, source).await?;
    let seats = seats(tx, practice, &record).await?;
    let at = |seat: &&Seat, wanted: &Address| {
        let known = Address {
            street: seat.street.clone(),
            city: seat.city.clone(),
            state: seat.state.clone(),
            zip: seat.zip.clone(),
        };
        known.is(wanted) == Sameness::Same
    };
    let amended = if seats.iter().any(|seat| at(&seat, to)) {
        Amended::Nothing
    } else {
        match seats.iter().find(|seat| at(seat, from)) {
            Some(seat) if seat.person_id.is_some() || seat.others == 0 || !record.is_person() => {
                move_office(tx, practice, by, seat.id, to).await?
            }
            Some(seat) => add_office(tx, practice, by, &record, seat.organisation_id, to).await?,
            None => add_office(tx, practice, by, &record, record.organisation_id, to).await?,
        }
    };
    done(tx, practice, by, source, "source.address_taken_over").await?;
    Ok(amended)
}

/// The offices of the person, and those of the organisations where they work; of an
/// organisation its own. `others`: how many sources besides this one sit there.
async fn seats(tx: &Tx, practice: Uuid, record: &Record) -> Result<Vec<Seat>> {
    // Served by location_by_person and location_by_organisation, affiliation_by_person,
    // and source_by_organisation.
    tx.rows(
        "SELECT l.id, l.person_id, l.organisation_id, l.street, l.city, l.state, l.zip,
                (SELECT count(*) FROM source s WHERE s.practice_id = l.practice_id
                    AND s.organisation_id = l.organisation_id AND s.deleted_at IS NULL
                    AND s.kind = 'person' AND s.id <> $2) AS others
         FROM location l
         WHERE l.practice_id = $1
           AND (l.person_id = $3 OR l.organisation_id = $4
             OR l.organisation_id IN (SELECT a.organisation_id FROM affiliation a
                 WHERE a.practice_id = $1 AND a.person_id = $3))
         ORDER BY l.id",
        args![practice, record.id, record.person_id, record.organisation_id],
    )
    .await
}

async fn move_office(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    id: Uuid,
    to: &Address,
) -> Result<Amended> {
    let before: Place = tx
        .row(
            "SELECT street, city, state, zip, latitude, longitude, located_how, located_at
             FROM location WHERE practice_id = $1 AND id = $2",
            args![practice, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    tx.run(
        "UPDATE location SET street = $3, city = $4, state = $5, zip = $6, changed_at = $7,
                changed_by = $8
         WHERE practice_id = $1 AND id = $2",
        args![
            practice,
            id,
            to.street.as_str(),
            to.city.as_str(),
            to.state.as_str(),
            to.zip.as_str(),
            clock::now(),
            by.id
        ],
    )
    .await?;
    directory::place_by_zip(tx, practice, Placed::Office, id, &to.zip).await?;
    Ok(Amended::Office { id, before, after: to.clone() })
}

async fn add_office(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    record: &Record,
    organisation: Option<Uuid>,
    to: &Address,
) -> Result<Amended> {
    let owner = Owner::of(record.person_id, organisation).ok_or(Error::NotFound)?;
    let address = office::Address {
        name: "",
        street: &to.street,
        city: &to.city,
        state: &to.state,
        zip: &to.zip,
    };
    let Some(id) = office::add_location(tx, practice, by, owner, &address).await? else {
        return Ok(Amended::Nothing);
    };
    let affiliation = sits_at(tx, practice, record.person_id, organisation, id).await?;
    Ok(Amended::OfficeAdded { id, affiliation })
}

/// The person sits at this office of the organisation from now on; says where before.
async fn sits_at(
    tx: &Tx,
    practice: Uuid,
    person: Option<Uuid>,
    organisation: Option<Uuid>,
    location: Uuid,
) -> Result<Option<(Uuid, Option<Uuid>)>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        location_id: Option<Uuid>,
    }
    // Served by affiliation_by_person.
    let row: Option<Row> = tx
        .row(
            "SELECT id, location_id FROM affiliation
             WHERE practice_id = $1 AND person_id = $2 AND organisation_id = $3 LIMIT 1",
            args![practice, person, organisation],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    tx.run(
        "UPDATE affiliation SET location_id = $3 WHERE practice_id = $1 AND id = $2",
        args![practice, row.id, location],
    )
    .await?;
    Ok(Some((row.id, row.location_id)))
}

/// Moves an office back, if it is where it was moved to.
pub(super) async fn move_back(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    id: Uuid,
    (before, after): (&Place, &Address),
) -> Result<u64> {
    tx.run(
        "UPDATE location SET street = $3, city = $4, state = $5, zip = $6, latitude = $7,
                        longitude = $8, located_how = $9, located_at = $10, asked_at = NULL,
                        changed_at = $11, changed_by = $12
                 WHERE practice_id = $1 AND id = $2 AND street = $13 AND zip = $14",
        args![
            practice,
            id,
            before.street.as_str(),
            before.city.as_str(),
            before.state.as_str(),
            before.zip.as_str(),
            before.latitude,
            before.longitude,
            before.located_how.as_str(),
            before.located_at,
            clock::now(),
            by.id,
            after.street.as_str(),
            after.zip.as_str()
        ],
    )
    .await
}

/// Takes an added office away; the person sits where they sat.
pub(super) async fn leave(
    tx: &Tx,
    practice: Uuid,
    id: Uuid,
    affiliation: Option<(Uuid, Option<Uuid>)>,
) -> Result<u64> {
    if let Some((affiliation, before)) = affiliation {
        tx.run(
            "UPDATE affiliation SET location_id = $3 WHERE practice_id = $1 AND id = $2",
            args![practice, affiliation, before],
        )
        .await?;
    }
    tx.run("DELETE FROM location WHERE practice_id = $1 AND id = $2", args![practice, id]).await
}
