//! Putting something into the queue, and taking it out again.

use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db, new_id,
};

use super::{
    TOPIC,
    piece::{Content, PieceKind},
};
use crate::documents::title::About;

/// Something to be printed.
#[derive(Debug, Clone)]
pub struct NewPiece {
    /// What sort it is.
    pub kind: PieceKind,
    /// What it is in the capability that wants it printed: a thank-you, a letter.
    pub subject_id: Uuid,
    /// The source it goes to.
    pub source_id: Uuid,
    /// The clinic that writes; the practice where none is given.
    pub clinic_id: Option<Uuid>,
    /// The patient whom it names; whoever may not see patients can't open it.
    pub patient_id: Option<Uuid>,
    /// The referral it is about.
    pub referral_id: Option<Uuid>,
    /// The finished document that is printed, where it was signed before: none is made then.
    pub document: Option<Uuid>,
    /// The finished document that a letter corrects.
    pub replaces: Option<Uuid>,
    /// What it is called in the queue, without the patient: "Progress letter to Dr. Osei".
    pub title: String,
    /// Its words.
    pub content: Content,
}

/// Whether there was something to take out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawn {
    /// It waits no more.
    Yes,
    /// Nothing waited: it was printed, or taken out before.
    NothingWaited,
}

/// Puts a piece into the queue and returns its id. What waits for the same subject already
/// gets the new words.
///
/// # Errors
/// [`Error::Conflict`] while it is being printed, [`Error::Invalid`] for thanks
/// that name a patient.
pub async fn enqueue(tx: &Tx, practice_id: Uuid, by: &Actor, new: &NewPiece) -> Result<Uuid> {
    let about = About::read(tx, practice_id, new.patient_id, new.referral_id).await?;
    if new.kind != PieceKind::Letter && about.patient_id.is_some() {
        return Err(Error::Invalid("Thanks name no patient. Write a letter instead.".into()));
    }
    if new.content.form() != new.kind.form() {
        return Err(Error::Internal("the words of a piece are not of its kind".into()));
    }
    // Served by print_piece_open.
    let id = tx
        .value::<Uuid>(
            "INSERT INTO print_piece (practice_id, id, kind, subject_id, source_id, clinic_id,
                                      patient_id, referral_id, replaces_id, document_id,
                                      is_signed, title, content, state, created_at, created_by,
                                      changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'waiting', $14, $15,
                     $14, $15)
             ON CONFLICT (practice_id, kind, subject_id) WHERE state IN ('waiting', 'claimed')
             DO UPDATE SET source_id = excluded.source_id, clinic_id = excluded.clinic_id,
                patient_id = excluded.patient_id, referral_id = excluded.referral_id,
                replaces_id = excluded.replaces_id, is_signed = excluded.is_signed,
                document_id = coalesce(excluded.document_id, print_piece.document_id), title = excluded.title, content = excluded.content,
                changed_at = excluded.changed_at, changed_by = excluded.changed_by
             WHERE print_piece.state = 'waiting'
             RETURNING id",
            args![
                practice_id,
                new_id(),
                new.kind.code(),
                new.subject_id,
                new.source_id,
                new.clinic_id,
                about.patient_id,
                new.referral_id,
                new.replaces,
                new.document,
                new.document.is_some(),
                about.title(&new.title, new.kind.label()),
                serde_json::to_string(&new.content)?,
                clock::now(),
                by.id
            ],
        )
        .await?
        .ok_or_else(being_printed)?;
    let entry = Entry::about("print.enqueued", "print_piece", id);
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, TOPIC).await?;
    Ok(id)
}

/// Takes what waits for a subject out of the queue.
///
/// # Errors
/// [`Error::Conflict`] while it is being printed.
pub async fn withdraw(
    tx: &Tx,
    practice_id: Uuid,
    kind: PieceKind,
    subject_id: Uuid,
) -> Result<Withdrawn> {
    // Served by print_piece_open.
    let taken = tx
        .run(
            "UPDATE print_piece SET state = 'withdrawn', changed_at = $4
             WHERE practice_id = $1 AND kind = $2 AND subject_id = $3 AND state = 'waiting'",
            args![practice_id, kind.code(), subject_id, clock::now()],
        )
        .await?;
    if taken > 0 {
        db::changed(tx, practice_id, TOPIC).await?;
        return Ok(Withdrawn::Yes);
    }
    let claimed = tx
        .value::<i64>(
            "SELECT count(*) FROM print_piece
             WHERE practice_id = $1 AND kind = $2 AND subject_id = $3 AND state = 'claimed'",
            args![practice_id, kind.code(), subject_id],
        )
        .await?;
    match claimed {
        Some(0) | None => Ok(Withdrawn::NothingWaited),
        Some(_) => Err(being_printed()),
    }
}

fn being_printed() -> Error {
    Error::Conflict(
        "It is being printed just now. Say under Print whether it printed well, then try again."
            .into(),
    )
}
