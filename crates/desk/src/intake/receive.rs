//! Taking an arrival in: when this returns, it survives a crash.

use platform::{
    Instant, Result, Sql, Uuid, args, clock,
    db::{changed, insert_many},
    jobs::{self, NewJob},
    new_id,
    web::App,
};
use sha2::{Digest, Sha256};

use super::{Arrival, Piece, Receipt, status_token_hash};

/// How long a status link opens: long enough for a plan of care and its end.
const LINK_LIVES: Instant = 180 * 24 * 60 * 60 * 1000;

/// The job that makes pictures of the pages of an item and reads them.
pub const LOOK_AT: &str = "arrivals.pages";

/// Takes an arrival in, once: the same thing again gets the same receipt.
pub async fn receive(app: &App, practice_id: Uuid, arrival: Arrival) -> Result<Receipt> {
    let tx = app.db().begin().await?;
    // Served by the unique key of 'once'.
    let known = tx
        .value::<Uuid>(
            "SELECT id FROM intake_item WHERE practice_id = $1 AND once = $2",
            args![practice_id, arrival.once.as_str()],
        )
        .await?;
    if let Some(id) = known {
        let receipt = Receipt::of(app.secrets(), practice_id, &arrival.once, id);
        return Ok(Receipt { is_new: false, ..receipt });
    }
    let (id, now) = (new_id(), clock::now());
    let receipt = Receipt::of(app.secrets(), practice_id, &arrival.once, id);
    let raw = match &arrival.raw {
        Some(raw) => Some(
            app.vault()
                .keep(&tx, practice_id, &raw.name, &raw.media_type, &raw.bytes, None)
                .await?,
        ),
        None => None,
    };
    let hash =
        arrival.raw.as_ref().map(|raw| hex::encode(Sha256::digest(&raw.bytes))).unwrap_or_default();
    tx.run(
        "INSERT INTO intake_item (practice_id, id, reference, once, channel, received_at,
             arrived_at, due_at, sender, urgency, trust, state, state_since, draft, raw_file_id,
             raw_sha256, source_id, clinic_id, link_id, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'new', $7, $12, $13, $14, $15, $16,
             $17, $7)",
        args![
            practice_id,
            id,
            receipt.reference.as_str(),
            arrival.once.as_str(),
            arrival.channel.code(),
            arrival.received_at,
            now,
            due_at(&arrival),
            arrival.sender.as_str(),
            arrival.urgency.code(),
            arrival.trust.code(),
            serde_json::to_string(&arrival.draft)?,
            raw,
            hash,
            arrival.source_id,
            arrival.clinic_id,
            arrival.link_id
        ],
    )
    .await?;
    let mut pieces = Vec::new();
    for piece in &arrival.pieces {
        let file = app
            .vault()
            .keep(&tx, practice_id, &piece.name, &piece.media_type, &piece.bytes, None)
            .await?;
        pieces.push(args![
            practice_id,
            new_id(),
            id,
            file,
            piece.kind.code(),
            piece.name.as_str(),
            piece.media_type.as_str(),
            piece.bytes.len() as i64,
            piece.pages,
            piece.words.as_str(),
            now
        ]);
    }
    let columns = [
        "practice_id",
        "id",
        "item_id",
        "file_id",
        "kind",
        "name",
        "media_type",
        "bytes",
        "pages",
        "words",
        "created_at",
    ];
    insert_many(&tx, "attachment", &columns, pieces, "").await?;
    if arrival.pieces.iter().any(Piece::has_pages) {
        // In the same transaction: what was taken in is also looked at, whatever happens.
        let job = NewJob::new(LOOK_AT, serde_json::json!({ "item": id }));
        jobs::enqueue(&tx, practice_id, job).await?;
    }
    tx.run(
        "INSERT INTO status_link (practice_id, id, token_hash, pin_hash, item_id, expires_at,
                                  created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            practice_id,
            new_id(),
            status_token_hash(&receipt.status_token),
            receipt.pin_hash(app.secrets()),
            id,
            now + LINK_LIVES,
            now
        ],
    )
    .await?;
    changed(&tx, practice_id, "inbox").await?;
    tx.commit().await?;
    Ok(receipt)
}

/// When a person should have looked at it.
fn due_at(arrival: &Arrival) -> Instant {
    arrival.received_at + 2 * 60 * 60 * 1000
}
