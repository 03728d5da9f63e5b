//! Writing a contact down, and taking it back.

use lexicon::TouchKind;
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db, new_id,
};
use serde_json::json;

use crate::happenings::{self, Happening};

/// A contact to be written down.
#[derive(Debug, Clone)]
pub struct NewTouch<'a> {
    /// Whom it was with.
    pub source_id: Uuid,
    /// What it was.
    pub kind: TouchKind,
    /// When.
    pub at: Instant,
    /// Who of ours was in contact; none when the program did it by itself, or nobody was in
    /// person: such a contact stands in the history and sets no clock.
    pub by_id: Option<Uuid>,
    /// Whether somebody who decides was there.
    pub met_decision_maker: bool,
    /// The people of theirs who were there.
    pub people: &'a [Uuid],
    /// Which of their offices.
    pub location_id: Option<Uuid>,
    /// Where, in words, when at none of their offices.
    pub place: &'a str,
    /// What was said.
    pub note: &'a str,
    /// What matters to them.
    pub matters: &'a str,
    /// What comes next, in words.
    pub next_step: &'a str,
    /// The task made of it.
    pub task_id: Option<Uuid>,
    /// The id that a device gave it; the same id is written once.
    pub once: Option<Uuid>,
}

impl NewTouch<'_> {
    /// A contact about which there is no more to say.
    pub fn new(source_id: Uuid, kind: TouchKind, at: Instant) -> Self {
        Self {
            source_id,
            kind,
            at,
            by_id: None,
            met_decision_maker: false,
            people: &[],
            location_id: None,
            place: "",
            note: "",
            matters: "",
            next_step: "",
            task_id: None,
            once: None,
        }
    }
}

/// Writes a contact down and tells of it. The same `once` a second time changes
/// nothing and gives the contact that is there.
pub async fn record(tx: &Tx, practice_id: Uuid, by: &Actor, new: &NewTouch<'_>) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    let once = new.once.map(|once| once.to_string());
    let written = tx
        .run(
            "INSERT INTO touch (practice_id, id, source_id, kind, happened_at, met_decision_maker,
                                note, by_id, location_id, place, matters, next_step, task_id, once,
                                created_at, created_by, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15, $16)
             ON CONFLICT (practice_id, once) DO NOTHING",
            args![
                practice_id,
                id,
                new.source_id,
                new.kind.code(),
                new.at,
                new.met_decision_maker,
                new.note.trim(),
                new.by_id,
                new.location_id,
                new.place.trim(),
                new.matters.trim(),
                new.next_step.trim(),
                new.task_id,
                once.clone(),
                now,
                by.id
            ],
        )
        .await?;
    if written == 0 {
        // Served by touch_by_once.
        return tx
            .value::<Uuid>(
                "SELECT id FROM touch WHERE practice_id = $1 AND once = $2",
                args![practice_id, once],
            )
            .await?
            .ok_or(Error::NotFound);
    }
    for person in new.people {
        tx.run(
            "INSERT INTO touch_person (practice_id, id, touch_id, person_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (practice_id, touch_id, person_id) DO NOTHING",
            args![practice_id, new_id(), id, *person],
        )
        .await?;
    }
    let detail = json!({ "kind": new.kind.code() });
    tell(tx, practice_id, by, new.source_id, ("touch.logged", detail)).await?;
    Ok(id)
}

/// Takes a contact back; its source is returned. It can be brought back.
pub async fn take_back(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<Uuid> {
    let source = set_deleted(tx, practice_id, by, id, Some(clock::now())).await?;
    tell(tx, practice_id, by, source, ("touch.removed", json!({}))).await?;
    Ok(source)
}

/// Brings back a contact that was taken back; its source is returned.
pub async fn bring_back(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<Uuid> {
    let source = set_deleted(tx, practice_id, by, id, None).await?;
    tell(tx, practice_id, by, source, ("touch.restored", json!({}))).await?;
    Ok(source)
}

async fn set_deleted(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    at: Option<Instant>,
) -> Result<Uuid> {
    let source = tx
        .value::<Uuid>(
            "SELECT source_id FROM touch WHERE practice_id = $1 AND id = $2",
            args![practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    tx.run(
        "UPDATE touch SET deleted_at = $3, changed_at = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![practice_id, id, at, clock::now(), by.id],
    )
    .await?;
    Ok(source)
}

async fn tell(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    source: Uuid,
    (action, detail): (&str, serde_json::Value),
) -> Result<()> {
    let entry = Entry { action, subject_kind: "source", subject_id: Some(source), detail };
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, "touches").await?;
    happenings::tell(tx, practice_id, source, Happening::Contact).await
}
