//! One decision: the item's new state, who decided and how it is taken back, in the
//! transaction of whatever it brings about.

use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::changed,
    new_id,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};
use serde_json::json;

use super::{
    item::{self, Item},
    listing,
    state::ItemState,
    takeback::{Effect, TakeBack},
};

/// What somebody decided.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Where the item goes.
    pub to: ItemState,
    /// Why, in words; no patient.
    pub words: String,
    /// The referral it became or belongs to.
    pub referral_id: Option<Uuid>,
    /// Until when it waits.
    pub wait_until: Option<Instant>,
    /// What else was changed, so that it can be taken back.
    pub effect: Effect,
}

impl Decision {
    /// A decision that changes nothing but the item.
    pub fn of(to: ItemState, words: impl Into<String>) -> Self {
        Self {
            to,
            words: words.into(),
            referral_id: None,
            wait_until: None,
            effect: Effect::Nothing,
        }
    }
}

/// Reads an item that is still open and stands as the person saw it.
pub async fn open(tx: &Tx, visitor: &Visitor, id: Uuid, version: i64) -> Result<Item> {
    let item = item::read(tx, visitor.practice_id, id).await?;
    if item.version != version || !item.state.is_open() {
        return Err(faster(tx, visitor, &item).await?);
    }
    Ok(item)
}

/// Writes a decision, unless somebody was faster. Returns the event by which it is
/// taken back.
pub async fn write(tx: &Tx, visitor: &Visitor, item: &Item, made: &Decision) -> Result<Uuid> {
    let (event, now) = (new_id(), clock::now());
    let written = tx
        .run(
            "UPDATE intake_item SET state = $4, state_since = $5, reason = $6, referral_id = $7,
                 wait_until = $8, due_at = coalesce($8, due_at),
                 seen_at = coalesce(seen_at, $5), seen_by = coalesce(seen_by, $9),
                 version = version + 1, changed_at = $5, changed_by = $9
             WHERE practice_id = $1 AND id = $2 AND version = $3",
            args![
                visitor.practice_id,
                item.id,
                item.version,
                made.to.code(),
                now,
                made.words.as_str(),
                made.referral_id,
                made.wait_until,
                visitor.member_id
            ],
        )
        .await?;
    if written != 1 {
        return Err(faster(tx, visitor, item).await?);
    }
    let undo = serde_json::to_string(&TakeBack::of(item, made.effect.clone()))?;
    tell(tx, visitor, (item.id, event), (item.state, made.to), &made.words, Some(undo)).await?;
    Ok(event)
}

/// Writes down what was decided, and lets open pages know.
pub async fn tell(
    tx: &Tx,
    visitor: &Visitor,
    (item, event): (Uuid, Uuid),
    (from, to): (ItemState, ItemState),
    words: &str,
    undo: Option<String>,
) -> Result<()> {
    tx.run(
        "INSERT INTO intake_event (practice_id, id, item_id, from_state, to_state, at, actor_id,
                                   reason, undo)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            visitor.practice_id,
            event,
            item,
            from.code(),
            to.code(),
            clock::now(),
            visitor.member_id,
            words,
            undo
        ],
    )
    .await?;
    let entry = Entry {
        action: "inbox.decided",
        subject_kind: "intake_item",
        subject_id: Some(item),
        detail: json!({ "from": from.code(), "to": to.code() }),
    };
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await?;
    changed(tx, visitor.practice_id, "inbox").await
}

/// Who was faster, and what they did.
async fn faster(tx: &Tx, visitor: &Visitor, item: &Item) -> Result<Error> {
    let events = item::events(tx, visitor.practice_id, item.id).await?;
    let told = events
        .first()
        .map_or_else(|| "Something new has come in for it".to_owned(), |event| event.told());
    Ok(Error::Conflict(format!(
        "{told} since you opened item {}. Nothing was changed by you; go back to the inbox and \
         look again.",
        item.reference
    )))
}

/// After a decision: on to the next item, with the way back in the message.
pub async fn go_on(
    app: &App,
    visitor: &Visitor,
    (item, event): (&Item, Uuid),
    message: String,
) -> Result<axum::response::Response> {
    let next = listing::next(app.db(), visitor.practice_id, clock::now()).await?;
    let to =
        next.map_or_else(|| super::ADDRESS.to_owned(), |id| format!("{}/{id}", super::ADDRESS));
    let undo = Undo {
        action: format!("{}/{}/undo", super::ADDRESS, item.id),
        label: "Undo".into(),
        fields: vec![("event".into(), event.to_string())],
    };
    Ok(redirect_with(&to, Flash::undo_by(message, undo)))
}
