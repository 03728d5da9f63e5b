//! The running numbers by which people name a referral.

use platform::{Result, Sql, Tx, Uuid, args};

/// Takes the next `how_many` numbers and returns the first of them. The row is
/// locked until the transaction ends, so that no two take the same.
pub async fn take(tx: &Tx, practice_id: Uuid, how_many: i64) -> Result<i64> {
    // The largest number is served by the unique index (practice_id, number): rows
    // from elsewhere (an import, the sample practice) may have gone past the counter.
    tx.run(
        "INSERT INTO change_counter (practice_id, topic, value)
         VALUES ($1, 'referral_number',
                 (SELECT coalesce(max(number), 0) FROM referral WHERE practice_id = $1) + $2)
         ON CONFLICT (practice_id, topic) DO UPDATE SET value = $2 +
             CASE WHEN change_counter.value >=
                       (SELECT coalesce(max(number), 0) FROM referral WHERE practice_id = $1)
                  THEN change_counter.value
                  ELSE (SELECT coalesce(max(number), 0) FROM referral WHERE practice_id = $1) END",
        args![practice_id, how_many],
    )
    .await?;
    let last = tx
        .value::<i64>(
            "SELECT value FROM change_counter WHERE practice_id = $1 AND topic = 'referral_number'",
            args![practice_id],
        )
        .await?
        .unwrap_or(how_many);
    Ok(last - how_many + 1)
}
