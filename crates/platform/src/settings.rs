//! What a practice has set, by name: small values, as JSON.

use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{Result, Sql, args, clock};

/// The value of a setting; none when it was never set.
pub async fn get<T: DeserializeOwned>(
    db: &impl Sql,
    practice_id: Uuid,
    name: &str,
) -> Result<Option<T>> {
    // Served by the primary key.
    let text = db
        .value::<String>(
            "SELECT value FROM setting WHERE practice_id = $1 AND name = $2",
            args![practice_id, name],
        )
        .await?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// Sets it.
pub async fn put<T: Serialize + Sync>(
    db: &impl Sql,
    practice_id: Uuid,
    name: &str,
    value: &T,
    by: Option<Uuid>,
) -> Result<()> {
    db.run(
        "INSERT INTO setting (practice_id, name, value, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (practice_id, name) DO UPDATE SET
             value = excluded.value, changed_at = excluded.changed_at,
             changed_by = excluded.changed_by",
        args![practice_id, name, serde_json::to_string(value)?, clock::now(), by],
    )
    .await?;
    Ok(())
}
