//! Taking back that a source was added, while nobody has worked with it.

use platform::{Error, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db};
use serde_json::json;

use super::{create::note, record::Record};
use crate::happenings::{self, Happening};

/// Whether nothing hangs on a source. Served by the indexes by source of each table.
pub(crate) const UNUSED: &str = "NOT EXISTS (SELECT 1 FROM referral r WHERE r.practice_id = source.practice_id
        AND r.source_id = source.id AND r.deleted_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.practice_id = source.practice_id
        AND t.source_id = source.id AND t.deleted_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM thank_you y WHERE y.practice_id = source.practice_id
        AND y.source_id = source.id AND y.undone_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM task k WHERE k.practice_id = source.practice_id AND k.source_id = source.id)
    AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.practice_id = source.practice_id
        AND a.source_id = source.id AND a.state <> 'cancelled')
    AND NOT EXISTS (SELECT 1 FROM print_piece p WHERE p.practice_id = source.practice_id
        AND p.source_id = source.id AND p.state <> 'withdrawn')
    AND NOT EXISTS (SELECT 1 FROM document d WHERE d.practice_id = source.practice_id
        AND d.source_id = source.id)
    AND NOT EXISTS (SELECT 1 FROM merge g WHERE g.practice_id = source.practice_id AND g.undone_at IS NULL
        AND (g.kept_source_id = source.id OR g.merged_source_id = source.id))";

/// Takes back a source that was added a moment ago.
pub(crate) async fn unmake(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<()> {
    let record = Record::live(tx, practice_id, id).await?;
    let sql = format!(
        "UPDATE source SET deleted_at = $3, changed_at = $3, changed_by = $4
         WHERE practice_id = $1 AND id = $2 AND {UNUSED}"
    );
    if tx.run(&sql, args![practice_id, id, clock::now(), by.id]).await? == 0 {
        return Err(Error::Conflict(format!(
            "{} has referrals, contacts, appointments or tasks by now and stays.",
            record.name
        )));
    }
    note(tx, practice_id, by, "source.taken_back", id, json!({})).await?;
    db::changed(tx, practice_id, "sources").await?;
    happenings::tell(tx, practice_id, id, Happening::Changed).await
}
