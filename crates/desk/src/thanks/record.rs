//! The one door through which somebody is thanked, left out, or not thanked after all.
//!
//! Every thank-you that was said is one contact with the source, written down by itself and
//! taken back with it.

use jiff::civil::Date;
use platform::{Error, Result, Sql, Tx, Uuid, args, audit::Actor, clock};

use super::{
    kept::{Kept, State, keep_contact, put, settle},
    owing::Owing,
    way::Way,
};
use crate::{outbox, print, touches};

/// What a thank-you is for.
#[derive(Debug, Clone, Copy)]
pub enum Covers<'a> {
    /// Everything up to now.
    Everything,
    /// These referrals.
    These(&'a [Owing]),
    /// Thinking of us, with everybody: these referrals, or none, once since the day of a round.
    Round(&'a [Owing], Date),
}

/// A thank-you that was said, or will be.
#[derive(Debug, Clone, Copy)]
pub struct NewThanks<'a> {
    /// To whom.
    pub source_id: Uuid,
    /// How.
    pub way: Way,
    /// For what.
    pub covers: Covers<'a>,
    /// The practice's day.
    pub today: Date,
    /// What it said; names no patient.
    pub words: &'a str,
    /// What was done together with it.
    pub batch: Option<Uuid>,
}

/// Thanks a source and writes the contact down. The id is that of the thank-you.
pub async fn record(tx: &Tx, practice_id: Uuid, by: &Actor, new: &NewThanks<'_>) -> Result<Uuid> {
    let id = put(tx, practice_id, by, new, State::Given).await?;
    keep_contact(tx, practice_id, by, id, (new.source_id, new.way)).await?;
    settle(tx, practice_id, by, new.source_id, "thanks.given").await?;
    Ok(id)
}

/// The same for a mail that is on its way.
pub(super) async fn mailed(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    new: &NewThanks<'_>,
    mail_id: Uuid,
) -> Result<Uuid> {
    let id = record(tx, practice_id, by, new).await?;
    tx.run(
        "UPDATE thank_you SET mail_id = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, mail_id],
    )
    .await?;
    Ok(id)
}

/// Keeps a thank-you that waits to be printed. It is no contact yet.
pub(super) async fn wait(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    new: &NewThanks<'_>,
) -> Result<Uuid> {
    let id = put(tx, practice_id, by, new, State::Waiting).await?;
    settle(tx, practice_id, by, new.source_id, "thanks.queued").await?;
    Ok(id)
}

/// Leaves a source out for these referrals, for a reason.
pub(super) async fn skip(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    new: &NewThanks<'_>,
    reason: &str,
) -> Result<Uuid> {
    let id = put(tx, practice_id, by, new, State::Skipped).await?;
    tx.run(
        "UPDATE thank_you SET reason = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, reason],
    )
    .await?;
    settle(tx, practice_id, by, new.source_id, "thanks.skipped").await?;
    Ok(id)
}

/// It was printed well: they are thanked. Saying so again changes nothing.
pub async fn printed(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<()> {
    let Some(kept) = Kept::live(tx, practice_id, id).await?.filter(|kept| kept.state == "waiting")
    else {
        return Ok(());
    };
    tx.run(
        "UPDATE thank_you SET state = 'given', given_at = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, clock::now()],
    )
    .await?;
    match kept.touch_id {
        Some(touch) => drop(touches::bring_back(tx, practice_id, by, touch).await?),
        None => keep_contact(tx, practice_id, by, id, (kept.source_id, kept.way())).await?,
    }
    settle(tx, practice_id, by, kept.source_id, "thanks.given").await
}

/// It was not printed well after all: it waits again, and was no contact.
pub async fn unprinted(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<()> {
    let Some(kept) = Kept::live(tx, practice_id, id).await?.filter(|kept| kept.state == "given")
    else {
        return Ok(());
    };
    tx.run(
        "UPDATE thank_you SET state = 'waiting', given_at = NULL
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id],
    )
    .await?;
    if let Some(touch) = kept.touch_id {
        touches::take_back(tx, practice_id, by, touch).await?;
    }
    settle(tx, practice_id, by, kept.source_id, "thanks.unprinted").await
}

/// Takes a thank-you back with what it left behind: the contact, the piece in the print queue,
/// the mail that has not left. Its source is returned. A second time changes nothing.
pub async fn take_back(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<Uuid> {
    let kept = Kept::read(tx, practice_id, id).await?.ok_or(Error::NotFound)?;
    if kept.undone_at.is_some() {
        return Ok(kept.source_id);
    }
    if let Some(mail) = kept.mail_id
        && !outbox::withdraw(tx, practice_id, mail).await?
    {
        return Err(Error::Conflict(
            "The mail has left by now, so the thank-you stays on record.".into(),
        ));
    }
    if kept.state == "waiting" {
        print::withdraw(tx, practice_id, kept.way().piece(), id).await?;
    }
    tx.run(
        "UPDATE thank_you SET undone_at = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, clock::now()],
    )
    .await?;
    tx.run(
        "DELETE FROM thank_you_referral WHERE practice_id = $1 AND thank_you_id = $2",
        args![practice_id, id],
    )
    .await?;
    if let Some(touch) = kept.touch_id.filter(|_| kept.state == "given") {
        touches::take_back(tx, practice_id, by, touch).await?;
    }
    settle(tx, practice_id, by, kept.source_id, "thanks.undone").await?;
    Ok(kept.source_id)
}

/// The thank-you that a contact is, where it is one.
pub async fn of_contact(db: &impl Sql, practice_id: Uuid, touch: Uuid) -> Result<Option<Uuid>> {
    // Served by thank_you_by_touch.
    db.value::<Uuid>(
        "SELECT id FROM thank_you WHERE practice_id = $1 AND touch_id = $2 AND undone_at IS NULL",
        args![practice_id, touch],
    )
    .await
}
