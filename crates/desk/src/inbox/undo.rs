//! Taking the last decision about an item back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, Result, Sql, Tx, Uuid, args, clock,
    db::changed,
    new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;

use super::{
    ADDRESS,
    accept::belong,
    decide, item,
    state::ItemState,
    takeback::{Effect, TakeBack},
};
use crate::referrals::{self, Replaced};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct UndoForm {
    event: String,
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<UndoForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let item = item::read(&tx, visitor.practice_id, id).await?;
    let events = item::events(&tx, visitor.practice_id, id).await?;
    let last = events
        .first()
        .filter(|event| event.id.to_string() == form.event)
        .and_then(|event| event.undo.as_deref())
        .ok_or_else(|| {
            Error::Conflict(
                "Something has happened to this item since, so this can no longer be undone. Open \
                 it to see what."
                    .into(),
            )
        })?;
    let before: TakeBack = serde_json::from_str(last)?;
    take_back(&tx, &visitor, id, &before.effect).await?;
    let state = ItemState::from_code(&before.state).unwrap_or(ItemState::New);
    let written = tx
        .run(
            "UPDATE intake_item SET state = $4, state_since = $5, due_at = $6, wait_until = $7,
                 reason = $8, referral_id = NULL, version = version + 1, changed_at = $5,
                 changed_by = $9
             WHERE practice_id = $1 AND id = $2 AND version = $3",
            args![
                visitor.practice_id,
                id,
                item.version,
                state.code(),
                clock::now(),
                before.due_at,
                before.wait_until,
                before.reason.as_str(),
                visitor.member_id
            ],
        )
        .await?;
    if written != 1 {
        return Err(Error::Conflict("Somebody was faster. Open the item and look again.".into()));
    }
    decide::tell(&tx, &visitor, (id, new_id()), (item.state, state), "Taken back", None).await?;
    tx.commit().await?;
    let message = format!("Item {} waits for a decision again.", item.reference);
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), Flash::say(message)))
}

async fn take_back(tx: &Tx, visitor: &Visitor, item: Uuid, effect: &Effect) -> Result<()> {
    let (practice, actor) = (visitor.practice_id, visitor.actor());
    match effect {
        Effect::Nothing => {}
        Effect::Reminded { task } => {
            // Served by the primary key; a reminder that was acted on stays as a note of it.
            tx.run(
                "DELETE FROM task WHERE practice_id = $1 AND id = $2 AND done_at IS NULL",
                args![practice, *task],
            )
            .await?;
        }
        Effect::Made { referral, source } => {
            // Raised before the counter of referrals, as everywhere.
            if source.is_some() {
                changed(tx, practice, "sources").await?;
            }
            referrals::unmake(tx, practice, &actor, referral).await?;
            belong(tx, practice, item, None).await?;
            if let Some(source) = source {
                remove_unused(tx, visitor, *source).await?;
            }
        }
        Effect::Joined { referral, replaced } => {
            belong(tx, practice, item, None).await?;
            let back: Vec<Replaced> = replaced
                .iter()
                .map(|value| Replaced {
                    part: value.part,
                    before: value.after.clone(),
                    after: value.before.clone(),
                })
                .collect();
            referrals::replace(tx, practice, &actor, *referral, &back).await?;
        }
    }
    Ok(())
}

/// A source that was added for the referral goes with it, unless it is in use.
async fn remove_unused(tx: &Tx, visitor: &Visitor, source: Uuid) -> Result<()> {
    // Served by the primary key and the indexes by source.
    tx.run(
        "UPDATE source SET deleted_at = $3, changed_at = $3, changed_by = $4
         WHERE practice_id = $1 AND id = $2
           AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.practice_id = source.practice_id
                           AND r.source_id = source.id AND r.deleted_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.practice_id = source.practice_id
                           AND t.source_id = source.id AND t.deleted_at IS NULL)",
        args![visitor.practice_id, source, clock::now(), visitor.member_id],
    )
    .await?;
    Ok(())
}
