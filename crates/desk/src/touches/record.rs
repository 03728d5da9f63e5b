//! Writing a contact down, and taking it back.

use jiff::civil::Date;
use lexicon::{Met, TouchKind};
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db, new_id,
};
use serde_json::json;

use super::{next_step, when};
use crate::{
    calendar,
    happenings::{self, Happening},
    practice, today,
};

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
    /// Who was met, where somebody said it; who decides counts as such in any case.
    pub met: Option<Met>,
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
    /// What comes next, in words. It becomes a task of whoever writes the contact down.
    pub next_step: &'a str,
    /// The day of the next step.
    pub next_on: Option<Date>,
    /// The task that was made of it already.
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
            met: None,
            people: &[],
            location_id: None,
            place: "",
            note: "",
            matters: "",
            next_step: "",
            next_on: None,
            task_id: None,
            once: None,
        }
    }

    fn met(&self) -> Option<Met> {
        if self.met_decision_maker { Some(Met::Decides) } else { self.met }
    }
}

/// Whether a contact was written down just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recorded {
    /// It is new.
    Written(Uuid),
    /// It came before.
    WasThere(Uuid),
}

/// Writes a contact down and tells of it. The same `once` a second time changes
/// nothing and gives the contact that is there. One that is still to come is refused.
pub async fn record(tx: &Tx, practice_id: Uuid, by: &Actor, new: &NewTouch<'_>) -> Result<Uuid> {
    match write(tx, practice_id, by, new).await? {
        Recorded::Written(id) | Recorded::WasThere(id) => Ok(id),
    }
}

/// The same for those to whom it matters whether it came before.
pub(super) async fn write(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    new: &NewTouch<'_>,
) -> Result<Recorded> {
    not_to_come(tx, practice_id, new).await?;
    let (id, now) = (new_id(), clock::now());
    let once = new.once.map(|once| once.to_string());
    let written = tx
        .run(
            "INSERT INTO touch (practice_id, id, source_id, kind, happened_at, met_decision_maker,
                                note, by_id, location_id, place, matters, next_step, task_id, once, met, next_on,
                                created_at, created_by, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                     $17, $18, $17, $18)
             ON CONFLICT (practice_id, once) DO NOTHING",
            args![
                practice_id,
                id,
                new.source_id,
                new.kind.code(),
                new.at,
                new.met() == Some(Met::Decides),
                new.note.trim(),
                new.by_id,
                new.location_id,
                new.place.trim(),
                new.matters.trim(),
                new.next_step.trim(),
                new.task_id,
                once.clone(),
                new.met().map_or("", Met::code),
                new.next_on.map(|day| day.to_string()),
                now,
                by.id
            ],
        )
        .await?;
    if written == 0 {
        // Served by touch_by_once.
        let there = tx
            .value::<Uuid>(
                "SELECT id FROM touch WHERE practice_id = $1 AND once = $2",
                args![practice_id, once],
            )
            .await?;
        return there.map(Recorded::WasThere).ok_or(Error::NotFound);
    }
    add_people(tx, practice_id, id, new.people).await?;
    next_step::promise(tx, practice_id, by, id).await?;
    let detail = json!({ "kind": new.kind.code() });
    tell(tx, practice_id, by, new.source_id, ("touch.logged", detail)).await?;
    Ok(Recorded::Written(id))
}

/// Refuses what is still to come: after the clinic's today it is a task or an appointment.
async fn not_to_come(tx: &Tx, practice_id: Uuid, new: &NewTouch<'_>) -> Result<()> {
    let now = clock::now();
    // Only what is later than now has to know where the clinic is.
    if new.at <= now {
        return Ok(());
    }
    let (_, zone) = practice::hours(tx, practice_id, None).await?;
    match when::is_to_come(new.at, now, &zone) {
        true => Err(Error::Invalid(when::STILL_TO_COME.into())),
        false => Ok(()),
    }
}

/// Says that these people of theirs were there as well.
pub(super) async fn add_people(
    tx: &Tx,
    practice_id: Uuid,
    touch: Uuid,
    people: &[Uuid],
) -> Result<()> {
    for person in people {
        tx.run(
            "INSERT INTO touch_person (practice_id, id, touch_id, person_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (practice_id, touch_id, person_id) DO NOTHING",
            args![practice_id, new_id(), touch, *person],
        )
        .await?;
    }
    Ok(())
}

/// Corrects a contact in all its fields, and tells the source that it was with before as well
/// as the one it is with now.
pub(super) async fn correct(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (id, was_with): (Uuid, Uuid),
    new: &NewTouch<'_>,
) -> Result<()> {
    not_to_come(tx, practice_id, new).await?;
    tx.run(
        "UPDATE touch SET source_id = $3, kind = $4, happened_at = $5, met_decision_maker = $6,
             met = $7, note = $8, by_id = $9, location_id = $10, place = $11, matters = $12,
             next_step = $13, next_on = $14, changed_at = $15, changed_by = $16
         WHERE practice_id = $1 AND id = $2",
        args![
            practice_id,
            id,
            new.source_id,
            new.kind.code(),
            new.at,
            new.met() == Some(Met::Decides),
            new.met().map_or("", Met::code),
            new.note.trim(),
            new.by_id,
            new.location_id,
            new.place.trim(),
            new.matters.trim(),
            new.next_step.trim(),
            new.next_on.map(|day| day.to_string()),
            clock::now(),
            by.id
        ],
    )
    .await?;
    tx.run(
        "DELETE FROM touch_person WHERE practice_id = $1 AND touch_id = $2",
        args![practice_id, id],
    )
    .await?;
    add_people(tx, practice_id, id, new.people).await?;
    next_step::correct(tx, practice_id, by, id).await?;
    if was_with != new.source_id {
        tell(tx, practice_id, by, was_with, ("touch.moved", json!({}))).await?;
    }
    let detail = json!({ "kind": new.kind.code() });
    tell(tx, practice_id, by, new.source_id, ("touch.corrected", detail)).await
}

/// What became of a contact that was taken back.
#[derive(Debug, Clone, Copy)]
pub struct TakenBack {
    /// Whom it was with.
    pub source: Uuid,
    /// How many tasks and appointments are open again without it.
    pub opened: usize,
}

/// Takes a contact back, and opens the task and the appointment that it was. It can be brought
/// back.
pub async fn take_back(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<TakenBack> {
    let source = set_deleted(tx, practice_id, by, id, Some(clock::now())).await?;
    next_step::withdraw(tx, practice_id, by, id).await?;
    tell(tx, practice_id, by, source, ("touch.removed", json!({}))).await?;
    let tasks = today::open_without(tx, practice_id, by, id).await?;
    let appointments = calendar::open_without(tx, practice_id, by, id).await?;
    Ok(TakenBack { source, opened: tasks + appointments })
}

/// Brings back a contact that was taken back, with what it had done; its source is returned.
pub async fn bring_back(tx: &Tx, practice_id: Uuid, by: &Actor, id: Uuid) -> Result<Uuid> {
    let source = set_deleted(tx, practice_id, by, id, None).await?;
    next_step::promise(tx, practice_id, by, id).await?;
    tell(tx, practice_id, by, source, ("touch.restored", json!({}))).await?;
    today::done_again(tx, practice_id, by, id).await?;
    calendar::happened_again(tx, practice_id, by, id).await?;
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
