//! Taking over a newer address, number or standing of a source, from whoever knows it,
//! and giving back what was there. The earlier one stays on record.

mod address;
mod number;

use platform::{Error, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db, new_id};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{create::note, record::Record};
use crate::happenings::{self, Happening};
pub(crate) use address::{Address, Place, Sameness, amend_address};
pub(crate) use number::{Number, Point, amend_number};

/// What was done, by which it can be given back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Amended {
    /// An office was moved.
    Office { id: Uuid, before: Place, after: Address },
    /// An office was added, and the person sits there now.
    OfficeAdded { id: Uuid, affiliation: Option<(Uuid, Option<Uuid>)> },
    /// A number was changed.
    Number { before: Point, after: String },
    /// A number was added.
    NumberAdded { id: Uuid },
    /// An old number was removed, the new one being there already.
    NumberRemoved { before: Point },
    /// The standing was changed.
    Status { before: String, after: String },
    /// It was so already.
    Nothing,
}

/// Says where a source stands in life from now on.
pub(crate) async fn amend_status(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    source: Uuid,
    status: &str,
) -> Result<Amended> {
    let before = Record::live(tx, practice, source).await?.status;
    set_status(tx, practice, source, status).await?;
    done(tx, practice, by, source, "source.status_taken_over").await?;
    Ok(Amended::Status { before, after: status.to_owned() })
}

async fn set_status(tx: &Tx, practice: Uuid, source: Uuid, status: &str) -> Result<()> {
    let sql = "UPDATE source SET status = $3 WHERE practice_id = $1 AND id = $2";
    tx.run(sql, args![practice, source, status]).await?;
    Ok(())
}

/// Gives back what was there before, unless somebody has changed it since.
pub(crate) async fn give_back(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    source: Uuid,
    amended: &Amended,
) -> Result<()> {
    let given = match amended {
        Amended::Office { id, before, after } => {
            address::move_back(tx, practice, by, *id, (before, after)).await?
        }
        Amended::OfficeAdded { id, affiliation } => {
            address::leave(tx, practice, *id, *affiliation).await?
        }
        Amended::Number { before, after } => {
            number::change_back(tx, practice, by, before, after).await?
        }
        Amended::NumberAdded { id } => {
            let sql = "DELETE FROM contact_point WHERE practice_id = $1 AND id = $2";
            tx.run(sql, args![practice, *id]).await?
        }
        Amended::NumberRemoved { before } => number::put_back(tx, practice, by, before).await?,
        Amended::Status { before, after } => {
            tx.run(
                "UPDATE source SET status = $3 WHERE practice_id = $1 AND id = $2 AND status = $4",
                args![practice, source, before.as_str(), after.as_str()],
            )
            .await?
        }
        Amended::Nothing => 1,
    };
    if given == 0 {
        return Err(Error::Conflict(
            "Somebody has changed it since, so it stays as it is. Open the source to see.".into(),
        ));
    }
    done(tx, practice, by, source, "source.given_back").await
}

/// What every one of these changes leaves behind.
async fn done(tx: &Tx, practice: Uuid, by: &Actor, source: Uuid, action: &str) -> Result<()> {
    tx.run(
        "UPDATE source SET changed_at = $3, changed_by = $4 WHERE practice_id = $1 AND id = $2",
        args![practice, source, clock::now(), by.id],
    )
    .await?;
    note(tx, practice, by, action, source, json!({})).await?;
    db::changed(tx, practice, "sources").await?;
    happenings::tell(tx, practice, source, Happening::Changed).await
}

/// Keeps an address or a number that was true until now.
pub(crate) async fn keep_past(
    tx: &Tx,
    practice: Uuid,
    by: &Actor,
    source: Uuid,
    change: Uuid,
    (kind, value): (&str, &str),
) -> Result<()> {
    tx.run(
        "INSERT INTO past_detail (practice_id, id, source_id, kind, value, until_at, change_id, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![practice, new_id(), source, kind, value, clock::now(), change, by.id],
    )
    .await?;
    Ok(())
}

/// What was kept for a change is true again.
pub(crate) async fn forget_past(tx: &Tx, practice: Uuid, change: Uuid) -> Result<()> {
    // A look over the practice's few: an undo is rare.
    tx.run(
        "DELETE FROM past_detail WHERE practice_id = $1 AND change_id = $2",
        args![practice, change],
    )
    .await?;
    Ok(())
}
