//! Two sources that are one have one playbook; what was ended for that comes back when the
//! merge is undone.

use platform::{Result, Sql, Tx, Uuid, args, clock};

use super::run::Run;

/// Before the rows of `gone` move to `kept`: where both have a playbook that runs, that of
/// `gone` ends. Its id, to be handed to [`part`].
pub(crate) async fn make_room(
    tx: &Tx,
    practice_id: Uuid,
    gone: Uuid,
    kept: Uuid,
) -> Result<Option<Uuid>> {
    let kept = Run::live(tx, practice_id, kept).await?;
    let Some(run) = Run::live(tx, practice_id, gone).await?.filter(|_| kept.is_some()) else {
        return Ok(None);
    };
    // Served by the unique index of play by run, and by the primary key.
    tx.run(
        "UPDATE play SET state = 'ended', why = 'Merged', settled_at = $3, changed_at = $3
         WHERE practice_id = $1 AND run_id = $2 AND state IN ('open', 'paused')",
        args![practice_id, run.id, clock::now()],
    )
    .await?;
    tx.run(
        "UPDATE playbook_run SET state = 'merged', ended_at = $3, why = 'Merged', changed_at = $3
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, run.id, clock::now()],
    )
    .await?;
    Ok(Some(run.id))
}

/// After the rows that had moved are back with `gone`: steps made in between go with
/// their playbook, and the one that had ended for the merge goes on.
pub(crate) async fn part(
    tx: &Tx,
    practice_id: Uuid,
    gone: Uuid,
    ended: Option<Uuid>,
) -> Result<()> {
    // Served by playbook_run_by_source and the unique index of play by run.
    tx.run(
        "UPDATE play SET source_id = $2 WHERE practice_id = $1 AND source_id <> $2 AND run_id IN
            (SELECT id FROM playbook_run WHERE practice_id = $1 AND source_id = $2)",
        args![practice_id, gone],
    )
    .await?;
    let Some(ended) = ended else { return Ok(()) };
    tx.run(
        "UPDATE playbook_run SET state = 'running', ended_at = NULL, why = '', changed_at = $4
         WHERE practice_id = $1 AND id = $2 AND source_id = $3 AND state = 'merged'",
        args![practice_id, ended, gone, clock::now()],
    )
    .await?;
    tx.run(
        "UPDATE play SET state = 'open', why = '', settled_at = NULL, changed_at = $3
         WHERE practice_id = $1 AND run_id = $2 AND state = 'ended' AND why = 'Merged'",
        args![practice_id, ended, clock::now()],
    )
    .await?;
    Ok(())
}
