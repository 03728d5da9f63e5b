//! An appointment and the contact that it becomes, for whoever logs the contact.

use lexicon::{AppointmentState, TouchKind};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult,
    sessions::Visitor,
};

use super::{
    attendees, edit, record,
    store::{self, Stand},
};

/// What is known of a contact because it was planned.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Whom it is with.
    pub source_id: Uuid,
    /// What it is.
    pub kind: TouchKind,
    /// When it begins.
    pub starts_at: Instant,
    /// The people of theirs who are to be there.
    pub people: Vec<Uuid>,
    /// Which of their offices.
    pub location_id: Option<Uuid>,
    /// Where, in words, when at none of their offices.
    pub place: String,
}

/// The plan of an appointment that is open; none of any other.
pub async fn plan(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Option<Plan>> {
    let appointment = match record::one(db, practice_id, id).await {
        Ok(found) if is_open(found.state) => found,
        Ok(_) | Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let people = attendees::of(db, practice_id, id)
        .await?
        .iter()
        .filter(|one| one.removed_at.is_none())
        .filter_map(|one| one.person_id)
        .collect();
    let place = if appointment.location_id.is_some() { String::new() } else { appointment.place };
    Ok(Some(Plan {
        source_id: appointment.source_id,
        kind: appointment.kind.touch(),
        starts_at: appointment.starts_at,
        people,
        location_id: appointment.location_id,
        place,
    }))
}

/// Says that an appointment has happened by a contact that was logged. One that is closed
/// meanwhile stays as it is.
pub async fn became(tx: &Tx, visitor: &Visitor, id: Uuid, touch: Uuid) -> Result<()> {
    let appointment = match edit::open(tx, visitor.practice_id, id).await {
        Ok(found) => found,
        Err(Error::NotFound | Error::Conflict(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    // A contact logged before the day is another one.
    if clock::local_day(appointment.starts_at, &visitor.zone) > visitor.today() {
        return Ok(());
    }
    store::step(tx, visitor, id, "appointment.happened", Stand::Happened(touch)).await?;
    Ok(())
}

/// Opens the appointment that a contact was which is taken back; says how many these are.
pub async fn open_without(tx: &Tx, practice_id: Uuid, by: &Actor, touch: Uuid) -> Result<usize> {
    let mut opened = 0;
    for one in with_contact(tx, practice_id, touch).await? {
        if one.state() == AppointmentState::Happened {
            let what = (one.id, "appointment.reopened");
            store::step_by(tx, practice_id, by, what, Stand::WithoutContact).await?;
            opened += 1;
        }
    }
    Ok(opened)
}

/// The contact is back: its appointment has happened again, unless somebody has changed it
/// since.
pub async fn happened_again(tx: &Tx, practice_id: Uuid, by: &Actor, touch: Uuid) -> Result<()> {
    for one in with_contact(tx, practice_id, touch).await? {
        if is_open(one.state()) {
            let what = (one.id, "appointment.happened");
            store::step_by(tx, practice_id, by, what, Stand::Happened(touch)).await?;
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Became {
    id: Uuid,
    state: String,
}

impl Became {
    fn state(&self) -> AppointmentState {
        AppointmentState::from_code(&self.state).unwrap_or(AppointmentState::Planned)
    }
}

async fn with_contact(tx: &Tx, practice_id: Uuid, touch: Uuid) -> Result<Vec<Became>> {
    // Served by appointment_by_touch.
    tx.rows(
        "SELECT id, state FROM appointment WHERE practice_id = $1 AND touch_id = $2",
        args![practice_id, touch],
    )
    .await
}

fn is_open(state: AppointmentState) -> bool {
    !matches!(state, AppointmentState::Cancelled | AppointmentState::Happened)
}
