//! The people of theirs whom an appointment is with, and what they have answered.

use lexicon::InviteAnswer;
use platform::{Instant, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult, new_id};

/// Somebody of theirs.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Attendee {
    pub id: Uuid,
    pub person_id: Option<Uuid>,
    pub name: String,
    /// Where an invitation goes; empty when they are not invited.
    pub address: String,
    pub answer: String,
    /// The times their answer is about.
    pub answer_times: String,
    pub answer_sequence: Option<i64>,
    pub answer_stamp: Option<Instant>,
    pub comment: String,
    /// The last invitation that went to them.
    pub told_sequence: Option<i64>,
    pub removed_at: Option<Instant>,
}

impl Attendee {
    /// Whether an invitation has gone to them that still holds.
    pub fn is_told(&self) -> bool {
        self.told_sequence.is_some() && !self.address.is_empty()
    }

    /// What they say about these times; an answer to other times is none.
    pub fn answer_to(&self, times: &str) -> InviteAnswer {
        if self.answer_times != times {
            return InviteAnswer::NeedsAction;
        }
        InviteAnswer::from_code(&self.answer).unwrap_or(InviteAnswer::NeedsAction)
    }
}

/// All of an appointment, those who were taken off it too.
pub(super) async fn of(
    db: &impl Sql,
    practice_id: Uuid,
    appointment: Uuid,
) -> Result<Vec<Attendee>> {
    // Served by appointment_person_by_appointment.
    db.rows(
        "SELECT id, person_id, name, address, answer, answer_times, answer_sequence, answer_stamp,
                comment, told_sequence, removed_at
         FROM appointment_person WHERE practice_id = $1 AND appointment_id = $2
         ORDER BY created_at, id",
        args![practice_id, appointment],
    )
    .await
}

/// Whom it is with from now on: who is new is added, who is no longer named is taken off, and
/// who comes back keeps what was said. People without a page of their own here stay.
pub(super) async fn set(
    tx: &Tx,
    practice_id: Uuid,
    appointment: Uuid,
    people: &[(Uuid, String)],
) -> Result<()> {
    let now = clock::now();
    let known = of(tx, practice_id, appointment).await?;
    for (person, name) in people {
        match known.iter().find(|one| one.person_id == Some(*person)) {
            Some(one) if one.removed_at.is_none() => {}
            Some(one) => remove(tx, practice_id, one.id, None).await?,
            None => {
                add(tx, practice_id, appointment, Some(*person), name).await?;
            }
        }
    }
    for one in known.iter().filter(|one| one.removed_at.is_none()) {
        let Some(person) = one.person_id else { continue };
        if !people.iter().any(|(named, _)| *named == person) {
            remove(tx, practice_id, one.id, Some(now)).await?;
        }
    }
    Ok(())
}

/// Adds somebody.
pub(super) async fn add(
    tx: &Tx,
    practice_id: Uuid,
    appointment: Uuid,
    person: Option<Uuid>,
    name: &str,
) -> Result<Uuid> {
    let id = new_id();
    tx.run(
        "INSERT INTO appointment_person (practice_id, id, appointment_id, person_id, name, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![practice_id, id, appointment, person, name, clock::now()],
    )
    .await?;
    Ok(id)
}

/// Takes somebody off, or (with no time) puts them back.
pub(super) async fn remove(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    at: Option<Instant>,
) -> Result<()> {
    tx.run(
        "UPDATE appointment_person SET removed_at = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, at],
    )
    .await?;
    Ok(())
}

/// Where somebody's invitation goes.
pub(super) async fn address(tx: &Tx, practice_id: Uuid, id: Uuid, address: &str) -> Result<()> {
    tx.run(
        "UPDATE appointment_person SET address = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, address],
    )
    .await?;
    Ok(())
}

/// What has gone out to somebody; none after a cancellation.
pub(super) async fn told(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    sequence: Option<i64>,
) -> Result<()> {
    tx.run(
        "UPDATE appointment_person SET told_sequence = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, sequence],
    )
    .await?;
    Ok(())
}

/// An answer that is taken as somebody's.
pub(super) struct Answered<'a> {
    pub answer: InviteAnswer,
    pub times: &'a str,
    pub sequence: Option<i64>,
    pub stamp: Option<Instant>,
    pub comment: &'a str,
}

/// Keeps an answer.
pub(super) async fn answered(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    answered: &Answered<'_>,
) -> Result<()> {
    tx.run(
        "UPDATE appointment_person SET answer = $3, answer_times = $4, answer_sequence = $5,
                answer_stamp = $6, comment = $7
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            id,
            answered.answer.code(),
            answered.times,
            answered.sequence,
            answered.stamp,
            answered.comment
        ],
    )
    .await?;
    Ok(())
}
