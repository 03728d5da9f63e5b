//! Writing appointments.

use lexicon::{AppointmentKind, AppointmentState, InviteAnswer};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::{self, FromQueryResult},
    new_id,
    sessions::Visitor,
};
use serde_json::{Value, json};

use super::{attendees, record, told};

/// The change counter of appointments.
pub(super) const TOPIC: &str = "calendar";

/// Where an appointment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// At an office of theirs.
    Office(Uuid),
    /// At our clinic.
    Clinic,
    /// In words; empty when nobody said.
    Words(String),
}

/// An appointment as somebody wants it.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub source_id: Uuid,
    pub kind: AppointmentKind,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub zone: String,
    pub owner_id: Uuid,
    /// All of ours who go, the owner among them.
    pub members: Vec<Uuid>,
    /// Their people, with the names under which they are kept.
    pub people: Vec<(Uuid, String)>,
    pub clinic_id: Option<Uuid>,
    pub place: Place,
    pub note: String,
    pub reason: String,
}

impl Place {
    fn columns(&self) -> (Option<Uuid>, bool, &str) {
        match self {
            Self::Office(id) => (Some(*id), false, ""),
            Self::Clinic => (None, true, ""),
            Self::Words(words) => (None, false, words),
        }
    }
}

/// Plans one.
pub(super) async fn add(tx: &Tx, practice_id: Uuid, by: &Actor, plan: &Plan) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    let (location, at_clinic, words) = plan.place.columns();
    tx.run(
        "INSERT INTO appointment (practice_id, id, source_id, kind, state, starts_at, ends_at, zone,
                                  owner_id, clinic_id, location_id, at_clinic, place, note, reason,
                                  created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, 'planned', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                 $15, $16)",
        args![
            practice_id,
            id,
            plan.source_id,
            plan.kind.code(),
            plan.starts_at,
            plan.ends_at,
            plan.zone.as_str(),
            plan.owner_id,
            plan.clinic_id,
            location,
            at_clinic,
            words,
            plan.note.as_str(),
            plan.reason.as_str(),
            now,
            by.id
        ],
    )
    .await?;
    for member in &plan.members {
        join(tx, practice_id, id, *member).await?;
    }
    attendees::set(tx, practice_id, id, &plan.people).await?;
    note(tx, practice_id, by, "appointment.planned", id, json!({ "kind": plan.kind.code() }))
        .await?;
    Ok(id)
}

/// Changes one, unless somebody was faster.
pub(super) async fn change(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (id, version): (Uuid, i64),
    plan: &Plan,
) -> Result<()> {
    let (location, at_clinic, words) = plan.place.columns();
    let changed = tx
        .run(
            "UPDATE appointment SET kind = $4, starts_at = $5, ends_at = $6, zone = $7, owner_id = $8,
                    clinic_id = $9, location_id = $10, at_clinic = $11, place = $12, note = $13,
                    reason = $14, version = version + 1, changed_at = $15, changed_by = $16
             WHERE practice_id = $1 AND id = $2 AND version = $3",
            args![
                practice_id,
                id,
                version,
                plan.kind.code(),
                plan.starts_at,
                plan.ends_at,
                plan.zone.as_str(),
                plan.owner_id,
                plan.clinic_id,
                location,
                at_clinic,
                words,
                plan.note.as_str(),
                plan.reason.as_str(),
                clock::now(),
                by.id
            ],
        )
        .await?;
    if changed == 0 {
        return Err(outdated());
    }
    set_members(tx, practice_id, id, &plan.members).await?;
    attendees::set(tx, practice_id, id, &plan.people).await?;
    settle(tx, practice_id, id, Stand::ByAnswers).await?;
    note(tx, practice_id, by, "appointment.changed", id, json!({})).await
}

/// Moves one to other times, unless somebody was faster.
pub(super) async fn move_to(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (id, version): (Uuid, i64),
    (starts_at, ends_at): (Instant, Instant),
) -> Result<()> {
    let changed = tx
        .run(
            "UPDATE appointment SET starts_at = $4, ends_at = $5, version = version + 1,
                    changed_at = $6, changed_by = $7
             WHERE practice_id = $1 AND id = $2 AND version = $3",
            args![practice_id, id, version, starts_at, ends_at, clock::now(), by.id],
        )
        .await?;
    if changed == 0 {
        return Err(outdated());
    }
    settle(tx, practice_id, id, Stand::ByAnswers).await?;
    note(tx, practice_id, by, "appointment.moved", id, json!({})).await
}

/// What somebody is told who was slower.
pub(super) fn outdated() -> Error {
    Error::Conflict(
        "Somebody has changed this appointment in the meantime. Look at it again, then do what \
         you meant to do."
            .into(),
    )
}

/// How an appointment is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// As those who were invited have answered, unless it is over or off.
    ByAnswers,
    /// Still to come, again.
    Open,
    /// Off.
    Cancelled,
    /// Over, and become this contact.
    Happened(Uuid),
    /// Open again, since its contact was taken back, with which it is over again.
    WithoutContact,
}

/// Works out how an appointment stands and keeps it, in the transaction of the change.
pub(super) async fn settle(tx: &Tx, practice_id: Uuid, id: Uuid, stand: Stand) -> Result<()> {
    let appointment = record::one(tx, practice_id, id).await?;
    let by_answers = async || -> Result<AppointmentState> {
        let times = told::times(appointment.starts_at, appointment.ends_at);
        let all = attendees::of(tx, practice_id, id).await?;
        let answers: Vec<InviteAnswer> = all
            .iter()
            .filter(|one| one.removed_at.is_none() && one.is_told())
            .map(|one| one.answer_to(&times))
            .collect();
        Ok(AppointmentState::by_answers(&answers))
    };
    let (state, touch) = match stand {
        Stand::ByAnswers if !appointment.state.is_open() => {
            (appointment.state, appointment.touch_id)
        }
        Stand::ByAnswers | Stand::Open => (by_answers().await?, None),
        Stand::Cancelled => (AppointmentState::Cancelled, None),
        Stand::Happened(touch) => (AppointmentState::Happened, Some(touch)),
        Stand::WithoutContact => (by_answers().await?, appointment.touch_id),
    };
    tx.run(
        "UPDATE appointment SET state = $3, touch_id = $4, changed_at = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, state.code(), touch, clock::now()],
    )
    .await?;
    db::changed(tx, practice_id, TOPIC).await
}

/// Raises the version with a step that is not [`change`].
pub(super) async fn step(
    tx: &Tx,
    visitor: &Visitor,
    id: Uuid,
    action: &str,
    stand: Stand,
) -> Result<()> {
    step_by(tx, visitor.practice_id, &visitor.actor(), (id, action), stand).await
}

/// The same where no visitor is there to do it.
pub(super) async fn step_by(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (id, action): (Uuid, &str),
    stand: Stand,
) -> Result<()> {
    tx.run(
        "UPDATE appointment SET version = version + 1, changed_by = $3
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, by.id],
    )
    .await?;
    settle(tx, practice_id, id, stand).await?;
    note(tx, practice_id, by, action, id, json!({})).await
}

/// Keeps others from changing it until this transaction ends.
pub(super) async fn hold(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<()> {
    let held = tx
        .run(
            "UPDATE appointment SET version = version WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?;
    if held == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// What those who were invited have been told with this sending.
pub(super) async fn told(tx: &Tx, practice_id: Uuid, id: Uuid, told: &record::Told) -> Result<()> {
    tx.run(
        "UPDATE appointment SET told_sequence = $3, told_times = $4, told_rest = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, told.sequence, told.times.as_str(), told.rest.as_str()],
    )
    .await?;
    Ok(())
}

/// One of ours goes too; who goes already stays.
pub(super) async fn join(tx: &Tx, practice_id: Uuid, id: Uuid, member: Uuid) -> Result<()> {
    tx.run(
        "INSERT INTO appointment_member (practice_id, id, appointment_id, member_id)
         VALUES ($1, $2, $3, $4) ON CONFLICT (practice_id, appointment_id, member_id) DO NOTHING",
        args![practice_id, new_id(), id, member],
    )
    .await?;
    Ok(())
}

/// One of ours does not go after all.
pub(super) async fn leave(tx: &Tx, practice_id: Uuid, id: Uuid, member: Uuid) -> Result<()> {
    // Served by the unique index of appointment_member.
    tx.run(
        "DELETE FROM appointment_member WHERE practice_id = $1 AND appointment_id = $2
             AND member_id = $3",
        args![practice_id, id, member],
    )
    .await?;
    Ok(())
}

async fn set_members(tx: &Tx, practice_id: Uuid, id: Uuid, members: &[Uuid]) -> Result<()> {
    for known in self::members(tx, practice_id, id).await? {
        if !members.contains(&known) {
            leave(tx, practice_id, id, known).await?;
        }
    }
    for member in members {
        join(tx, practice_id, id, *member).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Member {
    member_id: Uuid,
}

/// All of ours who go.
pub(super) async fn members(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Vec<Uuid>> {
    // Served by the unique index of appointment_member.
    let rows: Vec<Member> = db
        .rows(
            "SELECT member_id FROM appointment_member WHERE practice_id = $1 AND appointment_id = $2",
            args![practice_id, id],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.member_id).collect())
}

/// Writes down who did what to an appointment.
pub(super) async fn note(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    action: &str,
    id: Uuid,
    detail: Value,
) -> Result<()> {
    let entry = Entry { action, subject_kind: "appointment", subject_id: Some(id), detail };
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, TOPIC).await
}
