//! Firing what happens again and again.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Instant, Result, Sql, args, clock, new_id};

#[derive(FromQueryResult)]
struct Due {
    practice_id: Uuid,
    name: String,
    kind: String,
    payload: String,
    run_key: String,
    every_ms: i64,
    next_at: Instant,
}

/// Enqueues a job for each schedule that is due. What a pause has missed fires
/// once; of several programs only one fires it.
pub async fn fire(db: &Db, now: Instant) -> Result<()> {
    // Served by job_schedule_by_next.
    let due: Vec<Due> = db
        .rows(
            "SELECT practice_id, name, kind, payload, run_key, every_ms, next_at
             FROM job_schedule WHERE next_at <= $1 ORDER BY next_at LIMIT 100",
            args![now],
        )
        .await?;
    for due in due {
        let missed = (now - due.next_at) / due.every_ms.max(1);
        let next = due.next_at + (missed + 1) * due.every_ms.max(1);
        let tx = db.begin().await?;
        let ours = tx
            .run(
                "UPDATE job_schedule SET next_at = $4
                 WHERE practice_id = $1 AND name = $2 AND next_at = $3",
                args![due.practice_id, due.name.as_str(), due.next_at, next],
            )
            .await?;
        if ours == 1 && !again(&tx, &due, now).await? {
            tx.run(
                "INSERT INTO job (practice_id, id, kind, payload, run_key, state, run_at, created_at)
                 VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7)",
                args![
                    due.practice_id,
                    new_id(),
                    due.kind,
                    due.payload,
                    due.run_key,
                    now,
                    clock::now()
                ],
            )
            .await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Whether the job of the last time is still there: one under way is left alone,
/// one that failed is tried again now instead of being joined by another. So a
/// mailbox that is down is one line before a person and not thousands, and is read
/// again by itself when it is back.
async fn again(db: &impl Sql, due: &Due, now: Instant) -> Result<bool> {
    let key = args![due.practice_id, due.run_key.as_str(), due.kind.as_str()];
    // Served by job_by_key.
    let found = db
        .value::<Uuid>(
            "SELECT id FROM job WHERE practice_id = $1 AND run_key = $2 AND kind = $3
               AND state IN ('waiting', 'running', 'dead') ORDER BY id LIMIT 1",
            key,
        )
        .await?;
    let Some(id) = found else { return Ok(false) };
    db.run(
        "UPDATE job SET state = 'waiting', payload = $3, run_at = $4, finished_at = NULL
         WHERE practice_id = $1 AND id = $2 AND state IN ('waiting', 'dead')",
        args![due.practice_id, id, due.payload.as_str(), now],
    )
    .await?;
    Ok(true)
}
