//! What follows when a piece has printed well, and when that is taken back: one line a kind.
//! It happens in the transaction that closes the batch, so that nothing is recorded twice, or
//! without having been printed.

use platform::{
    Result, Tx, Uuid,
    audit::{self, Actor, Entry},
};

use super::piece::{Piece, PieceKind};
use crate::{letters, office_reports, thanks};

/// It printed well.
pub(super) async fn printed(tx: &Tx, practice_id: Uuid, by: &Actor, piece: &Piece) -> Result<()> {
    note(tx, practice_id, by, "print.printed", piece).await?;
    match piece.kind {
        PieceKind::ThankYouCard | PieceKind::ThankYouLetter => {
            thanks::printed(tx, practice_id, by, piece.subject_id).await
        }
        PieceKind::Letter => letters::printed(tx, practice_id, by, piece.subject_id).await,
        PieceKind::OfficeReport => {
            office_reports::printed(tx, practice_id, by, piece.subject_id).await
        }
    }
}

/// That was a mistake.
pub(super) async fn unprinted(tx: &Tx, practice_id: Uuid, by: &Actor, piece: &Piece) -> Result<()> {
    note(tx, practice_id, by, "print.taken_back", piece).await?;
    match piece.kind {
        PieceKind::ThankYouCard | PieceKind::ThankYouLetter => {
            thanks::unprinted(tx, practice_id, by, piece.subject_id).await
        }
        PieceKind::Letter => letters::unprinted(tx, practice_id, by, piece.subject_id).await,
        PieceKind::OfficeReport => {
            office_reports::unprinted(tx, practice_id, by, piece.subject_id).await
        }
    }
}

/// The log names what was printed by what it is where it came from.
async fn note(tx: &Tx, practice_id: Uuid, by: &Actor, action: &str, piece: &Piece) -> Result<()> {
    let entry = Entry::about(action, piece.kind.code(), piece.subject_id);
    audit::record(tx, practice_id, by, entry).await
}
