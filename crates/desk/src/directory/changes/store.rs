//! Changes as they are kept.

use std::collections::HashMap;

use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db,
    db::FromQueryResult,
    new_id,
};

use super::{
    Kind,
    differ::{Difference, Said},
};

/// The change counter of all that is told of the registry.
pub(in crate::directory) const TOPIC: &str = "registry";
/// As many as one page shows.
pub(super) const MOST: usize = 200;

/// A change.
#[derive(Debug, Clone, FromQueryResult)]
pub(in crate::directory) struct Change {
    pub(in crate::directory) id: Uuid,
    pub(in crate::directory) npi: String,
    pub(in crate::directory) source_id: Option<Uuid>,
    kind: String,
    /// The name of the source; of somebody near, as the registry tells it.
    pub(in crate::directory) name: String,
    pub(super) before_value: String,
    pub(super) after_value: String,
    pub(super) miles: Option<f64>,
    pub(super) state: String,
    pub(super) undo: String,
    pub(super) found_at: i64,
    pub(super) settled_at: Option<i64>,
    /// Who looks after the source.
    pub(super) owner_id: Option<Uuid>,
}

impl Change {
    pub(in crate::directory) fn kind(&self) -> Kind {
        Kind::from_code(&self.kind).unwrap_or(Kind::Moved)
    }
}

const CHANGE: &str = "SELECT c.id, c.npi, c.source_id, c.kind, coalesce(s.name, c.name) AS name,
        c.before_value, c.after_value, c.miles, c.state, c.undo, c.found_at, c.settled_at, s.owner_id
     FROM registry_change c
     LEFT JOIN source s ON s.practice_id = c.practice_id AND s.id = c.source_id";
/// A change of a source that was taken away is nobody's.
const LIVE: &str = "(c.source_id IS NULL OR s.deleted_at IS NULL)";

/// One of the practice.
pub(super) async fn one(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<Change> {
    // Served by the primary key.
    let sql = format!("{CHANGE} WHERE c.practice_id = $1 AND c.id = $2");
    db.row(&sql, args![practice_id, id]).await?.ok_or(Error::NotFound)
}

/// Those that wait for a decision: of sources first, the nearest newcomers last.
pub(super) async fn open(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Change>> {
    // Served by registry_change_by_state.
    let sql = format!(
        "{CHANGE} WHERE c.practice_id = $1 AND c.state = 'open' AND {LIVE}
         ORDER BY CASE WHEN c.source_id IS NULL THEN 1 ELSE 0 END, coalesce(c.miles, 0),
                  c.found_at DESC, c.id LIMIT {MOST}"
    );
    db.rows(&sql, args![practice_id]).await
}

/// Those that were decided, the latest first.
pub(super) async fn settled(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Change>> {
    // Served by registry_change_by_state.
    let sql = format!(
        "{CHANGE} WHERE c.practice_id = $1 AND c.state IN ('taken', 'dismissed') AND {LIVE}
         ORDER BY c.settled_at DESC, c.id LIMIT {MOST}"
    );
    db.rows(&sql, args![practice_id]).await
}

/// Those of one source that wait for a decision.
pub(in crate::directory) async fn open_of_source(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
) -> Result<Vec<Change>> {
    // Served by registry_change_by_source.
    let sql = format!(
        "{CHANGE} WHERE c.practice_id = $1 AND c.source_id = $2 AND c.state = 'open' ORDER BY c.id"
    );
    db.rows(&sql, args![practice_id, source_id]).await
}

/// What was true of a source until something newer was taken over.
#[derive(Debug, Clone, FromQueryResult)]
pub(in crate::directory) struct Past {
    pub(in crate::directory) kind: String,
    pub(in crate::directory) value: String,
    pub(in crate::directory) until_at: i64,
}

/// The earlier addresses and numbers of a source, the latest first.
pub(in crate::directory) async fn past_of_source(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
) -> Result<Vec<Past>> {
    // Served by past_detail_by_source.
    db.rows(
        "SELECT kind, value, until_at FROM past_detail
         WHERE practice_id = $1 AND source_id = $2 ORDER BY until_at DESC, id LIMIT 20",
        args![practice_id, source_id],
    )
    .await
}

/// Decides a change that is as it was when it was looked at.
pub(super) async fn settle(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    (from, to): (&str, &str),
    undo: &str,
) -> Result<()> {
    let settled_at = (to != "open").then(clock::now);
    let changed = tx
        .run(
            "UPDATE registry_change SET state = $4, undo = $5, settled_at = $6, settled_by = $7
             WHERE practice_id = $1 AND id = $2 AND state = $3",
            args![practice_id, id, from, to, undo, settled_at, by.id],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Conflict("Somebody has decided this in the meantime.".into()));
    }
    let action = match to {
        "taken" => "registry.change_taken_over",
        "dismissed" => "registry.change_dismissed",
        _ => "registry.change_reopened",
    };
    audit::record(tx, practice_id, by, Entry::about(action, "registry_change", id)).await?;
    db::changed(tx, practice_id, TOPIC).await
}

/// Somebody near is a source now.
pub(in crate::directory) async fn settle_near(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    npi: &str,
) -> Result<()> {
    // Served by registry_change_by_npi.
    let changed = tx
        .run(
            "UPDATE registry_change SET state = 'taken', settled_at = $3, settled_by = $4
             WHERE practice_id = $1 AND npi = $2 AND kind = 'near' AND state = 'open'",
            args![practice_id, npi, clock::now(), by.id],
        )
        .await?;
    if changed > 0 { db::changed(tx, practice_id, TOPIC).await } else { Ok(()) }
}

/// They are none any more.
pub(in crate::directory) async fn reopen_near(tx: &Tx, practice_id: Uuid, npi: &str) -> Result<()> {
    // Served by registry_change_by_npi.
    tx.run(
        "UPDATE registry_change SET state = 'open', settled_at = NULL, settled_by = NULL
         WHERE practice_id = $1 AND npi = $2 AND kind = 'near' AND state = 'taken'",
        args![practice_id, npi],
    )
    .await?;
    db::changed(tx, practice_id, TOPIC).await
}

/// A source with a number of the registry.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Numbered {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) status: String,
    pub(super) npi: String,
}

/// All sources with a number.
pub(super) async fn numbered(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Numbered>> {
    // Reads all sources of the practice on purpose, once an import of the registry.
    db.rows(
        "SELECT s.id, s.name, s.status,
                CASE WHEN s.kind = 'person' THEN p.npi ELSE o.npi END AS npi
         FROM source s
         LEFT JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
         LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
         WHERE s.practice_id = $1 AND s.deleted_at IS NULL
           AND coalesce(CASE WHEN s.kind = 'person' THEN p.npi ELSE o.npi END, '') <> ''
         ORDER BY s.id",
        args![practice_id],
    )
    .await
}

/// What was heard of each number when it was last compared.
pub(super) async fn heard(db: &impl Sql, practice_id: Uuid) -> Result<HashMap<String, Said>> {
    #[derive(FromQueryResult)]
    struct Row {
        npi: String,
        said: String,
    }
    // Served by the primary key.
    let rows: Vec<Row> = db
        .rows("SELECT npi, said FROM registry_seen WHERE practice_id = $1", args![practice_id])
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.npi, serde_json::from_str(&row.said).ok()?)))
        .collect())
}

/// Remembers what was heard.
pub(super) async fn remember(tx: &Tx, practice_id: Uuid, npi: &str, said: &Said) -> Result<()> {
    tx.run(
        "INSERT INTO registry_seen (practice_id, id, npi, said, seen_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (practice_id, npi) DO UPDATE SET said = excluded.said,
             seen_at = excluded.seen_at",
        args![practice_id, new_id(), npi, serde_json::to_string(said)?, clock::now()],
    )
    .await?;
    Ok(())
}

/// Somebody or something of whom a change is told.
pub(super) struct Of<'a> {
    pub(super) npi: &'a str,
    pub(super) source_id: Option<Uuid>,
    pub(super) name: &'a str,
    pub(super) miles: Option<f64>,
}

/// Puts a change before the people. One of the same kind that still waits is brought up to
/// date instead; one that has gone back to what it was, is gone.
pub(super) async fn tell(
    tx: &Tx,
    practice_id: Uuid,
    of: Of<'_>,
    difference: &Difference,
) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Waiting {
        id: Uuid,
        before_value: String,
    }
    // Served by registry_change_by_npi.
    let waiting: Option<Waiting> = tx
        .row(
            "SELECT id, before_value FROM registry_change
             WHERE practice_id = $1 AND npi = $2 AND kind = $3 AND state = 'open' LIMIT 1",
            args![practice_id, of.npi, difference.kind.code()],
        )
        .await?;
    if let Some(waiting) = waiting {
        let is_back = waiting.before_value == difference.after;
        tx.run(
            "UPDATE registry_change SET after_value = $3, found_at = $4, state = $5
             WHERE practice_id = $1 AND id = $2",
            args![
                practice_id,
                waiting.id,
                difference.after.as_str(),
                clock::now(),
                if is_back { "gone" } else { "open" }
            ],
        )
        .await?;
        return Ok(());
    }
    tx.run(
        "INSERT INTO registry_change (practice_id, id, npi, source_id, kind, name, before_value,
                                      after_value, miles, state, found_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10)",
        args![
            practice_id,
            new_id(),
            of.npi,
            of.source_id,
            difference.kind.code(),
            of.name,
            difference.before.as_str(),
            difference.after.as_str(),
            of.miles,
            clock::now()
        ],
    )
    .await?;
    Ok(())
}

/// What contradicts it is no longer to be decided: who is back was not retired.
pub(super) async fn withdraw(tx: &Tx, practice_id: Uuid, npi: &str, kind: Kind) -> Result<()> {
    // Served by registry_change_by_npi.
    tx.run(
        "UPDATE registry_change SET state = 'gone'
         WHERE practice_id = $1 AND npi = $2 AND kind = $3 AND state = 'open'",
        args![practice_id, npi, kind.code()],
    )
    .await?;
    Ok(())
}

/// The numbers that were told as newcomers before, whatever became of it.
pub(super) async fn told_near(db: &impl Sql, practice_id: Uuid) -> Result<Vec<String>> {
    #[derive(FromQueryResult)]
    struct Row {
        npi: String,
    }
    // Served by registry_change_by_npi.
    let rows: Vec<Row> = db
        .rows(
            "SELECT DISTINCT npi FROM registry_change WHERE practice_id = $1 AND kind = 'near'",
            args![practice_id],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.npi).collect())
}
