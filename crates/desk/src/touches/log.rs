//! Writing down a contact that a form or a phone brought.

use lexicon::{Met, TouchKind};
use platform::{Error, Instant, Result, Sql, Tx, Uuid, args, audit::Actor, sessions::Visitor};

use super::{
    draft::Checked,
    guess,
    record::{self, NewTouch, Recorded},
    source::Source,
};
use crate::{sources, today};

/// A contact that is there now.
#[derive(Debug, Clone)]
pub(super) struct Logged {
    pub(super) touch: Recorded,
    pub(super) source: Source,
}

/// Writes it down with all that belongs to it, once: somebody new at their office, the next
/// step, and the task or appointment that it was.
pub(super) async fn log(tx: &Tx, visitor: &Visitor, new: &Checked) -> Result<Logged> {
    let (practice, actor) = (visitor.practice_id, visitor.actor());
    let source = Source::must(tx, practice, new.source).await?;
    let with = With::find(tx, visitor, new).await?;
    let touch = record::write(tx, practice, &actor, &with.touch(new, &source)).await?;
    if let Recorded::Written(id) = touch {
        if let Some(other) = somebody_else(tx, visitor, new, &source).await? {
            record::add_people(tx, practice, id, &[other]).await?;
        }
        if let Some(task) = new.task {
            match today::done_by(tx, visitor, task, id).await {
                // The contact happened, whatever became of the task.
                Err(Error::NotFound | Error::Forbidden) => {}
                other => other?,
            }
        }
        if let Some(appointment) = new.appointment {
            guess::came_true(tx, visitor, appointment, id).await?;
        }
    }
    Ok(Logged { touch, source })
}

/// Corrects the contact that is there.
pub(super) async fn correct(
    tx: &Tx,
    visitor: &Visitor,
    (id, was_with): (Uuid, Uuid),
    new: &Checked,
) -> Result<Source> {
    let (practice, actor) = (visitor.practice_id, visitor.actor());
    let source = Source::must(tx, practice, new.source).await?;
    let mut with = With::find(tx, visitor, new).await?;
    with.people.extend(somebody_else(tx, visitor, new, &source).await?);
    let touch = with.touch(new, &source);
    record::correct(tx, practice, &actor, (id, was_with), &touch).await?;
    Ok(source)
}

/// The members, people and places that a contact names, as far as the practice knows them.
struct With {
    by: Uuid,
    people: Vec<Uuid>,
    location: Option<Uuid>,
}

impl With {
    async fn find(tx: &Tx, visitor: &Visitor, new: &Checked) -> Result<Self> {
        let practice = visitor.practice_id;
        let known = async |table: &str, id: Uuid| {
            // Served by primary keys.
            let sql = format!("SELECT id FROM {table} WHERE practice_id = $1 AND id = $2");
            tx.value::<Uuid>(&sql, args![practice, id]).await
        };
        let by = match new.by.filter(|by| *by != visitor.member_id) {
            None => visitor.member_id,
            Some(other) => known("membership", other).await?.ok_or_else(|| {
                Error::Invalid("Whoever was there is no member of this practice.".into())
            })?,
        };
        let mut people = Vec::new();
        for person in &new.people {
            people.extend(known("person", *person).await?);
        }
        let location = match new.location {
            Some(id) => known("location", id).await?,
            None => None,
        };
        Ok(Self { by, people, location })
    }

    fn touch<'a>(&'a self, new: &'a Checked, source: &Source) -> NewTouch<'a> {
        NewTouch {
            by_id: Some(self.by),
            met_decision_maker: new.met == Some(Met::Decides),
            met: new.met,
            people: &self.people,
            location_id: self.location,
            place: &new.place,
            note: &new.note,
            matters: &new.matters,
            next_step: &new.next_step,
            next_on: new.next_on,
            once: new.once,
            ..NewTouch::new(source.id, new.kind, new.at)
        }
    }
}

async fn somebody_else(
    tx: &Tx,
    visitor: &Visitor,
    new: &Checked,
    source: &Source,
) -> Result<Option<Uuid>> {
    let Some((name, role)) = &new.other else { return Ok(None) };
    sources::somebody_at(tx, visitor, source.organisation_id, name, *role).await.map(Some)
}

/// Something that was planned and has happened.
#[derive(Debug, Clone)]
pub struct Happened<'a> {
    /// Whom it was with.
    pub source_id: Uuid,
    /// What it was.
    pub kind: TouchKind,
    /// When.
    pub at: Instant,
    /// Who of ours was there.
    pub by_id: Option<Uuid>,
    /// The people of theirs who were to be there.
    pub people: &'a [Uuid],
    /// Which of their offices.
    pub location_id: Option<Uuid>,
    /// Where, in words, when at none of their offices.
    pub place: &'a str,
    /// Names the plan, so that a second tap writes nothing: the id of the task or appointment.
    pub once: Uuid,
}

/// Writes down that something planned has happened: one tap; what was said is added later,
/// at [`add_to`]. A source that was merged leads to the one that was kept.
pub async fn happened(tx: &Tx, practice_id: Uuid, by: &Actor, done: &Happened<'_>) -> Result<Uuid> {
    let source = Source::must(tx, practice_id, done.source_id).await?;
    let touch = NewTouch {
        by_id: done.by_id,
        people: done.people,
        location_id: done.location_id,
        place: done.place,
        once: Some(done.once),
        ..NewTouch::new(source.id, done.kind, done.at)
    };
    match record::write(tx, practice_id, by, &touch).await? {
        Recorded::Written(id) => Ok(id),
        Recorded::WasThere(id) => {
            let taken_back = "SELECT deleted_at FROM touch WHERE practice_id = $1 AND id = $2";
            if tx.value::<Instant>(taken_back, args![practice_id, id]).await?.is_some() {
                record::bring_back(tx, practice_id, by, id).await?;
            }
            Ok(id)
        }
    }
}

/// Where a contact is added to and corrected.
pub fn add_to(touch: Uuid) -> String {
    format!("/touches/{touch}/edit")
}
