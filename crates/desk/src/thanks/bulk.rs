//! Many at once: a card for everybody on the list, and leaving out what is too old, for a
//! practice that begins with a back-log. Each is taken back in one step.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use platform::{
    Error, Result, Sql, Uuid, args,
    db::FromQueryResult,
    new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;

use super::{
    ADDRESS,
    act::{self, Case, Done},
    give::reason,
    owing::Owing,
    queue,
    record::{self, Covers, NewThanks},
    way::Way,
    whose::Whose,
};

/// As many as go to the print queue in one step: more than anybody writes in a week.
pub(super) const MOST: usize = 200;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct These {
    owner: String,
    before: String,
    reason: String,
    other: String,
}

/// A card for everybody who is thanked now, as far as a card is open.
pub(super) async fn cards(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<These>,
) -> Result<Response> {
    let whose = Whose::read(&form.owner, &visitor);
    let queue = queue::queue(&app, visitor.practice_id, visitor.today()).await?;
    let ids = queue
        .iter()
        .filter(|entry| entry.is_open() && whose.has(entry.owner_id))
        .take(MOST)
        .map(|entry| entry.source_id);
    let batch = new_id();
    let (mut queued, mut left) = (0, 0);
    let tx = app.db().begin().await?;
    for id in ids {
        let Some(case) = Case::read(&tx, &visitor, id).await? else { continue };
        match act::thank(&tx, &visitor, &case, (Way::Card, None), Some(batch)).await {
            Ok(Done::Thanked(_)) => queued += 1,
            Ok(Done::Blocked(_)) | Err(Error::Invalid(_)) => left += 1,
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    let mut said = match queued {
        0 => "No card is open for any of these.".to_owned(),
        1 => "1 card waits in the print queue.".to_owned(),
        count => format!("{count} cards wait in the print queue."),
    };
    if left > 0 && queued > 0 {
        said.push_str(&format!(
            " {} left: a card is not open for them.",
            look::plural(left, "source is", "sources are")
        ));
    }
    let flash = match queued {
        0 => Flash::say(said),
        _ => Flash::undoable(said, format!("{ADDRESS}/batches/{batch}/undo")),
    };
    Ok(redirect_with(&whose.address(), flash))
}

/// Leaves out every referral that was received before a day, for a reason.
pub(super) async fn skip_older(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<These>,
) -> Result<Response> {
    let before: Date = form.before.parse().map_err(|_| {
        Error::Invalid("Enter the day before which nobody is thanked any more.".into())
    })?;
    let reason = reason(&form.reason, &form.other)?;
    let whose = Whose::read(&form.owner, &visitor);
    let (practice, by, batch) = (visitor.practice_id, visitor.actor(), new_id());
    let queue = queue::queue(&app, practice, visitor.today()).await?;
    let tx = app.db().begin().await?;
    let mut referrals = 0;
    for entry in queue.iter().filter(|entry| whose.has(entry.owner_id)) {
        let old: Vec<Owing> =
            entry.covers.iter().filter(|one| one.received_on < before).copied().collect();
        if old.is_empty() {
            continue;
        }
        referrals += old.len() as i64;
        let new = NewThanks {
            source_id: entry.source_id,
            way: Way::Card,
            covers: Covers::These(&old),
            today: visitor.today(),
            words: "",
            batch: Some(batch),
        };
        match record::skip(&tx, practice, &by, &new, &reason).await {
            // Somebody thanked this one in the meantime, which is as well.
            Ok(_) | Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    let flash = match referrals {
        0 => Flash::say("Nothing is older than that."),
        count => Flash::undoable(
            format!("{} left out.", look::plural(count, "referral", "referrals")),
            format!("{ADDRESS}/batches/{batch}/undo"),
        ),
    };
    Ok(redirect_with(&whose.address(), flash))
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Takes back what was done in one step.
pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(batch): Path<Uuid>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    // Served by thank_you_by_batch.
    let thanks: Vec<Id> = tx
        .rows(
            "SELECT id FROM thank_you
             WHERE practice_id = $1 AND batch_id = $2 AND undone_at IS NULL",
            args![practice, batch],
        )
        .await?;
    if thanks.is_empty() {
        return Err(Error::NotFound);
    }
    let (mut back, mut stays) = (0, 0);
    for one in &thanks {
        match record::take_back(&tx, practice, &by, one.id).await {
            Ok(_) => back += 1,
            // It is being printed just now.
            Err(Error::Conflict(_)) => stays += 1,
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    let mut said = format!("Undone for {}.", look::plural(back, "source", "sources"));
    if stays > 0 {
        said.push_str(&format!(" {stays} are being printed and stay."));
    }
    Ok(redirect_with(ADDRESS, Flash::say(said)))
}
