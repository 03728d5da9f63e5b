//! Whether the relationship with a source rests: then its playbook does, and nothing
//! starts. The one place that asks; whoever keeps pauses and wishes answers here.

use platform::{Result, Sql, Uuid, args};

/// Whether it rests.
pub async fn rests(db: &impl Sql, practice_id: Uuid, source_id: Uuid) -> Result<bool> {
    // Served by the primary key.
    let status = db
        .value::<String>(
            "SELECT CASE WHEN deleted_at IS NULL THEN status ELSE 'gone' END FROM source
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, source_id],
        )
        .await?;
    Ok(status.is_some_and(|status| status != "active"))
}
