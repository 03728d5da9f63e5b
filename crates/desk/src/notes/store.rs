//! Notes as they are kept.

use platform::{Error, Instant, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult, new_id};

use super::draft::Draft;
pub(super) use crate::versions::Kept;

/// How far a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is being written.
    Draft,
    /// It is finished and can no longer be changed.
    Finished,
    /// It was thrown away before.
    Dropped,
}

impl State {
    const ALL: [Self; 3] = [Self::Draft, Self::Finished, Self::Dropped];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Finished => "finished",
            Self::Dropped => "dropped",
        }
    }
}

/// A note.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub id: Uuid,
    pub referral_id: Uuid,
    pub state: State,
    pub draft: Draft,
    /// Raised by each change.
    pub version: i64,
    pub document_id: Option<Uuid>,
    pub changed_at: Instant,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    referral_id: Uuid,
    title: String,
    on_day: String,
    sections: String,
    state: String,
    version: i64,
    document_id: Option<Uuid>,
    changed_at: Instant,
}

const COLUMNS: &str =
    "id, referral_id, title, on_day, sections, state, version, document_id, changed_at";

impl Row {
    fn note(self) -> Result<Note> {
        Ok(Note {
            state: State::ALL
                .into_iter()
                .find(|state| state.code() == self.state)
                .ok_or_else(|| Error::Internal("unknown state of a note".into()))?,
            draft: Draft::of_kept(self.title, self.on_day, &self.sections),
            id: self.id,
            referral_id: self.referral_id,
            version: self.version,
            document_id: self.document_id,
            changed_at: self.changed_at,
        })
    }
}

/// One note.
pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Note> {
    // Served by the primary key.
    let sql = format!("SELECT {COLUMNS} FROM clinical_note WHERE practice_id = $1 AND id = $2");
    let row: Option<Row> = db.row(&sql, args![practice_id, id]).await?;
    row.ok_or(Error::NotFound)?.note()
}

/// Those that are being written about a referral, the latest first.
pub(super) async fn drafts(
    db: &impl Sql,
    practice_id: Uuid,
    referral_id: Uuid,
) -> Result<Vec<Note>> {
    // Served by clinical_note_by_referral.
    let sql = format!(
        "SELECT {COLUMNS} FROM clinical_note
         WHERE practice_id = $1 AND referral_id = $2 AND state = 'draft'
         ORDER BY created_at DESC, id DESC"
    );
    let rows: Vec<Row> = db.rows(&sql, args![practice_id, referral_id]).await?;
    rows.into_iter().map(Row::note).collect()
}

/// Begins a note.
pub(super) async fn begin(
    tx: &Tx,
    practice_id: Uuid,
    referral_id: Uuid,
    draft: &Draft,
    by: Uuid,
) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO clinical_note (practice_id, id, referral_id, title, on_day, sections, state,
                                    version, created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, 'draft', 1, $7, $8, $7, $8)",
        args![
            practice_id,
            id,
            referral_id,
            draft.title.as_str(),
            draft.on.as_str(),
            draft.to_json(),
            now,
            by
        ],
    )
    .await?;
    Ok(id)
}

/// Keeps what was written.
pub(super) async fn keep(
    tx: &Tx,
    practice_id: Uuid,
    (id, version): (Uuid, i64),
    draft: &Draft,
    by: Uuid,
) -> Result<Kept> {
    let changed = tx
        .run(
            "UPDATE clinical_note SET title = $4, on_day = $5, sections = $6,
                    version = version + 1, changed_at = $7, changed_by = $8
             WHERE practice_id = $1 AND id = $2 AND version = $3 AND state = 'draft'",
            args![
                practice_id,
                id,
                version,
                draft.title.as_str(),
                draft.on.as_str(),
                draft.to_json(),
                clock::now(),
                by
            ],
        )
        .await?;
    Ok(Kept::of(changed))
}

/// Moves a note on, if it stands where the caller saw it; a document is named once.
pub(super) async fn put(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    (from, to): (State, State),
    document: Option<Uuid>,
    by: Uuid,
) -> Result<Kept> {
    let changed = tx
        .run(
            "UPDATE clinical_note SET state = $4, document_id = $5, version = version + 1,
                    changed_at = $6, changed_by = $7
             WHERE practice_id = $1 AND id = $2 AND state = $3",
            args![practice_id, id, from.code(), to.code(), document, clock::now(), by],
        )
        .await?;
    Ok(Kept::of(changed))
}
