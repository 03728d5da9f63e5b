//! Taking a referral back that was made a moment ago, as if it had never been.

use jiff::civil::Date;
use lexicon::Month;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
    db::FromQueryResult,
};

use super::{announce::announce, create::Created, fill_in::take_out, rollup};
use crate::happenings::{self, Happening};

#[derive(FromQueryResult)]
struct Made {
    version: i64,
    source_id: Uuid,
    received_on: String,
    events: i64,
    attempts: i64,
}

/// Takes it back, unless somebody has worked with it since. A patient who came with
/// it goes too, when no other referral is theirs.
pub(crate) async fn unmake(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    created: &Created,
) -> Result<()> {
    // Served by the primary key, referral_event_by_referral and contact_attempt_by_referral.
    let made: Made = tx
        .row(
            "SELECT r.version, r.source_id, r.received_on,
                    (SELECT count(*) FROM referral_event e
                     WHERE e.practice_id = r.practice_id AND e.referral_id = r.id) AS events,
                    (SELECT count(*) FROM contact_attempt a
                     WHERE a.practice_id = r.practice_id AND a.referral_id = r.id
                       AND a.undone_at IS NULL) AS attempts
             FROM referral r
             WHERE r.practice_id = $1 AND r.id = $2 AND r.deleted_at IS NULL",
            args![practice_id, created.id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    if made.events > 1 || made.attempts > 0 {
        return Err(Error::Conflict(format!(
            "Somebody has worked with referral {} since, so it stays. Open it and move it to where \
             it belongs.",
            created.number
        )));
    }
    let now = clock::now();
    tx.run(
        "UPDATE referral SET deleted_at = $3, version = version + 1, changed_at = $3,
                changed_by = $4
         WHERE practice_id = $1 AND id = $2 AND version = $5",
        args![practice_id, created.id, now, by.id, made.version],
    )
    .await?;
    tx.run(
        "UPDATE patient SET deleted_at = $3, changed_at = $3, changed_by = $4
         WHERE practice_id = $1 AND id = $2 AND created_at >= $5
           AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.practice_id = patient.practice_id
                           AND r.patient_id = patient.id AND r.deleted_at IS NULL)",
        args![practice_id, created.patient_id, now, by.id, created.at],
    )
    .await?;
    take_out(tx, practice_id, by, created.patient_id, &created.filled).await?;
    tx.run(
        "UPDATE attachment SET referral_id = NULL WHERE practice_id = $1 AND referral_id = $2",
        args![practice_id, created.id],
    )
    .await?;
    if let Ok(day) = made.received_on.parse::<Date>() {
        rollup::recount(tx, practice_id, &[(made.source_id, Month::of(day))]).await?;
        // It may have been their first: clocks that began with it begin anew.
        happenings::tell(tx, practice_id, made.source_id, Happening::Changed).await?;
    }
    announce(tx, practice_id, created.id, created.event, "removed").await?;
    let entry = Entry::about("referral.taken_back", "referral", created.id);
    audit::record(tx, practice_id, by, entry).await
}
