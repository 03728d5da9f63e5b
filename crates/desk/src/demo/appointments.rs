//! Appointments of the sample: this week and the next, as invitations and answers make them.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use lexicon::{AppointmentKind, AppointmentState, InviteAnswer};
use platform::{
    Instant, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db, db::FromQueryResult, new_id,
    web::App,
};

use super::cast::ZONE;
use crate::{
    calendar,
    touches::{self, NewTouch},
};

/// A source that is met.
#[derive(FromQueryResult)]
struct Met {
    id: Uuid,
    person_id: Uuid,
    given: String,
    family: String,
    credentials: String,
    location_id: Uuid,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// What is planned: so many days from this week's Monday (none: today), from an hour and its
/// minutes, so many minutes long, what, how it stands once it lies ahead, and why it is kept
/// although another of us goes there.
type Planned = (Option<i64>, i8, i8, i64, AppointmentKind, Option<InviteAnswer>, &'static str);

const PLANNED: &[Planned] = &[
    (Some(0), 12, 0, 60, AppointmentKind::Lunch, Some(InviteAnswer::Accepted), ""),
    (Some(1), 9, 30, 30, AppointmentKind::Visit, None, ""),
    (Some(2), 8, 15, 20, AppointmentKind::Call, None, ""),
    (Some(3), 12, 15, 45, AppointmentKind::InService, Some(InviteAnswer::Accepted), ""),
    (None, 15, 0, 30, AppointmentKind::Visit, Some(InviteAnswer::NeedsAction), ""),
    (None, 16, 30, 20, AppointmentKind::Call, None, ""),
    (None, 10, 30, 30, AppointmentKind::Visit, Some(InviteAnswer::Accepted), ""),
    (Some(7), 12, 0, 60, AppointmentKind::Lunch, Some(InviteAnswer::NeedsAction), ""),
    (Some(8), 10, 0, 45, AppointmentKind::Visit, Some(InviteAnswer::Tentative), ""),
    (Some(8), 12, 30, 60, AppointmentKind::Lunch, Some(InviteAnswer::Declined), ""),
    (Some(9), 9, 0, 30, AppointmentKind::Visit, None, "They asked for both of us, for two topics."),
    (Some(10), 17, 30, 90, AppointmentKind::Event, Some(InviteAnswer::Accepted), ""),
    (Some(15), 12, 0, 60, AppointmentKind::Lunch, Some(InviteAnswer::NeedsAction), ""),
];

/// Which of them proposes another time.
const PROPOSES: usize = 7;

const NOTES: [&str; 4] = [
    "Bring the one-page guide on knee replacements.",
    "Ask who decides about referrals now.",
    "Parking is behind the building.",
    "",
];

/// Fills the calendar of the owner and the liaisons.
pub(super) async fn fill(app: &App, practice_id: Uuid, today: Date) -> Result<()> {
    let tx = app.db().begin().await?;
    let met = met(&tx, practice_id).await?;
    let members = members(&tx, practice_id).await?;
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    for (number, planned) in PLANNED.iter().enumerate() {
        let (Some(met), Some(owner)) =
            (met.get(number % met.len().max(1)), members.get(number % members.len().max(1)))
        else {
            break;
        };
        let day = planned.0.map_or(today, |days| monday.saturating_add(days.days()));
        // The sample's first week may lie around a weekend.
        let kind = match day.weekday() {
            Weekday::Saturday | Weekday::Sunday => AppointmentKind::Event,
            _ => planned.4,
        };
        put(&tx, practice_id, met, *owner, (day, kind, number), planned, day < today).await?;
    }
    db::changed(&tx, practice_id, "calendar").await?;
    tx.commit().await
}

async fn put(
    tx: &Tx,
    practice_id: Uuid,
    met: &Met,
    owner: Uuid,
    (day, kind, number): (Date, AppointmentKind, usize),
    planned: &Planned,
    is_over: bool,
) -> Result<()> {
    let zone = clock::zone(ZONE);
    let at = |hour: i8, minutes: i64| clock::at_hour(day, hour, &zone) + minutes * 60_000;
    let (starts, answer) = (at(planned.1, i64::from(planned.2)), planned.5);
    let ends = starts + planned.3 * 60_000;
    let (id, attendee, made) = (new_id(), new_id(), starts - 6 * 24 * 3_600_000);
    let times = format!("{starts}/{ends}");
    let answers: Vec<InviteAnswer> = answer.into_iter().collect();
    let touch = match is_over {
        true => Some(happened(tx, practice_id, met, owner, (kind, starts)).await?),
        false => None,
    };
    let state = match is_over {
        true => AppointmentState::Happened,
        false => AppointmentState::by_answers(&answers),
    };
    tx.run(
        "INSERT INTO appointment (practice_id, id, source_id, kind, state, starts_at, ends_at, zone,
             owner_id, location_id, note, reason, touch_id, created_at, created_by, changed_at,
             changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $9, $14, $9)",
        args![
            practice_id,
            id,
            met.id,
            kind.code(),
            state.code(),
            starts,
            ends,
            ZONE,
            owner,
            met.location_id,
            NOTES[number % NOTES.len()],
            planned.6,
            touch,
            made
        ],
    )
    .await?;
    tx.run(
        "INSERT INTO appointment_member (practice_id, id, appointment_id, member_id)
         VALUES ($1, $2, $3, $4)",
        args![practice_id, new_id(), id, owner],
    )
    .await?;
    let name = format!("{} {}", met.given, met.family);
    let shown = match met.credentials.as_str() {
        "" => name.clone(),
        credentials => format!("{name}, {credentials}"),
    };
    let address = match answer {
        Some(_) => format!("{}@office.example", crate::practice::slug(&name)),
        None => String::new(),
    };
    tx.run(
        "INSERT INTO appointment_person (practice_id, id, appointment_id, person_id, name, address,
             answer, answer_times, answer_sequence, answer_stamp, told_sequence, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $10)",
        args![
            practice_id,
            attendee,
            id,
            met.person_id,
            shown,
            address.as_str(),
            answer.unwrap_or(InviteAnswer::NeedsAction).code(),
            if answer.is_some() { times.as_str() } else { "" },
            answer.map(|_| 0i64),
            made
        ],
    )
    .await?;
    if answer.is_some() {
        calendar::is_known(tx, practice_id, id).await?;
    }
    if number == PROPOSES && !is_over {
        proposal(tx, practice_id, (id, attendee), (&name, &address), (starts, ends)).await?;
    }
    Ok(())
}

/// The contact that an appointment of the past has become.
async fn happened(
    tx: &Tx,
    practice_id: Uuid,
    met: &Met,
    owner: Uuid,
    (kind, at): (AppointmentKind, Instant),
) -> Result<Uuid> {
    let people = [met.person_id];
    let touch = NewTouch {
        by_id: Some(owner),
        people: &people,
        location_id: Some(met.location_id),
        ..NewTouch::new(met.id, kind.touch(), at)
    };
    touches::record(tx, practice_id, &Actor::program("sample practice"), &touch).await
}

/// Two hours later would suit better.
async fn proposal(
    tx: &Tx,
    practice_id: Uuid,
    (appointment, attendee): (Uuid, Uuid),
    (name, address): (&str, &str),
    (starts, ends): (Instant, Instant),
) -> Result<()> {
    let later = 60 * 60_000;
    tx.run(
        "INSERT INTO appointment_answer (practice_id, id, appointment_id, attendee_id, kind,
             from_name, from_address, answer, comment, starts_at, ends_at, sequence, once,
             received_at)
         VALUES ($1, $2, $3, $4, 'counter', $5, $6, 'tentative', $7, $8, $9, 0, 'sample', $10)",
        args![
            practice_id,
            new_id(),
            appointment,
            attendee,
            name,
            address,
            "An hour later I have time for all your questions.",
            starts + later,
            ends + later,
            clock::now() - 3 * 3_600_000
        ],
    )
    .await?;
    Ok(())
}

/// Physicians with an office, by name: the same ones every time.
async fn met(tx: &Tx, practice_id: Uuid) -> Result<Vec<Met>> {
    // Served by source_by_name; the sample has a few hundred sources.
    tx.rows(
        "SELECT s.id, s.person_id, p.given, p.family, p.credentials, l.id AS location_id
         FROM source s
         JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
         JOIN location l ON l.practice_id = s.practice_id AND l.id =
              (SELECT x.id FROM location x WHERE x.practice_id = s.practice_id
                   AND x.organisation_id = s.organisation_id ORDER BY x.id LIMIT 1)
         WHERE s.practice_id = $1 AND s.kind = 'person' AND s.status = 'active'
           AND s.deleted_at IS NULL AND s.profession = 'physician' AND s.tier IN ('a', 'b')
         ORDER BY s.sort_name, s.id LIMIT 12",
        args![practice_id],
    )
    .await
}

/// Those who court sources: the owner and two liaisons, whose first is the one that signs in.
async fn members(tx: &Tx, practice_id: Uuid) -> Result<Vec<Uuid>> {
    // Served by the primary key of membership.
    let rows: Vec<Id> = tx
        .rows(
            "SELECT id FROM membership WHERE practice_id = $1 AND role IN ('owner', 'liaison')
             ORDER BY CASE role WHEN 'owner' THEN 0 ELSE 1 END, name DESC LIMIT 3",
            args![practice_id],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
