//! One import from its file to its end: `read`, `planned`, `committed`, `undone` or `abandoned`.

use platform::{Error, Result, Sql, Uuid, args, audit::Actor, clock, db::FromQueryResult, new_id};
use serde::{Deserialize, Serialize};

use super::plan::{Decisions, Doubt};
use super::read::File;
use super::summary::Summary;

/// An import.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Batch {
    pub(super) id: Uuid,
    pub(super) file_id: Option<Uuid>,
    pub(super) file_name: String,
    pub(super) mapping: String,
    pub(super) decisions: String,
    pub(super) state: String,
    pub(super) rows_total: i64,
    pub(super) summary: String,
    pub(super) committed_at: Option<i64>,
    pub(super) undone_at: Option<i64>,
    pub(super) created_at: i64,
    pub(super) by: Option<String>,
}

/// What is kept about an import besides its rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Outcome {
    pub(super) summary: Summary,
    pub(super) doubts: Vec<Doubt>,
    /// What an undo left, because somebody has worked with it since.
    pub(super) kept: Vec<Kept>,
}

/// Something that an undo left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) row: i64,
    pub(super) what: String,
    pub(super) why: String,
}

const SELECT: &str = "SELECT b.id, b.file_id, b.file_name, b.mapping, b.decisions, b.state,
           b.rows_total, b.summary, b.committed_at, b.undone_at, b.created_at, m.name AS by
    FROM import_batch b
    LEFT JOIN membership m ON m.practice_id = b.practice_id AND m.id = b.created_by
    WHERE b.practice_id = $1";

impl Batch {
    pub(super) fn outcome(&self) -> Outcome {
        serde_json::from_str(&self.summary).unwrap_or_default()
    }

    pub(super) fn decisions(&self) -> Decisions {
        serde_json::from_str(&self.decisions).unwrap_or_default()
    }

    /// Whether it can still be changed and imported.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "read" | "planned")
    }
}

/// Opens an import of a file that was read.
pub(super) async fn open(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    (file_id, file_name): (Option<Uuid>, &str),
    file: &File,
    mapping: &str,
) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    db.run(
        "INSERT INTO import_batch (practice_id, id, file_id, file_name, sheet, fingerprint, mapping, state, rows_total,
                                   created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'read', $8, $9, $10, $11, $12)",
        args![
            practice_id,
            id,
            file_id,
            file_name,
            file.sheet.name.as_str(),
            file.fingerprint.as_str(),
            mapping,
            file.sheet.rows.len() as i64,
            now,
            by.id,
            now,
            by.id
        ],
    )
    .await?;
    Ok(id)
}

/// An import of the practice.
pub(super) async fn find(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Batch> {
    // Served by the primary key.
    db.row(&format!("{SELECT} AND b.id = $2"), args![practice_id, id]).await?.ok_or(Error::NotFound)
}

/// The latest imports.
pub(super) async fn latest(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Batch>> {
    // Served by import_batch_by_time.
    db.rows(
        &format!("{SELECT} ORDER BY b.created_at DESC, b.id DESC LIMIT 100"),
        args![practice_id],
    )
    .await
}

/// Keeps a plan with the mapping and the answers it was made with.
pub(super) async fn planned(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    mapping: &str,
    decisions: &Decisions,
    outcome: &Outcome,
) -> Result<()> {
    let done = db
        .run(
            "UPDATE import_batch SET state = 'planned', mapping = $3, decisions = $4, summary = $5,
                    changed_at = $6, changed_by = $7
             WHERE practice_id = $1 AND id = $2 AND state IN ('read', 'planned')",
            args![
                practice_id,
                id,
                mapping,
                serde_json::to_string(decisions)?,
                serde_json::to_string(outcome)?,
                clock::now(),
                by.id
            ],
        )
        .await?;
    match done {
        0 => Err(Error::Conflict(
            "This import has been finished meanwhile. Open it again to see how.".into(),
        )),
        _ => Ok(()),
    }
}

/// Takes an import from one state to the next; somebody else may have been faster.
pub(super) async fn advance(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    (from, to): (&str, &str),
    outcome: &Outcome,
) -> Result<()> {
    let now = clock::now();
    let column = if to == "undone" { "undone_at" } else { "committed_at" };
    let from: &[&str] = if from == "open" { &["read", "planned"] } else { &[from] };
    let states: Vec<String> = from.iter().map(|state| format!("'{state}'")).collect();
    let sql = format!(
        "UPDATE import_batch SET state = $3, {column} = $4, summary = $5, changed_at = $6, changed_by = $7
         WHERE practice_id = $1 AND id = $2 AND state IN ({})",
        states.join(", ")
    );
    let outcome = serde_json::to_string(outcome)?;
    match db.run(&sql, args![practice_id, id, to, now, outcome, now, by.id]).await? {
        0 => Err(Error::Conflict(
            "This import has been finished meanwhile. Open it again to see how.".into(),
        )),
        _ => Ok(()),
    }
}

/// The mapping a person settled on for files of this shape.
pub(super) async fn kept_mapping(
    db: &impl Sql,
    practice_id: Uuid,
    fingerprint: &str,
) -> Result<Option<String>> {
    // Served by the primary key.
    db.value(
        "SELECT mapping FROM import_mapping WHERE practice_id = $1 AND fingerprint = $2",
        args![practice_id, fingerprint],
    )
    .await
}

/// Keeps a mapping for the next file of this shape.
pub(super) async fn keep_mapping(
    db: &impl Sql,
    practice_id: Uuid,
    by: &Actor,
    fingerprint: &str,
    mapping: &str,
) -> Result<()> {
    db.run(
        "INSERT INTO import_mapping (practice_id, fingerprint, mapping, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (practice_id, fingerprint) DO UPDATE
         SET mapping = excluded.mapping, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        args![practice_id, fingerprint, mapping, clock::now(), by.id],
    )
    .await?;
    Ok(())
}
