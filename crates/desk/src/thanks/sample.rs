//! The thank-yous of the sample practice that wait in its print queue, or went out from there.

use jiff::{ToSpan, civil::Date};
use platform::{
    Instant, Result, Sql, Tx, Uuid, args, audit::Actor, db, db::FromQueryResult, web::App,
};

use super::{
    owing::{ASKS_FOR, owing},
    privacy::{Author, Thanked},
    queue::profession,
    way::Way,
};
use crate::{
    print::PieceKind,
    referrals::rollup::{self, COUNTED},
    reports::Which,
    touches::{self, NewTouch},
};

/// So many of those who do not treat wait for their batch.
const BATCH: usize = 4;

#[derive(FromQueryResult)]
struct Piece {
    subject_id: Uuid,
    source_id: Uuid,
    kind: String,
    created_at: Instant,
    printed_at: Option<Instant>,
}

/// Gives every card and letter of thanks its thank-you: one that waits is on record when it has
/// printed well, one that went out is a contact.
pub(crate) async fn fill(app: &App, practice_id: Uuid, today: Date) -> Result<()> {
    let tx = app.db().begin().await?;
    // Served by print_piece_by_state.
    let pieces: Vec<Piece> = tx
        .rows(
            "SELECT subject_id, source_id, kind, created_at, printed_at FROM print_piece
             WHERE practice_id = $1 AND state IN ('waiting', 'printed') AND kind IN ($2, $3)
             ORDER BY state, created_at, id",
            args![practice_id, PieceKind::ThankYouCard.code(), PieceKind::ThankYouLetter.code()],
        )
        .await?;
    for piece in &pieces {
        let is_letter = piece.kind == PieceKind::ThankYouLetter.code();
        let way = if is_letter { Way::Letter } else { Way::Card };
        let state = if piece.printed_at.is_some() { "given" } else { "waiting" };
        let touch = match piece.printed_at {
            Some(at) => {
                let by = Actor::program("sample practice");
                let touch = NewTouch {
                    note: "To say thank you.",
                    once: Some(piece.subject_id),
                    ..NewTouch::new(piece.source_id, way.touch(), at)
                };
                Some(touches::record(&tx, practice_id, &by, &touch).await?)
            }
            None => None,
        };
        tx.run(
            "INSERT INTO thank_you (practice_id, id, source_id, way, covers_until, state, given_at,
                                    touch_id, created_at)
             VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8)",
            args![
                practice_id,
                piece.subject_id,
                piece.source_id,
                way.code(),
                state,
                piece.printed_at,
                touch,
                piece.created_at
            ],
        )
        .await?;
        if piece.printed_at.is_some() {
            rollup::mark(&tx, practice_id, &[piece.source_id]).await?;
            continue;
        }
        for one in owing(&tx, practice_id, today, Which::These(&[piece.source_id])).await? {
            tx.run(
                "INSERT INTO thank_you_referral (practice_id, referral_id, thank_you_id)
                 VALUES ($1, $2, $3)",
                args![practice_id, one.referral_id, piece.subject_id],
            )
            .await?;
        }
        rollup::mark(&tx, practice_id, &[piece.source_id]).await?;
    }
    let batch = forget_some(&tx, practice_id, today).await?;
    rollup::mark(&tx, practice_id, &batch).await?;
    db::changed(&tx, practice_id, "thanks").await?;
    tx.commit().await
}

#[derive(FromQueryResult)]
struct Came {
    id: Uuid,
    profession: String,
}

/// Some of those who do not treat were last thanked long ago, so that a batch of them is seen.
async fn forget_some(tx: &Tx, practice_id: Uuid, today: Date) -> Result<Vec<Uuid>> {
    let since = today.saturating_sub(ASKS_FOR.days());
    let came: Vec<Came> = tx
        .rows(
            &format!(
                "SELECT s.id, s.profession FROM source s
                 JOIN (SELECT source_id FROM referral
                       WHERE practice_id = $1 AND received_on >= $2 AND {COUNTED}
                       GROUP BY source_id HAVING count(DISTINCT patient_id) >= 2) r
                   ON r.source_id = s.id
                 WHERE s.practice_id = $1 AND s.deleted_at IS NULL AND s.kind = 'person'
                   AND s.status = 'active' ORDER BY s.sort_name, s.id"
            ),
            args![practice_id, since.to_string()],
        )
        .await?;
    let lay = came
        .iter()
        .filter(|one| Thanked::of(profession(&one.profession), Author::Source) == Thanked::Lay);
    let batch: Vec<Uuid> = lay.take(BATCH).map(|one| one.id).collect();
    for source in &batch {
        tx.run(
            "UPDATE thank_you SET covers_until = $3
             WHERE practice_id = $1 AND source_id = $2 AND covers_until > $3",
            args![practice_id, *source, since.to_string()],
        )
        .await?;
    }
    Ok(batch)
}
