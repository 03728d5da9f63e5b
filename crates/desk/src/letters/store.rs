//! Letters as they are kept.

use platform::{Error, Instant, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult, new_id};

use super::{draft::Draft, kind::Kind};
pub use crate::versions::Kept;

/// How far a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is being written.
    Draft,
    /// It is signed and can no longer be changed.
    Finished,
    /// It waits to be printed.
    Queued,
    /// A fax is on its way.
    Going,
    /// The referrer has it.
    Sent,
    /// It was thrown away before it was signed.
    Dropped,
}

impl State {
    const ALL: [Self; 6] =
        [Self::Draft, Self::Finished, Self::Queued, Self::Going, Self::Sent, Self::Dropped];

    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Finished => "finished",
            Self::Queued => "queued",
            Self::Going => "going",
            Self::Sent => "sent",
            Self::Dropped => "dropped",
        }
    }

    /// In a word, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Being written",
            Self::Finished => "Signed, not sent",
            Self::Queued => "Waits to be printed",
            Self::Going => "On its way",
            Self::Sent => "Sent",
            Self::Dropped => "Thrown away",
        }
    }
}

/// A letter.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its id.
    pub id: Uuid,
    /// The referral it is about.
    pub referral_id: Uuid,
    /// Whom it goes to.
    pub source_id: Uuid,
    /// Why it is written.
    pub kind: Kind,
    /// How far it is.
    pub state: State,
    /// What it says.
    pub draft: Draft,
    /// Raised by each change.
    pub version: i64,
    /// Why it did not go.
    pub why: String,
    /// The signed copy.
    pub document_id: Option<Uuid>,
    /// The contact that it was.
    pub touch_id: Option<Uuid>,
    /// When it went.
    pub sent_at: Option<Instant>,
    /// When it was last changed.
    pub changed_at: Instant,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    referral_id: Uuid,
    source_id: Uuid,
    kind: String,
    state: String,
    opening: String,
    sections: String,
    version: i64,
    why: String,
    document_id: Option<Uuid>,
    touch_id: Option<Uuid>,
    sent_at: Option<Instant>,
    changed_at: Instant,
}

const COLUMNS: &str = "id, referral_id, source_id, kind, state, opening, sections, version, why,
     document_id, touch_id, sent_at, changed_at";

impl Row {
    fn letter(self) -> Result<Letter> {
        let unknown = |what: &str| Error::Internal(format!("unknown {what} of a letter"));
        Ok(Letter {
            kind: Kind::from_code(&self.kind).ok_or_else(|| unknown("kind"))?,
            state: State::ALL
                .into_iter()
                .find(|state| state.code() == self.state)
                .ok_or_else(|| unknown("state"))?,
            draft: Draft::of_json(self.opening, &self.sections),
            id: self.id,
            referral_id: self.referral_id,
            source_id: self.source_id,
            version: self.version,
            why: self.why,
            document_id: self.document_id,
            touch_id: self.touch_id,
            sent_at: self.sent_at,
            changed_at: self.changed_at,
        })
    }
}

/// One letter.
pub async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Letter> {
    find(db, practice_id, id).await?.ok_or(Error::NotFound)
}

/// One letter, if there is one with this id.
pub async fn find(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Option<Letter>> {
    // Served by the primary key.
    let sql = format!("SELECT {COLUMNS} FROM letter WHERE practice_id = $1 AND id = $2");
    let row: Option<Row> = db.row(&sql, args![practice_id, id]).await?;
    row.map(Row::letter).transpose()
}

/// The letters about a referral that were not thrown away, the latest first.
pub async fn of_referral(
    db: &impl Sql,
    practice_id: Uuid,
    referral_id: Uuid,
) -> Result<Vec<Letter>> {
    // Served by letter_by_referral.
    let sql = format!(
        "SELECT {COLUMNS} FROM letter
         WHERE practice_id = $1 AND referral_id = $2 AND state <> 'dropped'
         ORDER BY created_at DESC, id DESC"
    );
    let rows: Vec<Row> = db.rows(&sql, args![practice_id, referral_id]).await?;
    rows.into_iter().map(Row::letter).collect()
}

/// The letters that stand so, the longest unchanged first.
pub async fn in_states(
    db: &impl Sql,
    practice_id: Uuid,
    states: &[State],
    most: i64,
) -> Result<Vec<Letter>> {
    let mut all = Vec::new();
    for state in states {
        // Served by letter_by_state.
        let sql = format!(
            "SELECT {COLUMNS} FROM letter WHERE practice_id = $1 AND state = $2
             ORDER BY changed_at LIMIT {most}"
        );
        let rows: Vec<Row> = db.rows(&sql, args![practice_id, state.code()]).await?;
        for row in rows {
            all.push(row.letter()?);
        }
    }
    Ok(all)
}

/// Begins a letter; one that is being written already is gone on with.
pub async fn begin(
    tx: &Tx,
    practice_id: Uuid,
    (referral_id, source_id): (Uuid, Uuid),
    kind: Kind,
    draft: &Draft,
    by: Uuid,
) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO letter (practice_id, id, referral_id, source_id, kind, state, opening,
                             sections, signer_id, version, created_at, created_by, changed_at,
                             changed_by)
         VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, 1, $9, $8, $9, $8)
         ON CONFLICT (practice_id, referral_id, kind) WHERE state = 'draft' DO NOTHING",
        args![
            practice_id,
            id,
            referral_id,
            source_id,
            kind.code(),
            draft.opening.as_str(),
            draft.to_json(),
            by,
            now
        ],
    )
    .await?;
    // Served by letter_draft.
    tx.value::<Uuid>(
        "SELECT id FROM letter
         WHERE practice_id = $1 AND referral_id = $2 AND kind = $3 AND state = 'draft'",
        args![practice_id, referral_id, kind.code()],
    )
    .await?
    .ok_or(Error::NotFound)
}

/// Keeps what was written.
pub async fn keep(
    tx: &Tx,
    practice_id: Uuid,
    (id, version): (Uuid, i64),
    draft: &Draft,
    by: Uuid,
) -> Result<Kept> {
    let changed = tx
        .run(
            "UPDATE letter SET opening = $4, sections = $5, version = version + 1,
                    changed_at = $6, changed_by = $7
             WHERE practice_id = $1 AND id = $2 AND version = $3 AND state = 'draft'",
            args![
                practice_id,
                id,
                version,
                draft.opening.as_str(),
                draft.to_json(),
                clock::now(),
                by
            ],
        )
        .await?;
    Ok(Kept::of(changed))
}

/// Moves a letter on, if it stands where the caller saw it.
pub async fn put(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    (from, to): (State, State),
    why: &str,
    by: Option<Uuid>,
) -> Result<Kept> {
    let changed = tx
        .run(
            "UPDATE letter SET state = $4, why = $5, version = version + 1, changed_at = $6,
                    changed_by = $7
             WHERE practice_id = $1 AND id = $2 AND state = $3",
            args![practice_id, id, from.code(), to.code(), why, clock::now(), by],
        )
        .await?;
    Ok(Kept::of(changed))
}
