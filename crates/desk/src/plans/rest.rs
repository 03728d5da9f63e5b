//! Whether the relationship with a source rests: then its playbook does, and nothing
//! starts. The one place that asks; whoever keeps pauses and wishes answers here.

use platform::{Result, Sql, Uuid, args};

use crate::relationships;

/// Whether it rests.
pub async fn rests(db: &impl Sql, practice_id: Uuid, source_id: Uuid) -> Result<bool> {
    // Served by the primary key.
    let gone = db
        .value::<i64>(
            "SELECT deleted_at FROM source WHERE practice_id = $1 AND id = $2",
            args![practice_id, source_id],
        )
        .await?;
    Ok(gone.is_some() || !relationships::standing(db, practice_id, source_id).await?.is_open())
}
