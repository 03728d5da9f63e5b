//! Answers that wait for a person: a proposed time, or an answer from an address that was not
//! invited.

use lexicon::InviteAnswer;
use platform::{Error, Instant, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult, new_id};

/// As many may wait at one appointment; what is more comes into the inbox.
const MOST: i64 = 20;

/// One of them.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct OpenAnswer {
    pub id: Uuid,
    pub attendee_id: Option<Uuid>,
    pub attendee: Option<String>,
    pub kind: String,
    pub from_name: String,
    pub from_address: String,
    pub answer: String,
    pub comment: String,
    pub starts_at: Option<Instant>,
    pub ends_at: Option<Instant>,
    pub sequence: Option<i64>,
    pub stamped_at: Option<Instant>,
    pub received_at: Instant,
}

impl OpenAnswer {
    /// The time it proposes.
    pub fn proposal(&self) -> Option<(Instant, Instant)> {
        if self.kind == "counter" { self.starts_at.zip(self.ends_at) } else { None }
    }

    /// What it says.
    pub fn answer(&self) -> InviteAnswer {
        InviteAnswer::from_code(&self.answer).unwrap_or(InviteAnswer::NeedsAction)
    }

    /// Who says it.
    pub fn name(&self) -> String {
        match self.from_name.as_str() {
            "" => self.from_address.clone(),
            name => name.to_owned(),
        }
    }
}

const SELECT: &str = "SELECT x.id, x.attendee_id, p.name AS attendee, x.kind, x.from_name,
        x.from_address, x.answer, x.comment, x.starts_at, x.ends_at, x.sequence, x.stamped_at,
        x.received_at
     FROM appointment_answer x
     LEFT JOIN appointment_person p ON p.practice_id = x.practice_id AND p.id = x.attendee_id";

/// Those that wait at an appointment, the oldest first.
pub(super) async fn of(
    db: &impl Sql,
    practice_id: Uuid,
    appointment: Uuid,
) -> Result<Vec<OpenAnswer>> {
    // Served by appointment_answer_by_appointment.
    let sql = format!(
        "{SELECT} WHERE x.practice_id = $1 AND x.appointment_id = $2 AND x.decision = ''
         ORDER BY x.received_at"
    );
    db.rows(&sql, args![practice_id, appointment]).await
}

/// One that still waits.
pub(super) async fn one(
    db: &impl Sql,
    practice_id: Uuid,
    appointment: Uuid,
    id: Uuid,
) -> Result<OpenAnswer> {
    // Served by the primary key.
    let sql = format!(
        "{SELECT} WHERE x.practice_id = $1 AND x.id = $2 AND x.appointment_id = $3
           AND x.decision = ''"
    );
    db.row(&sql, args![practice_id, id, appointment]).await?.ok_or(Error::NotFound)
}

/// One to be kept.
pub(super) struct NewOpenAnswer<'a> {
    pub appointment: Uuid,
    pub attendee: Option<Uuid>,
    pub kind: &'a str,
    pub from: (&'a str, &'a str),
    pub answer: InviteAnswer,
    pub comment: &'a str,
    pub times: Option<(Instant, Instant)>,
    pub sequence: Option<i64>,
    pub stamp: Option<Instant>,
    /// The same twice is one.
    pub once: &'a str,
}

/// Whether something was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// It waits now, or it did before.
    Yes,
    /// Too many wait already.
    TooMany,
}

/// Keeps one.
pub(super) async fn keep(tx: &Tx, practice_id: Uuid, new: &NewOpenAnswer<'_>) -> Result<Kept> {
    // Served by appointment_answer_by_appointment.
    let waiting = tx
        .value::<i64>(
            "SELECT count(*) FROM appointment_answer
             WHERE practice_id = $1 AND appointment_id = $2 AND decision = ''",
            args![practice_id, new.appointment],
        )
        .await?;
    if waiting.unwrap_or(0) >= MOST {
        return Ok(Kept::TooMany);
    }
    tx.run(
        "INSERT INTO appointment_answer (practice_id, id, appointment_id, attendee_id, kind,
             from_name, from_address, answer, comment, starts_at, ends_at, sequence, stamped_at,
             once, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (practice_id, once) DO NOTHING",
        args![
            practice_id,
            new_id(),
            new.appointment,
            new.attendee,
            new.kind,
            new.from.0,
            new.from.1,
            new.answer.code(),
            new.comment,
            new.times.map(|times| times.0),
            new.times.map(|times| times.1),
            new.sequence,
            new.stamp,
            new.once,
            clock::now()
        ],
    )
    .await?;
    Ok(Kept::Yes)
}

/// Somebody has decided.
pub(super) async fn decide(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    decision: &str,
    by: Uuid,
) -> Result<()> {
    tx.run(
        "UPDATE appointment_answer SET decision = $3, decided_at = $4, decided_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, decision, clock::now(), by],
    )
    .await?;
    Ok(())
}
