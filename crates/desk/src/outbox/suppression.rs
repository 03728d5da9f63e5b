//! Addresses that must not be written to.

use platform::{Result, Sql, Uuid, args};

/// Whether mail to this address came back for good, or its owner asked us not to write.
pub async fn is_suppressed(db: &impl Sql, practice_id: Uuid, address: &str) -> Result<bool> {
    // Served by the primary key.
    let found = db
        .value::<String>(
            "SELECT reason FROM mail_suppression WHERE practice_id = $1 AND address = $2",
            args![practice_id, address.trim().to_lowercase()],
        )
        .await?;
    Ok(found.is_some())
}
