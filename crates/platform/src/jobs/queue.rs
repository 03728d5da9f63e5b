//! Putting jobs into the queue.

use std::time::Duration;

use serde_json::Value;
use uuid::Uuid;

use crate::{Instant, Result, Sql, args, clock, new_id};

/// A job to be done later.
#[derive(Debug, Clone)]
pub struct NewJob {
    kind: &'static str,
    payload: Value,
    key: Option<String>,
    run_at: Option<Instant>,
}

impl NewJob {
    /// A job of a kind, due at once.
    pub fn new(kind: &'static str, payload: Value) -> Self {
        Self { kind, payload, key: None, run_at: None }
    }

    /// Due at `at`, not before.
    pub fn at(mut self, at: Instant) -> Self {
        self.run_at = Some(at);
        self
    }

    /// Never beside another job with the same key.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }
}

/// Enqueues a job, in the transaction of the change that wants it.
pub async fn enqueue(db: &impl Sql, practice_id: Uuid, job: NewJob) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    db.run(
        "INSERT INTO job (practice_id, id, kind, payload, run_key, state, run_at, created_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7)",
        args![
            practice_id,
            id,
            job.kind,
            job.payload.to_string(),
            job.key,
            job.run_at.unwrap_or(now),
            now
        ],
    )
    .await?;
    Ok(id)
}

/// Has the jobs with a key that wait for another attempt tried now, and says whether
/// there was one.
pub async fn hasten(db: &impl Sql, practice_id: Uuid, key: &str) -> Result<bool> {
    // Served by job_by_key.
    let found = db
        .run(
            "UPDATE job SET run_at = $3
             WHERE practice_id = $1 AND run_key = $2 AND state = 'waiting'",
            args![practice_id, key, clock::now()],
        )
        .await?;
    Ok(found > 0)
}

/// Whether a job with a key waits or is being done.
pub async fn is_under_way(db: &impl Sql, practice_id: Uuid, key: &str) -> Result<bool> {
    // Served by job_by_key.
    let found = db
        .value::<Uuid>(
            "SELECT id FROM job WHERE practice_id = $1 AND run_key = $2
               AND state IN ('waiting', 'running') LIMIT 1",
            args![practice_id, key],
        )
        .await?;
    Ok(found.is_some())
}

/// Has a job enqueued again and again, the first time at once. The same name set
/// again replaces what was set.
///
/// Its jobs never run beside each other (their key is the schedule's name unless
/// the job names one), and one that still waits or has failed is tried again at
/// the next time instead of being joined by another.
pub async fn schedule(
    db: &impl Sql,
    practice_id: Uuid,
    name: &str,
    job: NewJob,
    every: Duration,
) -> Result<()> {
    db.run(
        "INSERT INTO job_schedule (practice_id, name, kind, payload, run_key, every_ms, next_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (practice_id, name) DO UPDATE SET kind = excluded.kind,
             payload = excluded.payload, run_key = excluded.run_key,
             every_ms = excluded.every_ms",
        args![
            practice_id,
            name,
            job.kind,
            job.payload.to_string(),
            job.key.unwrap_or_else(|| format!("every/{name}")),
            every.as_millis().max(1) as i64,
            job.run_at.unwrap_or_else(clock::now)
        ],
    )
    .await?;
    Ok(())
}

/// Ends a schedule.
pub async fn unschedule(db: &impl Sql, practice_id: Uuid, name: &str) -> Result<()> {
    db.run(
        "DELETE FROM job_schedule WHERE practice_id = $1 AND name = $2",
        args![practice_id, name],
    )
    .await?;
    Ok(())
}
