//! A thank-you as rows: what it is for, how it stands, and the contact that it is.

use jiff::civil::Date;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry as Line},
    clock, db,
    db::FromQueryResult,
    new_id,
};
use serde_json::json;

use super::{
    owing::{ASKS_FOR, owing},
    record::{Covers, NewThanks},
    way::Way,
};
use crate::{
    happenings::{self, Happening},
    practice,
    referrals::rollup,
    reports::Which,
    touches::{self, NewTouch},
};

/// How a thank-you stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It was said.
    Given,
    /// It waits to be printed.
    Waiting,
    /// Nobody is thanked, for a reason.
    Skipped,
}

impl State {
    fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Waiting => "waiting",
            Self::Skipped => "skipped",
        }
    }
}

/// A thank-you as it is stored.
#[derive(FromQueryResult)]
pub(super) struct Kept {
    pub source_id: Uuid,
    way: String,
    pub state: String,
    pub touch_id: Option<Uuid>,
    pub mail_id: Option<Uuid>,
    pub undone_at: Option<i64>,
}

impl Kept {
    /// Reads it.
    pub async fn read(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<Option<Self>> {
        // Served by the primary key.
        tx.row(
            "SELECT source_id, way, state, touch_id, mail_id, undone_at FROM thank_you
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await
    }

    /// The same, unless it was taken back.
    pub async fn live(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<Option<Self>> {
        Ok(Self::read(tx, practice_id, id).await?.filter(|kept| kept.undone_at.is_none()))
    }

    /// How.
    pub fn way(&self) -> Way {
        Way::from_code(&self.way).unwrap_or(Way::Card)
    }
}

/// Writes the row, and which referrals it is for.
pub(super) async fn put(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    new: &NewThanks<'_>,
    state: State,
) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    // What is older than any referral that still asks is covered by its day alone.
    let (until, referrals) = match new.covers {
        Covers::Everything => {
            let before = new.today.saturating_sub(jiff::Span::new().days(ASKS_FOR + 1));
            let which = Which::These(&[new.source_id]);
            (before.to_string(), owing(tx, practice_id, new.today, which).await?)
        }
        Covers::These(referrals) => (String::new(), referrals.to_vec()),
        Covers::Round(referrals, day) => {
            once_a_round(tx, practice_id, new.source_id, day).await?;
            (String::new(), referrals.to_vec())
        }
    };
    let given_at = (state == State::Given).then_some(now);
    tx.run(
        "INSERT INTO thank_you (practice_id, id, source_id, way, covers_until, state, words,
                                given_at, batch_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            practice_id,
            id,
            new.source_id,
            new.way.code(),
            until,
            state.code(),
            new.words,
            given_at,
            new.batch,
            now,
            by.id
        ],
    )
    .await?;
    let mut linked = 0;
    for one in &referrals {
        // A referral is thanked for once, by whoever came first.
        linked += tx
            .run(
                "INSERT INTO thank_you_referral (practice_id, referral_id, thank_you_id)
                 VALUES ($1, $2, $3) ON CONFLICT (practice_id, referral_id) DO NOTHING",
                args![practice_id, one.referral_id, id],
            )
            .await?;
    }
    if matches!(new.covers, Covers::These(_)) && linked == 0 {
        tx.run("DELETE FROM thank_you WHERE practice_id = $1 AND id = $2", args![practice_id, id])
            .await?;
        return Err(Error::Conflict(
            "Somebody has thanked them in the meantime. Open Thanks again.".into(),
        ));
    }
    Ok(id)
}

/// Of two who thank the same source in a round the second is told.
async fn once_a_round(tx: &Tx, practice_id: Uuid, source_id: Uuid, day: Date) -> Result<()> {
    // Locks the source: the second waits here for the first, and then finds it thanked.
    tx.run(
        "UPDATE source SET changed_at = changed_at WHERE practice_id = $1 AND id = $2",
        args![practice_id, source_id],
    )
    .await?;
    let since = clock::at_hour(day, 0, &practice::zone(tx, practice_id).await?);
    // Served by thank_you_by_source.
    let thanked = tx
        .value::<i64>(
            "SELECT count(*) FROM thank_you
             WHERE practice_id = $1 AND source_id = $2 AND undone_at IS NULL AND created_at >= $3",
            args![practice_id, source_id, since],
        )
        .await?;
    match thanked {
        Some(0) | None => Ok(()),
        Some(_) => Err(Error::Conflict(
            "Somebody has thanked them in the meantime. Open Thanks again.".into(),
        )),
    }
}

/// Writes the contact down that a thank-you is.
pub(super) async fn keep_contact(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    (source_id, way): (Uuid, Way),
) -> Result<()> {
    let touch = NewTouch {
        by_id: by.id,
        note: "To say thank you.",
        once: Some(id),
        ..NewTouch::new(source_id, way.touch(), clock::now())
    };
    let touch = touches::record(tx, practice_id, by, &touch).await?;
    tx.run(
        "UPDATE thank_you SET touch_id = $3 WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, touch],
    )
    .await?;
    Ok(())
}

/// Tells whoever goes by it.
pub(super) async fn settle(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    source: Uuid,
    action: &str,
) -> Result<()> {
    let line = Line { action, subject_kind: "source", subject_id: Some(source), detail: json!({}) };
    audit::record(tx, practice_id, by, line).await?;
    rollup::mark(tx, practice_id, &[source]).await?;
    db::changed(tx, practice_id, "thanks").await?;
    happenings::tell(tx, practice_id, source, Happening::Thanks).await
}
