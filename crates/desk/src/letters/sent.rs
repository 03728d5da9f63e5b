//! What happens once a letter has gone: the contact, the disclosure, and taking it back.

use lexicon::TouchKind;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock,
};
use serde_json::json;

use super::{
    sign::title,
    store::{self, Kept, Letter, State},
};
use crate::touches::{self, NewTouch};

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Post,
    Fax,
    Link,
}

impl By {
    fn touch(self) -> TouchKind {
        match self {
            Self::Post => TouchKind::Letter,
            Self::Fax => TouchKind::Fax,
            Self::Link => TouchKind::Email,
        }
    }

    fn from(self) -> State {
        match self {
            Self::Post => State::Queued,
            Self::Fax | Self::Link => State::Going,
        }
    }
}

/// The referrer has it: a contact with the source that names no patient, and the line of the
/// audit log that says what was disclosed to whom.
pub(super) async fn told(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    letter: &Letter,
    how: By,
) -> Result<()> {
    let step = (how.from(), State::Sent);
    if store::put(tx, practice_id, letter.id, step, "", by.id).await? != Kept::Yes {
        return Err(Error::Conflict("The letter stands elsewhere by now. Reload the page.".into()));
    }
    let now = clock::now();
    let note = format!("{} about a referral", title(letter));
    // What goes by post or wire is no contact of a person, and sets no clock.
    let touch = NewTouch { note: &note, ..NewTouch::new(letter.source_id, how.touch(), now) };
    let touch = touches::record(tx, practice_id, by, &touch).await?;
    tx.run(
        "UPDATE letter SET sent_at = $3, touch_id = $4 WHERE practice_id = $1 AND id = $2",
        args![practice_id, letter.id, now, touch],
    )
    .await?;
    let detail = json!({ "to": letter.source_id, "by": how.touch().code(),
        "letter": letter.kind.code(), "document": letter.document_id });
    note_disclosure(tx, practice_id, by, "referral.disclosed", letter, detail).await
}

/// Called by the print queue when a letter has printed well. What was not written here is kept
/// by the queue alone.
pub(crate) async fn printed(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<()> {
    match store::find(tx, practice_id, id).await? {
        Some(letter) => told(tx, practice_id, by, &letter, By::Post).await,
        None => Ok(()),
    }
}

/// Called by the print queue when that is taken back: it waits to be printed again.
pub(crate) async fn unprinted(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<()> {
    let Some(letter) = store::find(tx, practice_id, id).await? else { return Ok(()) };
    let step = (State::Sent, State::Queued);
    if store::put(tx, practice_id, id, step, "", by.id).await? != Kept::Yes {
        return Err(Error::Conflict("The letter stands elsewhere by now. Reload the page.".into()));
    }
    if let Some(touch) = letter.touch_id {
        touches::take_back(tx, practice_id, by, touch).await?;
    }
    tx.run(
        "UPDATE letter SET sent_at = NULL, touch_id = NULL WHERE practice_id = $1 AND id = $2",
        args![practice_id, id],
    )
    .await?;
    let detail = json!({ "to": letter.source_id, "letter": letter.kind.code() });
    note_disclosure(tx, practice_id, by, "referral.disclosure_undone", &letter, detail).await
}

/// How a fax ended.
pub(crate) enum FaxEnded<'a> {
    /// It arrived.
    Well,
    /// It did not, and why.
    Badly(&'a str),
}

/// Called when a fax has ended: the letter that it carried, if it carried one, is sent, or
/// waits for a person again.
pub(crate) async fn fax_ended(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    fax_id: Uuid,
    ended: FaxEnded<'_>,
) -> Result<()> {
    // Served by letter_by_fax.
    let id = tx
        .value::<Uuid>(
            "SELECT id FROM letter WHERE practice_id = $1 AND fax_id = $2 AND state = 'going'",
            args![practice_id, fax_id],
        )
        .await?;
    let Some(id) = id else { return Ok(()) };
    match ended {
        FaxEnded::Well => {
            let letter = store::one(tx, practice_id, id).await?;
            told(tx, practice_id, by, &letter, By::Fax).await
        }
        FaxEnded::Badly(why) => {
            let step = (State::Going, State::Finished);
            store::put(tx, practice_id, id, step, why, by.id).await?;
            Ok(())
        }
    }
}

async fn note_disclosure(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    action: &str,
    letter: &Letter,
    detail: serde_json::Value,
) -> Result<()> {
    let entry =
        Entry { action, subject_kind: "referral", subject_id: Some(letter.referral_id), detail };
    audit::record(tx, practice_id, by, entry).await
}
