//! Taking jobs up, holding them, and giving them back.

use sea_orm::{FromQueryResult, SqlErr};
use uuid::Uuid;

use super::{Failure, Handlers, backoff};
use crate::{Db, Error, Instant, Result, Sql, args, clock};

/// How long a job is held without being renewed. A program that pauses for longer
/// is taken for dead, so that work goes on soon after a crash.
pub const LEASE: Instant = 20_000;

/// A job taken up. `attempts` counts this time too, and is the proof of holding it:
/// whoever takes it up later has a higher number.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Claimed {
    pub practice_id: Uuid,
    pub id: Uuid,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
}

/// Takes up to `most` jobs that were due at `due` and may run now.
///
/// A job with a key waits for every older one with its key that is due or has been
/// tried; one that is set for later holds nobody up.
pub async fn claim(db: &Db, due: Instant, most: usize) -> Result<Vec<Claimed>> {
    // Several programs on PostgreSQL pass each other by; SQLite has one writer.
    let passing = if db.is_postgres() { "FOR UPDATE OF j SKIP LOCKED" } else { "" };
    // The first line is served by job_by_due, the keys by job_by_key.
    let sql = format!(
        "SELECT j.practice_id, j.id, j.kind, j.payload, j.attempts + 1 AS attempts FROM job j
         WHERE j.state = 'waiting' AND j.run_at <= $1
           AND (j.run_key IS NULL OR (
             NOT EXISTS (SELECT 1 FROM job o WHERE o.practice_id = j.practice_id
                 AND o.run_key = j.run_key AND o.state = 'running')
             AND NOT EXISTS (SELECT 1 FROM job o WHERE o.practice_id = j.practice_id
                 AND o.run_key = j.run_key AND o.state = 'waiting' AND o.id < j.id
                 AND (o.run_at <= $1 OR o.attempts > 0))))
         ORDER BY j.run_at, j.id LIMIT $2 {passing}"
    );
    let tx = db.begin().await?;
    let jobs: Vec<Claimed> = tx.rows(&sql, args![due, most as i64]).await?;
    for job in &jobs {
        let held = tx
            .run(
                "UPDATE job SET state = 'running', attempts = $3, lease_until = $4
                 WHERE practice_id = $1 AND id = $2",
                args![job.practice_id, job.id, job.attempts, clock::now() + LEASE],
            )
            .await;
        // Another program took a job with the same key in the same instant, and the
        // index job_one_a_key refuses a second: the next look finds what is free.
        if held.as_ref().is_err_and(is_taken) {
            return Ok(Vec::new());
        }
        held?;
    }
    tx.commit().await?;
    Ok(jobs)
}

fn is_taken(error: &Error) -> bool {
    let Error::Database(error) = error else { return false };
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Holds a job for longer; false when somebody else has it by now.
pub async fn renew(db: &Db, job: &Claimed) -> Result<bool> {
    let renewed = db
        .run(
            "UPDATE job SET lease_until = $4
             WHERE practice_id = $1 AND id = $2 AND state = 'running' AND attempts = $3",
            args![job.practice_id, job.id, job.attempts, clock::now() + LEASE],
        )
        .await?;
    Ok(renewed == 1)
}

/// The job is done.
pub async fn finish(db: &Db, job: &Claimed) -> Result<()> {
    db.run(
        "UPDATE job SET state = 'done', last_error = '', lease_until = NULL, finished_at = $4
         WHERE practice_id = $1 AND id = $2 AND state = 'running' AND attempts = $3",
        args![job.practice_id, job.id, job.attempts, clock::now()],
    )
    .await?;
    Ok(())
}

/// The job did not succeed: it is tried later, or a person must look.
pub async fn fail(db: &Db, handlers: &Handlers, job: &Claimed, why: &Failure) -> Result<()> {
    let now = clock::now();
    let (state, at, finished) = match why {
        Failure::Later(_) if job.attempts < handlers.most_attempts(&job.kind) => {
            ("waiting", now + backoff::pause(job.attempts, backoff::draw()), None)
        }
        _ => ("dead", now, Some(now)),
    };
    db.run(
        "UPDATE job SET state = $4, run_at = $5, last_error = $6, lease_until = NULL,
                finished_at = $7
         WHERE practice_id = $1 AND id = $2 AND state = 'running' AND attempts = $3",
        args![job.practice_id, job.id, job.attempts, state, at, why.to_string(), finished],
    )
    .await?;
    Ok(())
}

/// Gives back a job that was broken off because the program ends; the attempt
/// does not count.
pub async fn give_back(db: &Db, job: &Claimed) -> Result<()> {
    db.run(
        "UPDATE job SET state = 'waiting', attempts = attempts - 1, lease_until = NULL
         WHERE practice_id = $1 AND id = $2 AND state = 'running' AND attempts = $3",
        args![job.practice_id, job.id, job.attempts],
    )
    .await?;
    Ok(())
}

/// Takes jobs away from programs that died: due again at once, or before a person
/// when they died with it too often. A job that kills its program must not do so
/// for ever.
pub async fn take_over(db: &Db, handlers: &Handlers, now: Instant) -> Result<usize> {
    // Served by job_by_lease.
    let orphans: Vec<Claimed> = db
        .rows(
            "SELECT practice_id, id, kind, payload, attempts FROM job
             WHERE state = 'running' AND lease_until < $1 LIMIT 100",
            args![now],
        )
        .await?;
    for job in &orphans {
        let last = job.attempts >= handlers.most_attempts(&job.kind);
        db.run(
            "UPDATE job SET state = $5, run_at = $4, lease_until = NULL,
                    last_error = 'The program ended while it did this.', finished_at = $6
             WHERE practice_id = $1 AND id = $2 AND state = 'running' AND attempts = $3
               AND lease_until < $4",
            args![
                job.practice_id,
                job.id,
                job.attempts,
                now,
                if last { "dead" } else { "waiting" },
                last.then_some(now)
            ],
        )
        .await?;
    }
    Ok(orphans.len())
}

/// Ends every lease at once: an installation on SQLite has just started, and the
/// one program that could hold a job is gone.
pub async fn end_leases(db: &Db) -> Result<()> {
    db.run("UPDATE job SET lease_until = 0 WHERE state = 'running'", args![]).await?;
    Ok(())
}

/// Removes what is done or dropped and older than `before`, so that the queue stays
/// as small as its work.
pub async fn prune(db: &Db, before: Instant) -> Result<()> {
    const A_TIME: i64 = 1000;
    for state in ["done", "dropped"] {
        loop {
            // Served by job_by_due: nothing finishes before it was due.
            let removed = db
                .run(
                    "DELETE FROM job WHERE (practice_id, id) IN (
                         SELECT practice_id, id FROM job
                         WHERE state = $1 AND run_at < $2 AND finished_at < $2 LIMIT $3)",
                    args![state, before, A_TIME],
                )
                .await?;
            if removed < A_TIME as u64 {
                break;
            }
        }
    }
    Ok(())
}
