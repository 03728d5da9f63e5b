//! The promise that a contact ends with: a task of whoever was there, which goes and comes
//! back with the contact.

use platform::{
    Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
    new_id,
};

#[derive(FromQueryResult)]
struct Kept {
    source_id: Uuid,
    owner_id: Option<Uuid>,
    next_step: String,
    next_on: Option<String>,
    task_id: Option<Uuid>,
}

/// Makes the task of a contact that has none; nothing where nothing was promised.
pub(super) async fn promise(tx: &Tx, practice_id: Uuid, by: &Actor, touch: Uuid) -> Result<()> {
    let Some(kept) = read(tx, practice_id, touch).await? else { return Ok(()) };
    if kept.next_step.is_empty() || kept.task_id.is_some() {
        return Ok(());
    }
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO task (practice_id, id, source_id, title, owner_id, due_on,
                           created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8)",
        args![
            practice_id,
            id,
            kept.source_id,
            kept.next_step,
            kept.owner_id.or(by.id),
            kept.next_on,
            now,
            by.id
        ],
    )
    .await?;
    link(tx, practice_id, touch, Some(id)).await?;
    note(tx, practice_id, by, "task.added", id).await
}

/// Takes the task back with its contact. One that is done stays: it was kept.
pub(super) async fn withdraw(tx: &Tx, practice_id: Uuid, by: &Actor, touch: Uuid) -> Result<()> {
    let task = read(tx, practice_id, touch).await?.and_then(|kept| kept.task_id);
    let Some(task) = task else { return Ok(()) };
    let gone = tx
        .run(
            "DELETE FROM task WHERE practice_id = $1 AND id = $2 AND done_at IS NULL",
            args![practice_id, task],
        )
        .await?;
    if gone > 0 {
        link(tx, practice_id, touch, None).await?;
        note(tx, practice_id, by, "task.removed", task).await?;
    }
    Ok(())
}

/// Brings the task to what the corrected contact promises; call it after its rows.
pub(super) async fn correct(tx: &Tx, practice_id: Uuid, by: &Actor, touch: Uuid) -> Result<()> {
    let Some(kept) = read(tx, practice_id, touch).await? else { return Ok(()) };
    let Some(task) = kept.task_id else { return promise(tx, practice_id, by, touch).await };
    if kept.next_step.is_empty() {
        return withdraw(tx, practice_id, by, touch).await;
    }
    let changed = tx
        .run(
            "UPDATE task SET title = $3, due_on = $4, source_id = $5, changed_at = $6, changed_by = $7
             WHERE practice_id = $1 AND id = $2 AND done_at IS NULL
               AND (title <> $3 OR coalesce(due_on, '') <> coalesce($4, '') OR source_id <> $5)",
            args![
                practice_id,
                task,
                kept.next_step,
                kept.next_on,
                kept.source_id,
                clock::now(),
                by.id
            ],
        )
        .await?;
    if changed > 0 { note(tx, practice_id, by, "task.changed", task).await } else { Ok(()) }
}

async fn read(tx: &Tx, practice_id: Uuid, touch: Uuid) -> Result<Option<Kept>> {
    // Served by the primary key.
    tx.row(
        "SELECT source_id, coalesce(created_by, by_id) AS owner_id, next_step, next_on, task_id FROM touch
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, touch],
    )
    .await
}

async fn link(tx: &Tx, practice_id: Uuid, touch: Uuid, task: Option<Uuid>) -> Result<()> {
    tx.run(
        "UPDATE touch SET task_id = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, touch, task],
    )
    .await?;
    Ok(())
}

async fn note(tx: &Tx, practice_id: Uuid, by: &Actor, action: &str, task: Uuid) -> Result<()> {
    audit::record(tx, practice_id, by, Entry::about(action, "task", task)).await
}
