//! Tasks that a contact has done: open again without it, and done again with it.

use platform::{
    Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
    sessions::Visitor,
};

use super::task_list;

/// Marks a task as done by a contact, if the visitor may change it.
pub async fn done_by(tx: &Tx, visitor: &Visitor, task: Uuid, touch: Uuid) -> Result<()> {
    task_list::changeable(tx, visitor, task).await?;
    task_list::set_done(tx, visitor, task, Some(clock::now())).await?;
    tx.run(
        "UPDATE task SET touch_id = $3 WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, task, touch],
    )
    .await?;
    Ok(())
}

/// Opens what a contact had done that is taken back, and says how many tasks that are. Which
/// contact it was is remembered.
pub async fn open_without(tx: &Tx, practice_id: Uuid, by: &Actor, touch: Uuid) -> Result<usize> {
    // Served by task_by_touch.
    let sql = "UPDATE task SET done_at = NULL, done_by = NULL, changed_at = $3, changed_by = $4
               WHERE practice_id = $1 AND touch_id = $2 AND done_at IS NOT NULL RETURNING id";
    change(tx, practice_id, by, touch, (sql, "task.reopened")).await
}

/// The contact is back: what it had done is done again, unless somebody has done something
/// with the task since.
pub async fn done_again(tx: &Tx, practice_id: Uuid, by: &Actor, touch: Uuid) -> Result<()> {
    // Served by task_by_touch.
    let sql = "UPDATE task SET done_at = $3, done_by = $4, changed_at = $3, changed_by = $4
               WHERE practice_id = $1 AND touch_id = $2 AND done_at IS NULL RETURNING id";
    change(tx, practice_id, by, touch, (sql, "task.done")).await.map(|_| ())
}

async fn change(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    touch: Uuid,
    (sql, action): (&str, &str),
) -> Result<usize> {
    #[derive(FromQueryResult)]
    struct Changed {
        id: Uuid,
    }
    let changed: Vec<Changed> =
        tx.rows(sql, args![practice_id, touch, clock::now(), by.id]).await?;
    for task in &changed {
        audit::record(tx, practice_id, by, Entry::about(action, "task", task.id)).await?;
    }
    Ok(changed.len())
}
