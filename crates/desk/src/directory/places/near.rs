//! What is near a place.

use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

use super::{Point, distance_miles};

/// An office near a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// Which office.
    pub location_id: Uuid,
    /// The source whose office it is.
    pub source_id: Uuid,
    /// The name of the source.
    pub name: String,
    /// Where it is.
    pub at: Point,
    /// How far away, in miles as the crow flies.
    pub miles: f64,
}

#[derive(FromQueryResult)]
struct Row {
    location_id: Uuid,
    source_id: Uuid,
    name: String,
    latitude: f64,
    longitude: f64,
}

/// Miles of a degree of latitude.
const DEGREE: f64 = 69.05;
/// As many as a page can show.
const MOST: usize = 500;

/// The offices of live sources within so many miles of a place, the nearest first, at
/// most 500. An office that several sources share stands there once for each.
pub async fn near(db: &impl Sql, practice_id: Uuid, at: Point, miles: f64) -> Result<Vec<Near>> {
    let north = miles / DEGREE;
    let east = north / at.latitude.to_radians().cos().abs().max(0.01);
    // Served by location_by_place, source_by_organisation and source_by_person.
    let rows: Vec<Row> = db
        .rows(
            "SELECT l.id AS location_id, s.id AS source_id, s.name, l.latitude, l.longitude
             FROM location l
             JOIN source s ON s.practice_id = l.practice_id AND s.deleted_at IS NULL
              AND (s.organisation_id = l.organisation_id OR s.person_id = l.person_id)
             WHERE l.practice_id = $1 AND l.latitude BETWEEN $2 AND $3
               AND l.longitude BETWEEN $4 AND $5",
            args![
                practice_id,
                at.latitude - north,
                at.latitude + north,
                at.longitude - east,
                at.longitude + east
            ],
        )
        .await?;
    let mut found: Vec<Near> = rows
        .into_iter()
        .filter_map(|row| {
            let place = Point::new(row.latitude, row.longitude)?;
            Some(Near {
                location_id: row.location_id,
                source_id: row.source_id,
                name: row.name,
                at: place,
                miles: distance_miles(at, place),
            })
        })
        .filter(|near| near.miles <= miles)
        .collect();
    found.sort_by(|one, other| {
        one.miles.total_cmp(&other.miles).then_with(|| one.name.cmp(&other.name))
    });
    found.truncate(MOST);
    Ok(found)
}

/// An open clinic, and where it is if that is known.
#[derive(Debug, Clone, FromQueryResult)]
pub(in crate::directory) struct ClinicPoint {
    pub(in crate::directory) id: Uuid,
    pub(in crate::directory) name: String,
    pub(in crate::directory) state: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    pub(in crate::directory) located_how: String,
}

impl ClinicPoint {
    pub(in crate::directory) fn at(&self) -> Option<Point> {
        Point::new(self.latitude?, self.longitude?)
    }
}

/// The open clinics, by name.
pub(in crate::directory) async fn clinic_points(
    db: &impl Sql,
    practice_id: Uuid,
) -> Result<Vec<ClinicPoint>> {
    // Served by the primary key.
    db.rows(
        "SELECT id, name, state, latitude, longitude, located_how FROM clinic
         WHERE practice_id = $1 AND closed_on IS NULL ORDER BY name, id",
        args![practice_id],
    )
    .await
}
