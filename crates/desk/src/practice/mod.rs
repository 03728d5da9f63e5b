//! The practice and its clinics: made once, read everywhere.

mod hours;

pub use hours::hours;

use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
    new_id,
};
use serde_json::json;

/// A practice to be made.
pub struct NewPractice<'a> {
    /// Short name in addresses: `summit-rehab`.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// IANA time zone.
    pub time_zone: &'a str,
    /// Whether it is the sample practice.
    pub is_demo: bool,
}

/// A practice.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Practice {
    /// Its id.
    pub id: Uuid,
    /// Short name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Whether it is the sample practice.
    pub is_demo: bool,
}

/// A clinic of the practice.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Clinic {
    /// Its id.
    pub id: Uuid,
    /// Its name within the practice: "Main", "North".
    pub name: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State, two letters.
    pub state: String,
    /// ZIP code.
    pub zip: String,
    /// Telephone.
    pub phone: String,
    /// Fax.
    pub fax: String,
}

/// Makes a practice.
pub async fn create(db: &impl Sql, new: NewPractice<'_>) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    db.run(
        "INSERT INTO practice (id, slug, name, time_zone, is_demo, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![id, new.slug, new.name, new.time_zone, new.is_demo, now, now],
    )
    .await?;
    Ok(id)
}

/// Adds a clinic.
pub async fn add_clinic(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    clinic: &Clinic,
) -> Result<()> {
    let now = clock::now();
    db.run(
        "INSERT INTO clinic (practice_id, id, name, street, city, state, zip, phone, fax,
                             created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            practice_id,
            clinic.id,
            clinic.name.as_str(),
            clinic.street.as_str(),
            clinic.city.as_str(),
            clinic.state.as_str(),
            clinic.zip.as_str(),
            clinic.phone.as_str(),
            clinic.fax.as_str(),
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    note(db, practice_id, by, "clinic.added", clinic.id).await
}

/// Changes what is known about a clinic.
pub async fn change_clinic(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    clinic: &Clinic,
) -> Result<()> {
    let changed = db
        .run(
            "UPDATE clinic SET name = $3, street = $4, city = $5, state = $6, zip = $7, phone = $8, fax = $9,
                               changed_at = $10, changed_by = $11
             WHERE practice_id = $1 AND id = $2",
            args![
                practice_id,
                clinic.id,
                clinic.name.as_str(),
                clinic.street.as_str(),
                clinic.city.as_str(),
                clinic.state.as_str(),
                clinic.zip.as_str(),
                clinic.phone.as_str(),
                clinic.fax.as_str(),
                clock::now(),
                by.id
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    note(db, practice_id, by, "clinic.changed", clinic.id).await
}

/// Closes a clinic on a day or, with none, opens it again. Its referrals stay.
pub async fn close_clinic(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    closed_on: Option<&str>,
) -> Result<()> {
    let changed = db
        .run(
            "UPDATE clinic SET closed_on = $3, changed_at = $4, changed_by = $5
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, id, closed_on, clock::now(), by.id],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    let action = if closed_on.is_some() { "clinic.closed" } else { "clinic.reopened" };
    note(db, practice_id, by, action, id).await
}

/// One clinic, closed ones included.
pub async fn clinic(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Option<Clinic>> {
    db.row(
        "SELECT id, name, street, city, state, zip, phone, fax FROM clinic WHERE practice_id = $1 AND id = $2",
        args![practice_id, id],
    )
    .await
}

async fn note(db: &impl Sql, practice_id: Uuid, by: &Actor, action: &str, id: Uuid) -> Result<()> {
    let entry = Entry { action, subject_kind: "clinic", subject_id: Some(id), detail: json!({}) };
    audit::record(db, practice_id, by, entry).await
}

/// All practices of this installation, oldest first.
pub async fn all(db: &impl Sql) -> Result<Vec<Practice>> {
    db.rows("SELECT id, slug, name, time_zone, is_demo FROM practice ORDER BY id", args![]).await
}

/// The clinics of a practice, by name.
pub async fn clinics(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Clinic>> {
    db.rows(
        "SELECT id, name, street, city, state, zip, phone, fax FROM clinic
         WHERE practice_id = $1 AND closed_on IS NULL ORDER BY name",
        args![practice_id],
    )
    .await
}

/// A short name for addresses made from a name: "Summit Rehab" is
/// `summit-rehab`.
pub fn slug(name: &str) -> String {
    let lower: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let slug = lower.split_whitespace().collect::<Vec<_>>().join("-");
    if slug.is_empty() { "practice".into() } else { slug }
}
