//! `source_month`: referrals by source, month, clinic and payer, kept true in
//! the transaction of every change.
//!
//! Cells are recounted from the referrals themselves rather than added to and
//! taken from: a recount can't drift.

use platform::{Result, Sql, Tx, Uuid, args, db};

/// What counts: a referral counts for the month of its received date unless it
/// was a duplicate or an error (WebPT's definition; DESIGN of the state machine).
pub const COUNTED: &str = "deleted_at IS NULL AND state NOT IN ('duplicate', 'entered_in_error')";

/// Recounts every month of these sources, and when each first and last referred.
/// Call it in the transaction of the change, with the source from before as well
/// when a referral moved from one source to another.
pub async fn recount(tx: &Tx, practice_id: Uuid, sources: &[Uuid]) -> Result<()> {
    for source_id in sources {
        // Served by source_month_by_source.
        tx.run(
            "DELETE FROM source_month WHERE practice_id = $1 AND source_id = $2",
            args![practice_id, *source_id],
        )
        .await?;
        // Served by referral_by_source.
        tx.run(&insert("AND source_id = $2"), args![practice_id, *source_id]).await?;
        tx.run(&dates("AND id = $2"), args![practice_id, *source_id]).await?;
    }
    db::changed(tx, practice_id, "referrals").await
}

/// Recounts the whole practice: after a large import or a repair.
pub async fn recount_all(tx: &Tx, practice_id: Uuid) -> Result<()> {
    tx.run("DELETE FROM source_month WHERE practice_id = $1", args![practice_id]).await?;
    tx.run(&insert(""), args![practice_id]).await?;
    tx.run(&dates(""), args![practice_id]).await?;
    db::changed(tx, practice_id, "referrals").await
}

fn insert(which: &str) -> String {
    format!(
        "INSERT INTO source_month (practice_id, month, source_id, clinic_id, payer, received,
                                   evaluated, evaluated_30, evaluated_90, contact_days, visit_days)
         SELECT practice_id, substr(received_on, 1, 7), source_id, clinic_id, payer, count(*),
                count(evaluated_on),
                count(CASE WHEN days_to_evaluation <= 30 THEN 1 END),
                count(CASE WHEN days_to_evaluation <= 90 THEN 1 END),
                coalesce(string_agg(CAST(days_to_contact AS text), ','), ''),
                coalesce(string_agg(CAST(days_to_evaluation AS text), ','), '')
         FROM referral
         WHERE practice_id = $1 AND {COUNTED} {which}
         GROUP BY practice_id, substr(received_on, 1, 7), source_id, clinic_id, payer"
    )
}

fn dates(which: &str) -> String {
    format!(
        "UPDATE source SET
             first_referral_on = (SELECT min(received_on) FROM referral r
                 WHERE r.practice_id = source.practice_id AND r.source_id = source.id AND {COUNTED}),
             last_referral_on = (SELECT max(received_on) FROM referral r
                 WHERE r.practice_id = source.practice_id AND r.source_id = source.id AND {COUNTED})
         WHERE practice_id = $1 {which}",
        COUNTED = "r.deleted_at IS NULL AND r.state NOT IN ('duplicate', 'entered_in_error')"
    )
}
