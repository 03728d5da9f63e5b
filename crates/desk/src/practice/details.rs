//! Changing what the practice and its clinics say about themselves.

use lexicon::hours::{Holiday, Week};
use platform::{
    Error, Result, Sql, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db,
};

use super::{Clinic, clinics::write_clinic, note};

/// What a practice says about itself. Lists have one entry a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PracticeDetails {
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// `US`, or another country, to which the figures of the United States do not apply.
    pub country: String,
    /// A few sentences.
    pub about: String,
    /// E-mail address for anybody.
    pub email: String,
    /// Web site.
    pub web: String,
    /// NPI of the organisation.
    pub npi: String,
    /// Addresses of pages in social networks.
    pub socials: String,
    /// Languages spoken.
    pub languages: String,
    /// Payers accepted.
    pub payers: String,
    /// What is treated.
    pub treats: String,
}

/// What a clinic says beyond where it is and how it is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClinicDetails {
    /// E-mail address for anybody.
    pub email: String,
    /// Its page on the web.
    pub web: String,
    /// Where a map shows it.
    pub map_link: String,
    /// NPI of this location.
    pub npi: String,
    /// IANA time zone; empty: that of the practice.
    pub time_zone: String,
    /// The usual week, if it was set.
    pub week: Option<Week>,
    /// The days that differ.
    pub holidays: Vec<Holiday>,
}

/// Changes what the practice says about itself.
pub async fn change(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    details: &PracticeDetails,
) -> Result<()> {
    let changed = db
        .run(
            "UPDATE practice SET name = $2, time_zone = $3, about = $4, email = $5, web = $6,
                                 npi = $7, socials = $8, languages = $9, payers = $10,
                                 treats = $11, changed_at = $12, country = $13
             WHERE id = $1",
            args![
                practice_id,
                details.name.as_str(),
                details.time_zone.as_str(),
                details.about.as_str(),
                details.email.as_str(),
                details.web.as_str(),
                details.npi.as_str(),
                details.socials.as_str(),
                details.languages.as_str(),
                details.payers.as_str(),
                details.treats.as_str(),
                clock::now(),
                details.country.as_str()
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    let entry = Entry::about("practice.changed", "practice", practice_id);
    audit::record(db, practice_id, by, entry).await?;
    db::changed(db, practice_id, super::TOPIC).await
}

/// Changes all that is known about a clinic.
pub async fn change_clinic_with(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    clinic: &Clinic,
    details: &ClinicDetails,
) -> Result<()> {
    write_clinic(db, practice_id, by, clinic).await?;
    write_details(db, practice_id, clinic.id, details).await?;
    note(db, practice_id, by, "clinic.changed", clinic.id).await
}

/// Writes the details of a clinic; whoever calls it notes the change.
pub(crate) async fn write_details(
    db: &impl Sql,
    practice_id: Uuid,
    clinic_id: Uuid,
    details: &ClinicDetails,
) -> Result<()> {
    let week = details.week.as_ref().map(serde_json::to_string).transpose()?.unwrap_or_default();
    let holidays = match details.holidays.as_slice() {
        [] => String::new(),
        holidays => serde_json::to_string(holidays)?,
    };
    db.run(
        "UPDATE clinic SET email = $3, web = $4, map_link = $5, npi = $6, time_zone = $7,
                           hours = $8, holidays = $9
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            clinic_id,
            details.email.as_str(),
            details.web.as_str(),
            details.map_link.as_str(),
            details.npi.as_str(),
            details.time_zone.as_str(),
            week,
            holidays
        ],
    )
    .await?;
    Ok(())
}
