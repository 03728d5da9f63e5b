//! Taking an arrival in: when this returns, it survives a crash.

use lexicon::Channel;
use platform::{
    Error, Instant, Result, Sql, Uuid, args, clock,
    db::{FromQueryResult, Value},
    new_id,
    vault::Vault,
    web::App,
};
use sha2::{Digest, Sha256};

use super::{
    Arrival, Piece, PieceKind, Receipt, Trust, Urgency, hours_kept, status_token_hash,
    writer::{Fate, Rows, Writer},
};

/// How long a status link opens: long enough for a plan of care and its end.
const LINK_LIVES: Instant = 180 * 24 * 60 * 60 * 1000;
/// A reference is 40 bits: in ten million items, one in a hundred thousand meets another.
const TRIES: usize = 5;
/// The most changed sendings of one form that become items of their own.
const MOST_CHANGED: i64 = 5;

/// An attached file that is in the vault already, with its row.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The file.
    pub file_id: Uuid,
    /// What it is.
    pub kind: PieceKind,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
}

/// Takes an arrival in, once: the same thing again gets the same receipt.
pub async fn receive(app: &App, practice_id: Uuid, arrival: Arrival) -> Result<Receipt> {
    take(app, practice_id, &arrival, &[]).await
}

/// Takes a form in that can be sent again. The same again gets the same receipt; sent
/// again with other words or more files it is an item of its own that says so, since a
/// correction must not be lost because a first sending was kept.
pub async fn receive_again(
    app: &App,
    practice_id: Uuid,
    arrival: Arrival,
    stored: Vec<Stored>,
) -> Result<Receipt> {
    let first = take(app, practice_id, &arrival, &stored).await?;
    if first.is_new || is_same(app, practice_id, first.item_id, &arrival, &stored).await? {
        return Ok(first);
    }
    // Served by the unique key of 'once'.
    let changed = app
        .db()
        .value::<i64>(
            "SELECT count(*) FROM intake_item WHERE practice_id = $1 AND once > $2 AND once < $3",
            args![practice_id, format!("{}:", arrival.once), format!("{};", arrival.once)],
        )
        .await?;
    if changed.unwrap_or(0) >= MOST_CHANGED {
        return Ok(first);
    }
    let mut arrival = arrival;
    let mut hash = Sha256::new();
    hash.update(words(&arrival)?);
    for file in &stored {
        hash.update(file.file_id.as_bytes());
    }
    arrival.once = format!("{}:{}", arrival.once, hex::encode(&hash.finalize()[..8]));
    let doubt = format!("Sent again with changes: the first is {}.", first.reference);
    arrival.draft.doubts.push(doubt);
    take(app, practice_id, &arrival, &stored).await
}

/// The draft without our own doubts.
fn words(arrival: &Arrival) -> Result<String> {
    let mut draft = arrival.draft.clone();
    draft.doubts.clear();
    Ok(serde_json::to_string(&draft)?)
}

async fn is_same(
    app: &App,
    practice_id: Uuid,
    id: Uuid,
    arrival: &Arrival,
    stored: &[Stored],
) -> Result<bool> {
    #[derive(FromQueryResult)]
    struct FileId {
        file_id: Uuid,
    }
    // Served by the primary key, then attachment_by_item.
    let draft = app
        .db()
        .value::<String>(
            "SELECT draft FROM intake_item WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?
        .unwrap_or_default();
    let mut draft: super::Draft = serde_json::from_str(&draft)?;
    draft.doubts.clear();
    if serde_json::to_string(&draft)? != words(arrival)? {
        return Ok(false);
    }
    let files: Vec<FileId> = app
        .db()
        .rows(
            "SELECT file_id FROM attachment WHERE practice_id = $1 AND item_id = $2",
            args![practice_id, id],
        )
        .await?;
    Ok(stored.iter().all(|new| files.iter().any(|file| file.file_id == new.file_id)))
}

async fn take(
    app: &App,
    practice_id: Uuid,
    arrival: &Arrival,
    stored: &[Stored],
) -> Result<Receipt> {
    if arrival.raw.is_some() || !arrival.pieces.is_empty() {
        // Before files are written for nothing.
        if let Some(receipt) = known(app, practice_id, &arrival.once).await? {
            return Ok(receipt);
        }
    }
    let (id, now) = (new_id(), clock::now());
    let files = put(app, practice_id, arrival).await?;
    let due_at = due_at(app, practice_id, arrival).await?;
    for attempt in 0..TRIES {
        let salt = match attempt {
            0 => arrival.once.clone(),
            _ => format!("{}#{attempt}", arrival.once),
        };
        let receipt = Receipt::of(app.secrets(), practice_id, &salt, id);
        let rows = rows(app, practice_id, arrival, stored, &files, &receipt, (now, due_at))?;
        match app.kept::<Writer>().write(app, rows).await? {
            Fate::Kept => return Ok(receipt),
            Fate::Known(id, reference) => {
                for (file, _) in &files {
                    app.vault().remove(practice_id, *file)?;
                }
                let receipt = Receipt::of(app.secrets(), practice_id, &arrival.once, id);
                return Ok(Receipt { is_new: false, reference, ..receipt });
            }
            Fate::Clash => {}
        }
    }
    Err(Error::Internal("no free reference was found".into()))
}

async fn known(app: &App, practice_id: Uuid, once: &str) -> Result<Option<Receipt>> {
    #[derive(FromQueryResult)]
    struct Known {
        id: Uuid,
        reference: String,
    }
    // Served by the unique key of 'once'.
    let known: Option<Known> = app
        .db()
        .row(
            "SELECT id, reference FROM intake_item WHERE practice_id = $1 AND once = $2",
            args![practice_id, once],
        )
        .await?;
    Ok(known.map(|known| {
        let receipt = Receipt::of(app.secrets(), practice_id, once, known.id);
        Receipt { is_new: false, reference: known.reference, ..receipt }
    }))
}

/// Puts raw bytes and pieces into the vault, before any row names them. The raw bytes
/// come first, where there are any.
async fn put(app: &App, practice_id: Uuid, arrival: &Arrival) -> Result<Vec<(Uuid, Vec<Value>)>> {
    if arrival.raw.is_none() && arrival.pieces.is_empty() {
        return Ok(Vec::new());
    }
    let (vault, raw, pieces) = (app.vault().clone(), arrival.raw.clone(), arrival.pieces.clone());
    let work = move || -> Result<Vec<(Uuid, Vec<Value>)>> {
        let raw = raw.iter().map(|raw| (&raw.name, &raw.media_type, &raw.bytes));
        let pieces = pieces.iter().map(|piece| (&piece.name, &piece.media_type, &piece.bytes));
        raw.chain(pieces)
            .map(|(name, media_type, bytes)| {
                let id = vault.put(practice_id, bytes)?;
                Ok((id, Vault::row(practice_id, id, name, media_type, bytes, None)))
            })
            .collect()
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Internal(error.to_string()))?
}

fn rows(
    app: &App,
    practice_id: Uuid,
    arrival: &Arrival,
    stored: &[Stored],
    files: &[(Uuid, Vec<Value>)],
    receipt: &Receipt,
    (now, due_at): (Instant, Instant),
) -> Result<Rows> {
    let id = receipt.item_id;
    let raw = arrival.raw.as_ref().and(files.first()).map(|(file, _)| *file);
    let hash =
        arrival.raw.as_ref().map(|raw| hex::encode(Sha256::digest(&raw.bytes))).unwrap_or_default();
    let item = args![
        practice_id,
        id,
        receipt.reference.as_str(),
        arrival.once.as_str(),
        arrival.channel.code(),
        arrival.received_at,
        now,
        due_at,
        arrival.sender.as_str(),
        arrival.urgency.code(),
        arrival.trust.code(),
        "new",
        now,
        serde_json::to_string(&arrival.draft)?,
        raw,
        hash,
        arrival.source_id,
        arrival.clinic_id,
        arrival.link_id,
        now
    ];
    let attachment =
        |file, kind: PieceKind, name: &str, media_type: &str, bytes, pages, words: &str| {
            args![
                practice_id,
                new_id(),
                id,
                file,
                kind.code(),
                name,
                media_type,
                bytes,
                pages,
                words,
                now
            ]
        };
    let of_pieces = files.iter().skip(usize::from(raw.is_some())).map(|(file, _)| *file);
    let mut attachments: Vec<Vec<Value>> = of_pieces
        .zip(&arrival.pieces)
        .map(|(file, piece)| {
            let bytes = piece.bytes.len() as i64;
            attachment(
                file,
                piece.kind,
                &piece.name,
                &piece.media_type,
                bytes,
                piece.pages,
                &piece.words,
            )
        })
        .collect();
    attachments.extend(stored.iter().map(|file| {
        attachment(file.file_id, file.kind, &file.name, &file.media_type, file.bytes, None, "")
    }));
    let link = args![
        practice_id,
        new_id(),
        status_token_hash(&receipt.status_token),
        receipt.pin_hash(app.secrets()),
        id,
        now + LINK_LIVES,
        now
    ];
    let once = arrival.once.clone();
    let has_pages = arrival.pieces.iter().any(Piece::has_pages)
        || stored.iter().any(|file| super::arrival::has_pages(&file.media_type));
    let files = files.iter().map(|(_, row)| row.clone()).collect();
    let is_acknowledged = is_acknowledged(arrival);
    Ok(Rows { practice_id, id, once, item, files, attachments, link, has_pages, is_acknowledged })
}

/// Who sent a form and gave an address is told by mail that it arrived; never on
/// doubtful grounds, or we would write to strangers for whoever likes to annoy them.
fn is_acknowledged(arrival: &Arrival) -> bool {
    arrival.channel == Channel::Form
        && arrival.trust != Trust::Doubtful
        && arrival.draft.doubts.is_empty()
        && mail::is_address(arrival.draft.referrer_email.value.trim())
}

/// When a person should have looked at it: after as many minutes of the clinic's open time
/// as the practice has set, fewer where the patient needs somebody today.
async fn due_at(app: &App, practice_id: Uuid, arrival: &Arrival) -> Result<Instant> {
    let kept = hours_kept::find(app, practice_id, arrival.clinic_id).await?;
    let minutes = match arrival.urgency {
        Urgency::Urgent => kept.targets.urgent_look_minutes,
        Urgency::Routine => kept.targets.look_minutes,
    };
    let from = clock::timestamp(arrival.received_at);
    Ok(kept.hours.after(from, &kept.zone, minutes).as_millisecond())
}
