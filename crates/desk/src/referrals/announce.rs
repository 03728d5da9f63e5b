//! Saying that something has happened to a referral.

use platform::{
    Result, Tx, Uuid,
    jobs::{self, NewJob},
};
use serde_json::json;

/// The job that whoever wants to know of every change of a referral does: it names
/// the referral, the event of its history, and the state's code in "to" (`removed`
/// when the referral was taken back as a whole).
pub const CHANGED: &str = "referral.changed";

/// So long after a referral was received is a change read from a file still news.
pub const NEWS_FOR_DAYS: i64 = 30;

/// Says it, in the transaction of the change. The changes of one referral are told
/// in their order.
pub async fn announce(
    tx: &Tx,
    practice_id: Uuid,
    referral: Uuid,
    event: Uuid,
    to: &str,
) -> Result<()> {
    let payload = json!({ "referral": referral, "event": event, "to": to });
    let job = NewJob::new(CHANGED, payload).key(format!("referral:{referral}"));
    jobs::enqueue(tx, practice_id, job).await?;
    Ok(())
}
