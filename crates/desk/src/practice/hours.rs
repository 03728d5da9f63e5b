//! When a clinic is open, and in which time zone: what clocks stand on.

use jiff::tz::TimeZone;
use lexicon::hours::{Holiday, Hours, Week};
use platform::{Error, Result, Sql, Uuid, args, clock, db::FromQueryResult};

#[derive(FromQueryResult)]
struct Kept {
    hours: Option<String>,
    holidays: Option<String>,
    time_zone: Option<String>,
    practice_zone: String,
}

/// The opening hours of a clinic and its time zone. Without a clinic they are those of the first
/// clinic by name, without hours Monday to Friday 8 to 17, without a zone that of the practice.
pub async fn hours(
    db: &impl Sql,
    practice_id: Uuid,
    clinic_id: Option<Uuid>,
) -> Result<(Hours, TimeZone)> {
    // Served by the primary keys of practice and clinic; a practice has a handful of clinics.
    let kept = db
        .row::<Kept>(
            "SELECT c.hours AS hours, c.holidays AS holidays, c.time_zone AS time_zone,
                    p.time_zone AS practice_zone
             FROM practice p
             LEFT JOIN clinic c ON c.practice_id = p.id
             WHERE p.id = $1
             ORDER BY CASE WHEN c.id = $2 THEN 0 WHEN c.closed_on IS NULL THEN 1 ELSE 2 END, c.name
             LIMIT 1",
            args![practice_id, clinic_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let read = read(&kept.hours.unwrap_or_default(), &kept.holidays.unwrap_or_default());
    let zone = kept.time_zone.filter(|zone| !zone.is_empty()).unwrap_or(kept.practice_zone);
    Ok((read.unwrap_or_else(Hours::usual), clock::zone(&zone)))
}

/// Hours as they are stored; none where none were set.
pub(super) fn read(week: &str, holidays: &str) -> Option<Hours> {
    let holidays: Vec<Holiday> = serde_json::from_str(holidays).unwrap_or_default();
    match serde_json::from_str::<Week>(week) {
        Ok(week) => Some(Hours { week, holidays }),
        Err(_) if holidays.is_empty() => None,
        Err(_) => Some(Hours { holidays, ..Hours::usual() }),
    }
}
