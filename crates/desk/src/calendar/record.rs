//! Appointments as lists and pages read them.

use jiff::{civil::Date, tz::TimeZone};
use lexicon::{AppointmentKind, AppointmentState};
use platform::{Error, Instant, Result, Sql, Uuid, args, clock, db::FromQueryResult};

/// As many appointments as one list shows.
const MOST: i64 = 1_000;

/// One appointment.
#[derive(Debug, Clone)]
pub struct Appointment {
    /// Its id.
    pub id: Uuid,
    /// The source it is with.
    pub source_id: Uuid,
    /// The source's name.
    pub source: String,
    /// What it is.
    pub kind: AppointmentKind,
    /// How it stands.
    pub state: AppointmentState,
    /// From.
    pub starts_at: Instant,
    /// To.
    pub ends_at: Instant,
    /// The zone in which it was planned.
    pub zone: TimeZone,
    /// Who of ours leads.
    pub owner_id: Uuid,
    /// Their name.
    pub owner: String,
    /// All of ours who go, by name.
    pub members: String,
    /// The people of theirs, by name.
    pub with: String,
    /// The clinic of the group that does it.
    pub clinic_id: Option<Uuid>,
    /// Its name.
    pub clinic: Option<String>,
    /// The office of theirs at which it is.
    pub location_id: Option<Uuid>,
    /// Whether it is at our clinic.
    pub at_clinic: bool,
    /// Where, in words, when it is at neither.
    pub words: String,
    /// Where, as one line with the address; empty when nobody said.
    pub place: String,
    /// What we want to keep in mind; never leaves the clinic.
    pub note: String,
    /// Why it is kept although another of us goes there that week.
    pub reason: String,
    /// The contact it became.
    pub touch_id: Option<Uuid>,
    /// Counts its changes.
    pub version: i64,
    /// When it last changed.
    pub changed_at: Instant,
    /// What those who were invited have last been told.
    pub told: Option<Told>,
}

/// What those who were invited have last been told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Counted as calendars count it.
    pub sequence: i64,
    /// The times.
    pub times: String,
    /// What else an invitation says.
    pub rest: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    source_id: Uuid,
    source: String,
    kind: String,
    state: String,
    starts_at: Instant,
    ends_at: Instant,
    zone: String,
    owner_id: Uuid,
    owner: String,
    members: Option<String>,
    people: Option<String>,
    clinic_id: Option<Uuid>,
    clinic: Option<String>,
    clinic_street: Option<String>,
    clinic_city: Option<String>,
    location_id: Option<Uuid>,
    office: Option<String>,
    organisation: Option<String>,
    street: Option<String>,
    city: Option<String>,
    region: Option<String>,
    zip: Option<String>,
    at_clinic: bool,
    place: String,
    note: String,
    reason: String,
    told_sequence: Option<i64>,
    told_times: String,
    told_rest: String,
    touch_id: Option<Uuid>,
    version: i64,
    changed_at: Instant,
}

const SELECT: &str = "SELECT a.id, a.source_id, s.name AS source, a.kind, a.state, a.starts_at,
        a.ends_at, a.zone, a.owner_id, o.name AS owner,
        (SELECT string_agg(m.name, ', ') FROM appointment_member am
         JOIN membership m ON m.practice_id = am.practice_id AND m.id = am.member_id
         WHERE am.practice_id = a.practice_id AND am.appointment_id = a.id) AS members,
        (SELECT string_agg(p.name, '; ') FROM appointment_person p
         WHERE p.practice_id = a.practice_id AND p.appointment_id = a.id
           AND p.removed_at IS NULL) AS people,
        a.clinic_id, c.name AS clinic, c.street AS clinic_street, c.city AS clinic_city,
        a.location_id, l.name AS office, g.name AS organisation, l.street, l.city,
        l.state AS region, l.zip, a.at_clinic, a.place, a.note, a.reason, a.told_sequence,
        a.told_times, a.told_rest, a.touch_id, a.version, a.changed_at
     FROM appointment a
     JOIN source s ON s.practice_id = a.practice_id AND s.id = a.source_id
     JOIN membership o ON o.practice_id = a.practice_id AND o.id = a.owner_id
     LEFT JOIN clinic c ON c.practice_id = a.practice_id AND c.id = a.clinic_id
     LEFT JOIN location l ON l.practice_id = a.practice_id AND l.id = a.location_id
     LEFT JOIN organisation g ON g.practice_id = l.practice_id AND g.id = l.organisation_id";

/// One appointment.
pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Appointment> {
    // Served by the primary keys.
    let sql = format!("{SELECT} WHERE a.practice_id = $1 AND a.id = $2");
    let row: Option<Row> = db.row(&sql, args![practice_id, id]).await?;
    row.map(Appointment::from).ok_or(Error::NotFound)
}

/// Whose appointments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Everyone,
    Member(Uuid),
}

/// The appointments that begin between two instants, in order; those called off too.
pub(super) async fn between(
    db: &impl Sql,
    practice_id: Uuid,
    (from, to): (Instant, Instant),
    whose: Whose,
) -> Result<Vec<Appointment>> {
    // Served by appointment_by_time; of a member by the unique index of appointment_member.
    let mut values = args![practice_id, from, to, MOST];
    let only = match whose {
        Whose::Everyone => "",
        Whose::Member(member) => {
            values.push(member.into());
            "AND EXISTS (SELECT 1 FROM appointment_member x WHERE x.practice_id = a.practice_id
                 AND x.appointment_id = a.id AND x.member_id = $5)"
        }
    };
    let sql = format!(
        "{SELECT} WHERE a.practice_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 {only}
         ORDER BY a.starts_at, a.id LIMIT $4"
    );
    let rows: Vec<Row> = db.rows(&sql, values).await?;
    Ok(rows.into_iter().map(Appointment::from).collect())
}

/// The next appointments with a source that are still to come, the nearest first.
pub(super) async fn next_with(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
    now: Instant,
) -> Result<Vec<Appointment>> {
    // Served by appointment_by_source.
    let sql = format!(
        "{SELECT} WHERE a.practice_id = $1 AND a.source_id = $2 AND a.ends_at >= $3
           AND a.state NOT IN ('happened', 'cancelled')
         ORDER BY a.starts_at LIMIT 3"
    );
    let rows: Vec<Row> = db.rows(&sql, args![practice_id, source_id, now]).await?;
    Ok(rows.into_iter().map(Appointment::from).collect())
}

/// From the beginning of a day to the beginning of another.
pub(super) fn instants(from: Date, until: Date, zone: &TimeZone) -> (Instant, Instant) {
    (clock::at_hour(from, 0, zone), clock::at_hour(until, 0, zone))
}

impl Appointment {
    /// The day on which it begins.
    pub fn day(&self) -> Date {
        clock::local_day(self.starts_at, &self.zone)
    }

    /// Names it in calendars, for ever.
    pub(super) fn uid(&self) -> String {
        format!("{}{UID_END}", self.id)
    }
}

/// What the name of each of our appointments ends with.
const UID_END: &str = "@liaison";

/// The appointment that a name in a calendar means.
pub(super) fn of_uid(uid: &str) -> Option<Uuid> {
    uid.trim().strip_suffix(UID_END)?.parse().ok()
}

impl From<Row> for Appointment {
    fn from(row: Row) -> Self {
        let place = row.place();
        let told = row.told_sequence.map(|sequence| Told {
            sequence,
            times: row.told_times.clone(),
            rest: row.told_rest.clone(),
        });
        Self {
            id: row.id,
            source_id: row.source_id,
            source: row.source,
            // A code that only a newer program knows is shown as the plainest.
            kind: AppointmentKind::from_code(&row.kind).unwrap_or(AppointmentKind::Meeting),
            state: AppointmentState::from_code(&row.state).unwrap_or(AppointmentState::Planned),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            zone: clock::zone(&row.zone),
            owner_id: row.owner_id,
            owner: row.owner,
            members: row.members.unwrap_or_default(),
            with: row.people.unwrap_or_default(),
            clinic_id: row.clinic_id,
            clinic: row.clinic,
            location_id: row.location_id,
            at_clinic: row.at_clinic,
            words: row.place,
            place,
            note: row.note,
            reason: row.reason,
            touch_id: row.touch_id,
            version: row.version,
            changed_at: row.changed_at,
            told,
        }
    }
}

impl Row {
    fn place(&self) -> String {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let parts = if self.location_id.is_some() {
            // An office that is called like its town says nothing more by that.
            let name = part(&self.office);
            let name = if name == part(&self.city) { String::new() } else { name };
            let region = format!("{} {}", part(&self.region), part(&self.zip));
            let region = region.trim().to_owned();
            vec![part(&self.organisation), name, part(&self.street), part(&self.city), region]
        } else if self.at_clinic {
            let clinic = part(&self.clinic);
            let name = if clinic.is_empty() {
                "Our clinic".into()
            } else {
                format!("Our clinic {clinic}")
            };
            vec![name, part(&self.clinic_street), part(&self.clinic_city)]
        } else {
            vec![self.place.clone()]
        };
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
