//! The clinics: made, changed, closed.

use platform::{Error, Result, Sql, Uuid, args, audit::Actor, clock, db::FromQueryResult};

use super::{note, slugs};
use crate::directory::{self, Placed};

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

/// Adds a clinic.
pub async fn add_clinic(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    clinic: &Clinic,
) -> Result<()> {
    keep_slugs(db, practice_id).await?;
    let slug = slugs::free("", &clinic.name, &taken_slugs(db, practice_id).await?);
    let now = clock::now();
    db.run(
        "INSERT INTO clinic (practice_id, id, name, street, city, state, zip, phone, fax,
                             created_at, created_by, changed_at, changed_by, slug)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
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
            by.id,
            slug
        ],
    )
    .await?;
    directory::place_by_zip(db, practice_id, Placed::Clinic, clinic.id, &clinic.zip).await?;
    note(db, practice_id, by, "clinic.added", clinic.id).await
}

/// Writes where a clinic is and how it is called; whoever calls it notes the change. A clinic from
/// before clinics had addresses of their own keeps the one that was made
/// from its name until now.
pub(super) async fn write_clinic(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    clinic: &Clinic,
) -> Result<()> {
    keep_slugs(db, practice_id).await?;
    let before = self::clinic(db, practice_id, clinic.id).await?.ok_or(Error::NotFound)?;
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
    if (&before.street, &before.zip) != (&clinic.street, &clinic.zip) {
        directory::place_by_zip(db, practice_id, Placed::Clinic, clinic.id, &clinic.zip).await?;
    }
    Ok(())
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

/// The clinics of a practice, by name.
pub async fn clinics(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Clinic>> {
    db.rows(
        "SELECT id, name, street, city, state, zip, phone, fax FROM clinic
         WHERE practice_id = $1 AND closed_on IS NULL ORDER BY name",
        args![practice_id],
    )
    .await
}

/// The short names in use.
async fn taken_slugs(db: &impl Sql, practice_id: Uuid) -> Result<Vec<String>> {
    #[derive(FromQueryResult)]
    struct Taken {
        slug: String,
    }
    // Served by the primary key of clinic.
    let taken: Vec<Taken> =
        db.rows("SELECT slug FROM clinic WHERE practice_id = $1", args![practice_id]).await?;
    Ok(taken.into_iter().map(|taken| taken.slug).collect())
}

/// Gives clinics that have no short name yet the one under which they were shown.
async fn keep_slugs(db: &impl Sql, practice_id: Uuid) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Named {
        id: Uuid,
        slug: String,
        name: String,
    }
    // Served by the primary key of clinic.
    let all: Vec<Named> = db
        .rows(
            "SELECT id, slug, name FROM clinic WHERE practice_id = $1 ORDER BY id",
            args![practice_id],
        )
        .await?;
    let mut taken = Vec::new();
    for clinic in all {
        let slug = slugs::free(&clinic.slug, &clinic.name, &taken);
        if clinic.slug.is_empty() {
            db.run(
                "UPDATE clinic SET slug = $3 WHERE practice_id = $1 AND id = $2",
                args![practice_id, clinic.id, slug.as_str()],
            )
            .await?;
        }
        taken.push(slug);
    }
    Ok(())
}
