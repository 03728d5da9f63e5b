//! Taking pieces out of the queue into a batch: whoever comes second finds them gone.

use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock, db, new_id,
    sessions::Visitor,
    web::App,
};
use serde_json::json;

use super::{
    TOPIC,
    choices::Choices,
    paper,
    piece::{Content, Form},
    ready::{self, Hold, Waiting},
    store,
};

/// A batch that was begun.
pub(super) struct Begun {
    pub batch_id: Uuid,
    pub pieces: usize,
    /// How many of those picked are not in it: somebody was faster, or they cannot be mailed.
    pub left_out: usize,
}

/// Begins a batch of the pieces picked, all of one form, in the order of the pile.
///
/// # Errors
/// [`Error::Forbidden`] for letters about patients without permission, [`Error::Conflict`] when
/// none can be printed any more.
pub(super) async fn begin(
    app: &App,
    visitor: &Visitor,
    form: Form,
    ids: &[Uuid],
    choices: &Choices,
) -> Result<Begun> {
    let practice = visitor.practice_id;
    let mut picked = store::these(app.db(), practice, ids).await?;
    picked.retain(|piece| piece.kind.form() == form && piece.state == "waiting");
    let picked = ready::look_at(app.db(), visitor, picked).await?;
    if picked.iter().any(|one| one.hold == Some(Hold::Patient)) {
        return Err(Error::Forbidden);
    }
    let ready: Vec<Waiting> = picked.into_iter().filter(|one| one.hold.is_none()).collect();
    let mut prints = Vec::new();
    for one in &ready {
        prints.push(fingerprint(app, visitor, one).await?);
    }

    let tx = app.db().begin().await?;
    let batch_id = new_id();
    let mine = take(&tx, visitor, &ready).await?;
    if mine.is_empty() {
        return Err(Error::Conflict(
            "None of these waits any more: somebody is printing them, or took them out. Look at \
             the queue again."
                .into(),
        ));
    }
    write_batch(&tx, visitor, batch_id, form, choices, Times::First).await?;
    let taken = ready.iter().zip(&prints).filter(|(one, _)| mine.contains(&one.piece.id));
    for (place, (one, print)) in (0i64..).zip(taken) {
        let (ids, lines) = ((batch_id, one.piece.id), &one.address.lines);
        write_item(&tx, practice, ids, place, lines, print).await?;
    }
    choices.keep(&tx, visitor).await?;
    note(&tx, visitor, "print.begun", batch_id, mine.len()).await?;
    tx.commit().await?;
    Ok(Begun { batch_id, pieces: mine.len(), left_out: ids.len() - mine.len() })
}

/// Takes those that still wait. Always in the order of their ids, so that two who take the
/// same never wait for each other crosswise.
async fn take(tx: &Tx, visitor: &Visitor, ready: &[Waiting]) -> Result<Vec<Uuid>> {
    let mut ids: Vec<Uuid> = ready.iter().map(|one| one.piece.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut mine = Vec::new();
    for id in ids {
        // Served by the primary key. On PostgreSQL the second waits here for the first, and
        // then finds it taken.
        let taken = tx
            .run(
                "UPDATE print_piece SET state = 'claimed', changed_at = $3, changed_by = $4
                 WHERE practice_id = $1 AND id = $2 AND state = 'waiting'",
                args![visitor.practice_id, id, clock::now(), visitor.member_id],
            )
            .await?;
        if taken > 0 {
            mine.push(id);
        }
    }
    Ok(mine)
}

/// What a letter is typeset from, so that what is kept later is what was printed.
async fn fingerprint(app: &App, visitor: &Visitor, one: &Waiting) -> Result<String> {
    match &one.piece.content {
        // A report is finished before it is queued.
        Content::Card { .. } | Content::Report(_) => Ok(String::new()),
        Content::Letter(text) => {
            let lines = &one.address.lines;
            let letter = paper::letter(app, visitor, &one.piece, text, lines).await?;
            paper::fingerprint(&letter)
        }
    }
}

/// Prints a piece anew that was printed before, to where it went then: a batch of its own.
///
/// # Errors
/// [`Error::Conflict`] when it was not printed, or new words for the same wait already.
pub(super) async fn again(app: &App, visitor: &Visitor, piece_id: Uuid) -> Result<Uuid> {
    let practice = visitor.practice_id;
    let pieces = store::these(app.db(), practice, &[piece_id]).await?;
    let piece = pieces.first().ok_or(Error::NotFound)?;
    if !ready::may_open(visitor, piece) {
        return Err(Error::Forbidden);
    }
    let last = store::last_printing(app.db(), practice, piece_id).await?.ok_or_else(gone)?;
    let tx = app.db().begin().await?;
    // Served by the primary key and print_piece_open.
    let taken = tx
        .run(
            "UPDATE print_piece SET state = 'claimed', changed_at = $3, changed_by = $4
             WHERE practice_id = $1 AND id = $2 AND state = 'printed' AND NOT EXISTS (
                SELECT 1 FROM print_piece o WHERE o.practice_id = print_piece.practice_id
                  AND o.kind = print_piece.kind AND o.subject_id = print_piece.subject_id
                  AND o.state IN ('waiting', 'claimed'))",
            args![practice, piece_id, clock::now(), visitor.member_id],
        )
        .await?;
    if taken == 0 {
        return Err(gone());
    }
    let batch_id = new_id();
    let choices = Choices { stock: last.stock, words: last.words, printer: last.printer_id };
    write_batch(&tx, visitor, batch_id, piece.kind.form(), &choices, Times::Again).await?;
    let lines: Vec<String> = last.address.lines().map(str::to_owned).collect();
    write_item(&tx, practice, (batch_id, piece_id), 0, &lines, &last.fingerprint).await?;
    note(&tx, visitor, "print.begun_again", batch_id, 1).await?;
    tx.commit().await?;
    Ok(batch_id)
}

fn gone() -> Error {
    Error::Conflict(
        "It is being printed already, or newer words for it wait in the queue. Look there.".into(),
    )
}

/// Whether a batch prints for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    First,
    Again,
}

async fn write_batch(
    tx: &Tx,
    visitor: &Visitor,
    id: Uuid,
    form: Form,
    choices: &Choices,
    times: Times,
) -> Result<()> {
    tx.run(
        "INSERT INTO print_batch (practice_id, id, form, stock, words, printer_id, is_again,
                                  state, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)",
        args![
            visitor.practice_id,
            id,
            form.code(),
            choices.stock.as_str(),
            choices.words.as_str(),
            choices.printer,
            times == Times::Again,
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    Ok(())
}

async fn write_item(
    tx: &Tx,
    practice_id: Uuid,
    (batch_id, piece_id): (Uuid, Uuid),
    place: i64,
    address: &[String],
    fingerprint: &str,
) -> Result<()> {
    tx.run(
        "INSERT INTO print_batch_piece (practice_id, batch_id, piece_id, place, address,
                                        fingerprint)
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![practice_id, batch_id, piece_id, place, address.join("\n"), fingerprint],
    )
    .await?;
    Ok(())
}

/// Writes down what was done with a batch, and tells open pages.
pub(super) async fn note(
    tx: &Tx,
    visitor: &Visitor,
    action: &str,
    batch_id: Uuid,
    pieces: usize,
) -> Result<()> {
    let entry = Entry {
        detail: json!({ "pieces": pieces }),
        ..Entry::about(action, "print_batch", batch_id)
    };
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await?;
    db::changed(tx, visitor.practice_id, TOPIC).await
}
