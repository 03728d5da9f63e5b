//! "Did it print well?": what the answer changes, and taking it back.

use std::collections::HashMap;

use platform::{Error, Result, Sql, Tx, Uuid, args, clock, sessions::Visitor, web::App};
use press::Paper;

use super::{
    after,
    claim::note,
    paper,
    piece::{Content, Piece},
    store::{self, Batch, Item},
};
use crate::documents::{self, Finished};

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed {
    pub printed: usize,
    pub back: usize,
}

/// Closes a batch: what is in `back` did not print well and waits again; of the rest each is
/// recorded, and a letter that was not signed before is kept as a finished document.
///
/// # Errors
/// [`Error::Conflict`] when somebody has answered already, or a letter would be kept otherwise
/// than it was printed.
pub(super) async fn close(
    app: &App,
    visitor: &Visitor,
    batch: &Batch,
    back: &[Uuid],
) -> Result<Closed> {
    let well = |item: &&Item| !back.contains(&item.piece.id);
    // Typeset before the transaction: it takes longer than anybody should wait for a lock.
    let mut letters: HashMap<Uuid, Paper> = HashMap::new();
    for item in batch.items.iter().filter(well) {
        let is_new = !batch.is_again && !item.piece.is_signed;
        if let (Content::Letter(_), true) = (&item.piece.content, is_new) {
            let letter = paper::letter_of(app, visitor, item).await?;
            letters.insert(item.piece.id, paper::typeset(move || press::letter(&letter)).await?);
        }
    }
    let tx = app.db().begin().await?;
    // Served by the primary key.
    let mine = tx
        .run(
            "UPDATE print_batch SET state = 'closed', closed_at = $3, closed_by = $4
             WHERE practice_id = $1 AND id = $2 AND state = 'open'",
            args![visitor.practice_id, batch.id, clock::now(), visitor.member_id],
        )
        .await?;
    if mine == 0 {
        return Err(Error::Conflict("Somebody has answered for this batch already.".into()));
    }
    let mut closed = Closed { printed: 0, back: 0 };
    for item in &batch.items {
        let outcome = if well(&item) {
            let paper = letters.remove(&item.piece.id);
            record(app, &tx, visitor, batch, &item.piece, paper).await?;
            closed.printed += 1;
            "printed"
        } else {
            // What was printed before stays printed, however the second time went.
            let state = if batch.is_again { "printed" } else { "waiting" };
            put(&tx, visitor, item.piece.id, "claimed", state).await?;
            closed.back += 1;
            "back"
        };
        set_outcome(&tx, visitor.practice_id, batch.id, item.piece.id, outcome).await?;
    }
    note(&tx, visitor, "print.closed", batch.id, closed.printed).await?;
    tx.commit().await?;
    Ok(closed)
}

/// One piece printed well.
async fn record(
    app: &App,
    tx: &Tx,
    visitor: &Visitor,
    batch: &Batch,
    piece: &Piece,
    paper: Option<Paper>,
) -> Result<()> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let document = match paper {
        Some(paper) => Some(keep(app, tx, visitor, piece, paper).await?),
        None => piece.document_id,
    };
    if !batch.is_again {
        after::printed(tx, practice, &by, piece).await?;
    }
    put(tx, visitor, piece.id, "claimed", "printed").await?;
    // A letter that is printed anew was sent when it was printed first.
    tx.run(
        "UPDATE print_piece SET document_id = $3, printed_at = coalesce(printed_at, $4)
         WHERE practice_id = $1 AND id = $2",
        args![practice, piece.id, document, clock::now()],
    )
    .await?;
    Ok(())
}

/// Keeps a letter as a finished document. One that was finished before the answer was taken back
/// is kept as it is, unless the letter has other words now.
async fn keep(app: &App, tx: &Tx, visitor: &Visitor, piece: &Piece, paper: Paper) -> Result<Uuid> {
    let practice = visitor.practice_id;
    if let Some(before) = piece.document_id
        && documents::read(app, practice, before).await? == paper.pdf
    {
        return Ok(before);
    }
    let finished = Finished {
        kind: documents::Kind::Letter,
        title: piece.title.clone(),
        pdf: paper.pdf,
        pages: paper.pages,
        source_id: Some(piece.source_id),
        patient_id: piece.patient_id,
        referral_id: piece.referral_id,
        replaces: piece.document_id.or(piece.replaces_id),
    };
    Ok(documents::finish(app, tx, practice, &visitor.actor(), &finished).await?.id)
}

/// Opens a closed batch again: its pieces are as they were before the answer. A document that
/// was finished stays, and is the one that counts when they are said to have printed well.
///
/// # Errors
/// [`Error::Conflict`] when one of them has been printed, taken out or written anew since.
pub(super) async fn reopen(app: &App, visitor: &Visitor, batch: &Batch) -> Result<()> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let mine = tx
        .run(
            "UPDATE print_batch SET state = 'open', closed_at = NULL, closed_by = NULL
             WHERE practice_id = $1 AND id = $2 AND state = 'closed'",
            args![practice, batch.id],
        )
        .await?;
    if mine == 0 {
        return Err(Error::Conflict("This batch is open already.".into()));
    }
    for item in &batch.items {
        let piece = &item.piece;
        let was_recorded = item.outcome == "printed" && !batch.is_again;
        if was_recorded {
            after::unprinted(&tx, practice, &visitor.actor(), piece).await?;
        }
        let from = if item.outcome == "printed" || batch.is_again { "printed" } else { "waiting" };
        put(&tx, visitor, piece.id, from, "claimed").await?;
        if was_recorded {
            tx.run(
                "UPDATE print_piece SET printed_at = NULL WHERE practice_id = $1 AND id = $2",
                args![practice, piece.id],
            )
            .await?;
        }
        set_outcome(&tx, practice, batch.id, piece.id, "").await?;
    }
    note(&tx, visitor, "print.reopened", batch.id, batch.items.len()).await?;
    tx.commit().await
}

/// Moves a piece, which must still be where it is supposed to be; and what is claimed must be
/// the only one for its subject.
async fn put(tx: &Tx, visitor: &Visitor, id: Uuid, from: &str, to: &str) -> Result<()> {
    // Served by the primary key and print_piece_open.
    let moved = tx
        .run(
            "UPDATE print_piece SET state = $4, changed_at = $5, changed_by = $6
             WHERE practice_id = $1 AND id = $2 AND state = $3 AND NOT EXISTS (
                SELECT 1 FROM print_piece o WHERE o.practice_id = print_piece.practice_id
                  AND o.kind = print_piece.kind AND o.subject_id = print_piece.subject_id
                  AND o.id <> print_piece.id AND o.state IN ('waiting', 'claimed'))",
            args![visitor.practice_id, id, from, to, clock::now(), visitor.member_id],
        )
        .await?;
    match moved {
        0 => Err(Error::Conflict(
            "One of these has been printed again, taken out or written anew since. Look at the \
             queue again."
                .into(),
        )),
        _ => Ok(()),
    }
}

async fn set_outcome(
    tx: &Tx,
    practice_id: Uuid,
    batch_id: Uuid,
    piece_id: Uuid,
    outcome: &str,
) -> Result<()> {
    tx.run(
        "UPDATE print_batch_piece SET outcome = $4
         WHERE practice_id = $1 AND batch_id = $2 AND piece_id = $3",
        args![practice_id, batch_id, piece_id, outcome],
    )
    .await?;
    Ok(())
}

/// The batch, if the visitor may answer for it.
///
/// # Errors
/// [`Error::Forbidden`] when it names patients whom the visitor may not see.
pub(super) async fn batch_for(app: &App, visitor: &Visitor, id: Uuid) -> Result<Batch> {
    let batch = store::batch(app.db(), visitor.practice_id, id).await?;
    if batch.names_patients() {
        visitor.must(platform::Permission::ViewPatients)?;
    }
    Ok(batch)
}
