//! How the queue of a practice stands, and what a person may do about it.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Error, Instant, Result, Sql, args, clock};

/// A job that a person must look at.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// What kind of work it is.
    pub kind: String,
    /// Why it did not succeed, in words for people.
    pub last_error: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was given up.
    pub finished_at: Option<Instant>,
    /// When it was wanted.
    pub created_at: Instant,
}

/// How many jobs stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Need a person.
    pub dead: i64,
    /// Wait for their time, or run.
    pub waiting: i64,
    /// Of these, have failed before and are tried again.
    pub retried: i64,
    /// Done since the given instant.
    pub done: i64,
}

#[derive(FromQueryResult)]
struct Counted {
    state: String,
    count: i64,
    retried: i64,
}

/// Counts the jobs of a practice; of those done the ones since `since`.
pub async fn counts(db: &impl Sql, practice_id: Uuid, since: Instant) -> Result<Standing> {
    // Served by job_by_state; what is done is kept for a week only.
    let rows: Vec<Counted> = db
        .rows(
            "SELECT state, count(*) AS count,
                    count(CASE WHEN attempts > 0 THEN 1 END) AS retried
             FROM job WHERE practice_id = $1 AND state IN ('waiting', 'running', 'dead')
             GROUP BY state
             UNION ALL
             SELECT 'done', count(*), 0 FROM job
             WHERE practice_id = $1 AND state = 'done' AND created_at >= $2",
            args![practice_id, since],
        )
        .await?;
    let mut standing = Standing::default();
    for row in rows {
        match row.state.as_str() {
            "dead" => standing.dead = row.count,
            "done" => standing.done = row.count,
            "waiting" => {
                standing.waiting += row.count;
                standing.retried = row.retried;
            }
            _ => standing.waiting += row.count,
        }
    }
    Ok(standing)
}

/// The jobs that need a person, the newest first, at most 100.
pub async fn dead(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Kept>> {
    // Served by job_by_state.
    db.rows(
        "SELECT id, kind, last_error, attempts, finished_at, created_at FROM job
         WHERE practice_id = $1 AND state = 'dead' ORDER BY created_at DESC LIMIT 100",
        args![practice_id],
    )
    .await
}

/// Tries a dead job again, as if for the first time.
pub async fn try_again(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<()> {
    let now = clock::now();
    let found = db
        .run(
            "UPDATE job SET state = 'waiting', attempts = 0, run_at = $3, finished_at = NULL
             WHERE practice_id = $1 AND id = $2 AND state = 'dead'",
            args![practice_id, id, now],
        )
        .await?;
    if found == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Gives a dead job up for good.
pub async fn drop_dead(db: &impl Sql, practice_id: Uuid, id: Uuid) -> Result<()> {
    let found = db
        .run(
            "UPDATE job SET state = 'dropped', finished_at = $3
             WHERE practice_id = $1 AND id = $2 AND state = 'dead'",
            args![practice_id, id, clock::now()],
        )
        .await?;
    if found == 1 { Ok(()) } else { Err(Error::NotFound) }
}
