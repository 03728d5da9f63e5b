//! The patient does not answer: the referrer may help, so they hear of it.

use platform::{Result, Tx, Uuid};

use super::{
    Stage,
    notices::{self, Notice, Planned},
    subject::Subject,
    usual::Usual,
};

const ANSWERED: &str = "Taken back: the patient was reached, or an attempt was undone.";

/// Whether the last attempts were all in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreached {
    /// They were.
    Yes,
    /// Not so many, or somebody answered.
    No,
}

/// Plans the telling, once for a referral; where the patient was reached meanwhile,
/// withdraws what has not gone yet.
pub(crate) async fn unreached(
    tx: &Tx,
    practice_id: Uuid,
    referral_id: Uuid,
    now: Unreached,
) -> Result<()> {
    if now == Unreached::No {
        for notice in Notice::of(tx, practice_id, referral_id).await? {
            if notice.stage() == Some(Stage::Unreachable) && notice.state == "waiting" {
                let id = notice.id;
                notices::put(tx, practice_id, id, "waiting", "withdrawn", ANSWERED).await?;
            }
        }
        return Ok(());
    }
    let subject = Subject::read(tx, practice_id, referral_id).await?;
    if !subject.holds(Stage::Unreachable) {
        return Ok(());
    }
    let usual = Usual::read(tx, practice_id).await?;
    let stage = Stage::Unreachable;
    let decision = subject.decide(tx, practice_id, stage, &usual).await?;
    let planned = Planned { subject: &subject, stage, decision, items: &[], by: None };
    notices::plan(tx, practice_id, planned, &usual).await?;
    Ok(())
}
