//! A telling that has been told: what stays on record.

use lexicon::TouchKind;
use platform::{
    Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
};
use serde_json::json;

use super::{
    Stage,
    notices::{self, Moved, Notice},
    rules::Way,
};
use crate::touches::{self, NewTouch};

/// Marks a telling as told: the touch with the source, and the line of the audit
/// log that says to whom, by which way, of which stage; nothing of the patient.
pub(super) async fn told(
    tx: &Tx,
    practice_id: Uuid,
    id: Uuid,
    from: &str,
    by: &Actor,
) -> Result<Moved> {
    let Some(notice) = Notice::read(tx, practice_id, id).await? else {
        return Ok(Moved::SomebodyWasFaster);
    };
    if notices::put(tx, practice_id, id, from, "sent", "").await? == Moved::SomebodyWasFaster {
        return Ok(Moved::SomebodyWasFaster);
    }
    let now = clock::now();
    let kind = match notice.way() {
        Some(Way::Fax) => TouchKind::Fax,
        Some(Way::Letter) => TouchKind::Letter,
        Some(Way::Phone) => TouchKind::Call,
        _ => TouchKind::Email,
    };
    let stage = notice.stage().map_or("", Stage::label);
    let note = format!("Kept posted about a referral: {}", stage.to_lowercase());
    // Only a call is a contact of one of ours; a notice in the post is none, and sets no clock.
    let by_id = by.id.filter(|_| kind == TouchKind::Call);
    let touch = NewTouch { by_id, note: &note, ..NewTouch::new(notice.source_id, kind, now) };
    let touch = touches::record(tx, practice_id, by, &touch).await?;
    tx.run(
        "UPDATE notice SET sent_at = $3, touch_id = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, now, touch, by.id],
    )
    .await?;
    let entry = Entry {
        action: "referral.disclosed",
        subject_kind: "referral",
        subject_id: Some(notice.referral_id),
        detail: json!({ "to": notice.source_id, "by": notice.channel, "stage": notice.stage }),
    };
    audit::record(tx, practice_id, by, entry).await?;
    Ok(Moved::Yes)
}
