//! The practice and its clinics: made once, read everywhere.

mod clinics;
mod closures;
mod details;
mod hours;
mod profile;
mod slugs;

pub use clinics::{Clinic, add_clinic, clinic, clinics, close_clinic};
pub use closures::{closed_clinics, closures};
pub(crate) use details::write_details;
pub use details::{ClinicDetails, PracticeDetails, change, change_clinic_with};
pub use hours::hours;
pub use profile::{ClinicProfile, Profile, kept_profile, profile, profile_called};
pub use slugs::slug;

use jiff::tz::TimeZone;
use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
};

use crate::plans;

/// The change counter of everything the profile is made of.
pub(crate) const TOPIC: &str = "practice";

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

/// The time zone of a practice.
///
/// # Errors
/// [`Error::NotFound`] where there is no such practice.
pub async fn zone(db: &impl Sql, practice_id: Uuid) -> Result<TimeZone> {
    // Served by the primary key.
    let name: Option<String> =
        db.value("SELECT time_zone FROM practice WHERE id = $1", args![practice_id]).await?;
    Ok(clock::zone(&name.ok_or(Error::NotFound)?))
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
    plans::furnish(db, id, new.time_zone).await?;
    Ok(id)
}

async fn note(db: &impl Sql, practice_id: Uuid, by: &Actor, action: &str, id: Uuid) -> Result<()> {
    let entry = Entry::about(action, "clinic", id);
    audit::record(db, practice_id, by, entry).await?;
    db::changed(db, practice_id, TOPIC).await
}

/// All practices of this installation, oldest first.
pub async fn all(db: &impl Sql) -> Result<Vec<Practice>> {
    db.rows("SELECT id, slug, name, time_zone, is_demo FROM practice ORDER BY id", args![]).await
}
