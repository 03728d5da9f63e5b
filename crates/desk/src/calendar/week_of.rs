//! The other appointments of a week, as the rules of [`super::concerns`] want them.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use lexicon::AppointmentState;
use platform::{Instant, Result, Sql, Uuid, args, clock, db::FromQueryResult};

use super::{
    concerns::Sketch,
    record::{self, Whose},
};

/// The Monday of the ISO week in which a day lies.
pub(super) fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

#[derive(FromQueryResult)]
struct Goes {
    appointment_id: Uuid,
    member_id: Uuid,
    name: String,
}

#[derive(FromQueryResult)]
struct Sits {
    appointment_id: Uuid,
    organisation_id: Uuid,
}

/// All appointments of the week of an instant that are not called off.
pub(super) async fn week_of(
    db: &impl Sql,
    practice_id: Uuid,
    at: Instant,
    zone: &TimeZone,
) -> Result<Vec<Sketch>> {
    let monday = monday(clock::local_day(at, zone));
    let (from, to) = record::instants(monday, monday.saturating_add(7.days()), zone);
    let all = record::between(db, practice_id, (from, to), Whose::Everyone).await?;
    let mut members = members(db, practice_id, (from, to)).await?;
    let mut offices = offices(db, practice_id, (from, to)).await?;
    let open = all.into_iter().filter(|one| one.state != AppointmentState::Cancelled);
    Ok(open
        .map(|one| Sketch {
            id: Some(one.id),
            kind: one.kind,
            source_id: one.source_id,
            source: one.source,
            starts_at: one.starts_at,
            ends_at: one.ends_at,
            members: members.remove(&one.id).unwrap_or_default(),
            clinic_id: one.clinic_id,
            location_id: one.location_id,
            offices: offices.remove(&one.id).unwrap_or_default(),
        })
        .collect())
}

type Named = Vec<(Uuid, String)>;

async fn members(
    db: &impl Sql,
    practice_id: Uuid,
    (from, to): (Instant, Instant),
) -> Result<HashMap<Uuid, Named>> {
    // Served by appointment_by_time and the unique index of appointment_member.
    let rows: Vec<Goes> = db
        .rows(
            "SELECT x.appointment_id, x.member_id, m.name FROM appointment a
             JOIN appointment_member x ON x.practice_id = a.practice_id AND x.appointment_id = a.id
             JOIN membership m ON m.practice_id = x.practice_id AND m.id = x.member_id
             WHERE a.practice_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3
             ORDER BY m.name",
            args![practice_id, from, to],
        )
        .await?;
    let mut all: HashMap<Uuid, Named> = HashMap::new();
    for row in rows {
        all.entry(row.appointment_id).or_default().push((row.member_id, row.name));
    }
    Ok(all)
}

/// The organisation at whose office each of them is; where nobody said which, all that the
/// source belongs to.
async fn offices(
    db: &impl Sql,
    practice_id: Uuid,
    (from, to): (Instant, Instant),
) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    // Served by appointment_by_time, primary keys and affiliation_by_person.
    let rows: Vec<Sits> = db
        .rows(
            "SELECT a.id AS appointment_id, l.organisation_id FROM appointment a
             JOIN location l ON l.practice_id = a.practice_id AND l.id = a.location_id
             WHERE a.practice_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3
               AND l.organisation_id IS NOT NULL
             UNION
             SELECT a.id, s.organisation_id FROM appointment a
             JOIN source s ON s.practice_id = a.practice_id AND s.id = a.source_id
             WHERE a.practice_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3
               AND a.location_id IS NULL AND s.organisation_id IS NOT NULL
             UNION
             SELECT a.id, f.organisation_id FROM appointment a
             JOIN source s ON s.practice_id = a.practice_id AND s.id = a.source_id
             JOIN affiliation f ON f.practice_id = s.practice_id AND f.person_id = s.person_id
             WHERE a.practice_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3
               AND a.location_id IS NULL",
            args![practice_id, from, to],
        )
        .await?;
    let mut all: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows {
        all.entry(row.appointment_id).or_default().push(row.organisation_id);
    }
    Ok(all)
}
