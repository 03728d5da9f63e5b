//! Pieces and batches as the database keeps them.

use platform::{
    Error, Instant, Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
};

use super::piece::{COLUMNS, Form, Piece, PieceKind, Row};

/// Shown at a time; the rest moves up as these are printed.
const MOST: i64 = 500;

/// What waits, in the order of the pile: by the names of the sources.
pub(super) async fn waiting(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Piece>> {
    // Served by print_piece_by_state and the primary key of source.
    let sql = format!(
        "SELECT {COLUMNS} FROM print_piece p
         JOIN source s ON s.practice_id = p.practice_id AND s.id = p.source_id
         WHERE p.practice_id = $1 AND p.state = 'waiting'
         ORDER BY s.sort_name, p.created_at, p.id LIMIT {MOST}"
    );
    let rows: Vec<Row> = db.rows(&sql, args![practice_id]).await?;
    rows.into_iter().map(Piece::try_from).collect()
}

/// These pieces, whatever became of them, in the order of the pile.
pub(super) async fn these(db: &impl Sql, practice_id: Uuid, ids: &[Uuid]) -> Result<Vec<Piece>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = args![practice_id];
    let marks = db::marks(&mut values, ids.iter().take(MOST as usize).copied());
    // Served by the primary keys.
    let sql = format!(
        "SELECT {COLUMNS} FROM print_piece p
         JOIN source s ON s.practice_id = p.practice_id AND s.id = p.source_id
         WHERE p.practice_id = $1 AND p.id IN ({marks})
         ORDER BY s.sort_name, p.created_at, p.id"
    );
    let rows: Vec<Row> = db.rows(&sql, values).await?;
    rows.into_iter().map(Piece::try_from).collect()
}

/// A batch.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    pub id: Uuid,
    pub form: Form,
    pub stock: String,
    pub words: String,
    pub printer_id: Option<Uuid>,
    pub is_again: bool,
    pub state: String,
    pub created_at: Instant,
    /// Who began it.
    pub by: String,
    /// In the order of the pile.
    pub items: Vec<Item>,
}

/// A piece in a batch.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub piece: Piece,
    pub address: Vec<String>,
    pub fingerprint: String,
    pub outcome: String,
}

impl Batch {
    /// Whether nobody has said yet how it printed.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }

    /// `4 cards`.
    pub fn count(&self) -> String {
        self.form.count(self.items.len())
    }

    /// Whether it names patients.
    pub fn names_patients(&self) -> bool {
        self.items.iter().any(|item| item.piece.patient_id.is_some())
    }
}

#[derive(FromQueryResult)]
struct BatchRow {
    id: Uuid,
    form: String,
    stock: String,
    words: String,
    printer_id: Option<Uuid>,
    is_again: bool,
    state: String,
    created_at: Instant,
    by: Option<String>,
}

#[derive(FromQueryResult)]
struct ItemRow {
    piece_id: Uuid,
    address: String,
    fingerprint: String,
    outcome: String,
}

const BATCH: &str = "SELECT b.id, b.form, b.stock, b.words, b.printer_id, b.is_again, b.state,
        b.created_at, m.name AS by
     FROM print_batch b
     LEFT JOIN membership m ON m.practice_id = b.practice_id AND m.id = b.created_by
     WHERE b.practice_id = $1";

/// One batch with its pieces.
pub(super) async fn batch(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Batch> {
    // Served by the primary key.
    let sql = format!("{BATCH} AND b.id = $2");
    let row: BatchRow = db.row(&sql, args![practice_id, id]).await?.ok_or(Error::NotFound)?;
    with_items(db, practice_id, row).await
}

/// The batches of which nobody has said yet how they printed, the oldest first.
pub(super) async fn open_batches(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Batch>> {
    // Served by print_batch_by_state.
    let sql = format!("{BATCH} AND b.state = 'open' ORDER BY b.created_at LIMIT 50");
    let mut batches = Vec::new();
    for row in db.rows::<BatchRow>(&sql, args![practice_id]).await? {
        batches.push(with_items(db, practice_id, row).await?);
    }
    Ok(batches)
}

async fn with_items(db: &impl Sql, practice_id: Uuid, row: BatchRow) -> Result<Batch> {
    // Served by the primary key of print_batch_piece.
    let items: Vec<ItemRow> = db
        .rows(
            "SELECT piece_id, address, fingerprint, outcome FROM print_batch_piece
             WHERE practice_id = $1 AND batch_id = $2 ORDER BY place",
            args![practice_id, row.id],
        )
        .await?;
    let ids: Vec<Uuid> = items.iter().map(|item| item.piece_id).collect();
    let mut pieces = these(db, practice_id, &ids).await?;
    let items = items.into_iter().map(|item| {
        let at = pieces.iter().position(|piece| piece.id == item.piece_id);
        let at = at.ok_or_else(|| Error::Internal("a batch has lost a piece".into()))?;
        Ok(Item {
            piece: pieces.swap_remove(at),
            address: item.address.lines().map(str::to_owned).collect(),
            fingerprint: item.fingerprint,
            outcome: item.outcome,
        })
    });
    let items = items.collect::<Result<Vec<Item>>>()?;
    Ok(Batch {
        id: row.id,
        form: Form::from_code(&row.form)
            .ok_or_else(|| Error::Internal("a batch of unknown form".into()))?,
        stock: row.stock,
        words: row.words,
        printer_id: row.printer_id,
        is_again: row.is_again,
        state: row.state,
        created_at: row.created_at,
        by: row.by.unwrap_or_else(|| "Liaison".into()),
        items,
    })
}

/// How many pieces of each form were printed since.
pub(super) async fn printed_since(
    db: &impl Sql,
    practice_id: Uuid,
    since: Instant,
) -> Result<Vec<(Form, usize)>> {
    #[derive(FromQueryResult)]
    struct Counted {
        kind: String,
        how_many: i64,
    }
    // Served by print_piece_by_printing.
    let rows: Vec<Counted> = db
        .rows(
            "SELECT kind, count(*) AS how_many FROM print_piece
             WHERE practice_id = $1 AND printed_at >= $2 GROUP BY kind",
            args![practice_id, since],
        )
        .await?;
    let count = |form: Form| {
        let of_form = rows
            .iter()
            .filter(|row| PieceKind::from_code(&row.kind).map(PieceKind::form) == Some(form));
        of_form.map(|row| usize::try_from(row.how_many).unwrap_or_default()).sum()
    };
    Ok(Form::ALL.into_iter().map(|form| (form, count(form))).collect())
}

/// A printed piece and where it went.
#[derive(Debug, Clone)]
pub(super) struct Printed {
    pub piece: Piece,
    pub address: Vec<String>,
}

/// What was printed last, the latest first.
pub(super) async fn printed(db: &impl Sql, practice_id: Uuid, most: i64) -> Result<Vec<Printed>> {
    #[derive(FromQueryResult)]
    struct Went {
        piece_id: Uuid,
        address: String,
    }
    // Served by print_piece_by_printing and print_batch_piece_by_piece.
    let went: Vec<Went> = db
        .rows(
            "SELECT p.id AS piece_id, coalesce(
                (SELECT i.address FROM print_batch_piece i
                 JOIN print_batch b ON b.practice_id = i.practice_id AND b.id = i.batch_id
                 WHERE i.practice_id = p.practice_id AND i.piece_id = p.id
                   AND i.outcome = 'printed'
                 ORDER BY b.created_at DESC LIMIT 1), '') AS address
             FROM print_piece p
             WHERE p.practice_id = $1 AND p.printed_at IS NOT NULL
             ORDER BY p.printed_at DESC, p.id LIMIT $2",
            args![practice_id, most],
        )
        .await?;
    let ids: Vec<Uuid> = went.iter().map(|one| one.piece_id).collect();
    let mut pieces = these(db, practice_id, &ids).await?;
    Ok(went
        .into_iter()
        .filter_map(|one| {
            let at = pieces.iter().position(|piece| piece.id == one.piece_id)?;
            let address = one.address.lines().map(str::to_owned).collect();
            Some(Printed { piece: pieces.swap_remove(at), address })
        })
        .collect())
}

/// How a piece was printed the last time.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct LastPrinting {
    pub stock: String,
    pub words: String,
    pub printer_id: Option<Uuid>,
    pub address: String,
    pub fingerprint: String,
}

/// The last printing of a piece; none when it never printed well.
pub(super) async fn last_printing(
    db: &impl Sql,
    practice_id: Uuid,
    piece_id: Uuid,
) -> Result<Option<LastPrinting>> {
    // Served by print_batch_piece_by_piece.
    db.row(
        "SELECT b.stock, b.words, b.printer_id, i.address, i.fingerprint
         FROM print_batch_piece i
         JOIN print_batch b ON b.practice_id = i.practice_id AND b.id = i.batch_id
         WHERE i.practice_id = $1 AND i.piece_id = $2 AND i.outcome = 'printed'
         ORDER BY b.created_at DESC LIMIT 1",
        args![practice_id, piece_id],
    )
    .await
}
