//! Putting a pause on record and taking it back, in the transaction of whoever decides it.

use jiff::civil::Date;
use platform::{
    Error, Result, Sql, Tx, Uuid, args, clock, db::FromQueryResult, new_id, sessions::Visitor,
};
use serde_json::json;

use super::{
    facts::STATUS_KINDS,
    mark,
    pause_typed::New,
    pauses::YearDay,
    reckon,
    store::{self, Source},
};

/// That a relationship is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// They work no more.
    Retired,
    /// They have moved away.
    Moved,
}

/// Ends a relationship from today on: no clock runs any more. Returns the pause by which that is
/// taken back; none where it had ended so already.
pub async fn end_relationship(
    tx: &Tx,
    visitor: &Visitor,
    source_id: Uuid,
    (over, reason): (Over, &str),
) -> Result<Option<Uuid>> {
    Source::live(tx, visitor.practice_id, source_id).await?;
    let kind = match over {
        Over::Retired => "retired",
        Over::Moved => "moved",
    };
    if open(tx, visitor, source_id, kind).await?.is_some() {
        return Ok(None);
    }
    let new = New { kind, until: None, season: None, reason: reason.to_owned() };
    put(tx, visitor, source_id, &new).await.map(Some)
}

/// Puts a pause on record from today on, and returns its id.
pub(super) async fn put(tx: &Tx, visitor: &Visitor, source_id: Uuid, new: &New) -> Result<Uuid> {
    let (practice, id, today) = (visitor.practice_id, new_id(), visitor.today());
    let season = |day: fn((YearDay, YearDay)) -> YearDay| {
        new.season.map(|season| day(season).to_string()).unwrap_or_default()
    };
    tx.run(
        "INSERT INTO pause (practice_id, id, source_id, kind, from_on, until_on, season_from,
                            season_until, reason, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            practice,
            id,
            source_id,
            new.kind,
            today.to_string(),
            new.until.map(|day| day.to_string()),
            season(|(from, _)| from),
            season(|(_, until)| until),
            new.reason.as_str(),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    if STATUS_KINDS.contains(&new.kind) {
        // One pause stands for the status: that of an earlier one ends.
        for kind in STATUS_KINDS.iter().filter(|kind| **kind != new.kind) {
            end_kind(tx, visitor, source_id, kind, today).await?;
        }
        store::set_status(tx, practice, source_id, new.kind).await?;
    }
    mark(tx, visitor, source_id, "source.paused", json!({ "kind": new.kind })).await?;
    Ok(id)
}

/// A pause on record.
#[derive(FromQueryResult)]
pub(super) struct Known {
    /// Whose.
    pub source_id: Uuid,
    /// Of which kind.
    pub kind: String,
}

/// A pause that there is.
pub(super) async fn known(tx: &Tx, practice_id: Uuid, id: Uuid) -> Result<Known> {
    // Served by the primary key.
    tx.row(
        "SELECT source_id, kind FROM pause WHERE practice_id = $1 AND id = $2",
        args![practice_id, id],
    )
    .await?
    .ok_or(Error::NotFound)
}

/// Takes back that a pause was entered, as if it had never held, and returns its source.
pub async fn take_back_pause(tx: &Tx, visitor: &Visitor, id: Uuid) -> Result<Uuid> {
    let pause = known(tx, visitor.practice_id, id).await?;
    tx.run("DELETE FROM pause WHERE practice_id = $1 AND id = $2", args![visitor.practice_id, id])
        .await?;
    if STATUS_KINDS.contains(&pause.kind.as_str()) {
        store::set_status(tx, visitor.practice_id, pause.source_id, "active").await?;
    }
    let detail = json!({ "kind": pause.kind });
    mark(tx, visitor, pause.source_id, "source.pause_taken_back", detail).await?;
    Ok(pause.source_id)
}

async fn end_kind(tx: &Tx, visitor: &Visitor, source: Uuid, kind: &str, today: Date) -> Result<()> {
    match open(tx, visitor, source, kind).await? {
        Some(id) => reckon::end(tx, visitor.practice_id, id, Some(visitor.member_id), today).await,
        None => Ok(()),
    }
}

/// The pause of a kind that holds.
async fn open(tx: &Tx, visitor: &Visitor, source: Uuid, kind: &str) -> Result<Option<Uuid>> {
    // Served by pause_by_source.
    tx.value::<Uuid>(
        "SELECT id FROM pause WHERE practice_id = $1 AND source_id = $2 AND kind = $3
           AND ended_on IS NULL",
        args![visitor.practice_id, source, kind],
    )
    .await
}
