//! The append-only record of who did and who saw what.

use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use uuid::Uuid;

use crate::{Result, Sql, args, clock, db::insert_many, new_id};

/// Who acts: a member of the practice, or the program itself.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The membership's id; none for the program itself.
    pub id: Option<Uuid>,
    /// The name as it stood at the time.
    pub name: String,
}

impl Actor {
    /// The program itself: the command line, a job, a migration.
    pub fn program(what: &str) -> Self {
        Self { id: None, name: what.to_owned() }
    }
}

/// One line of the log. `detail` names fields and counts, never patient data:
/// the log must be readable by whoever checks it.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// What was done: `source.changed`, `patient.viewed`, `import.committed`.
    pub action: &'a str,
    /// To what kind of thing.
    pub subject_kind: &'a str,
    /// To which one.
    pub subject_id: Option<Uuid>,
    /// More about it.
    pub detail: Value,
}

impl<'a> Entry<'a> {
    /// What was done to one thing, where there is no more to say about it.
    pub fn about(action: &'a str, subject_kind: &'a str, subject_id: Uuid) -> Self {
        let detail = Value::Object(serde_json::Map::new());
        Self { action, subject_kind, subject_id: Some(subject_id), detail }
    }

    /// Somebody saw a patient: on the page of a patient, a referral, an arrival. `detail`
    /// says where.
    pub fn patient_viewed(subject_kind: &'a str, subject_id: Uuid, detail: Value) -> Self {
        Self { action: "patient.viewed", subject_kind, subject_id: Some(subject_id), detail }
    }
}

/// Writes one line, in the transaction of the change that it tells of.
pub async fn record(
    db: &impl Sql,
    practice_id: Uuid,
    actor: &Actor,
    entry: Entry<'_>,
) -> Result<()> {
    record_all(db, practice_id, actor, vec![entry]).await
}

/// Writes several lines in one step: a page of many parts waits for the disk once.
pub async fn record_all(
    db: &impl Sql,
    practice_id: Uuid,
    actor: &Actor,
    entries: Vec<Entry<'_>>,
) -> Result<()> {
    let now = clock::now();
    let row = |entry: Entry<'_>| {
        args![
            practice_id,
            new_id(),
            now,
            actor.id,
            actor.name.as_str(),
            entry.action,
            entry.subject_kind,
            entry.subject_id,
            entry.detail.to_string()
        ]
    };
    let columns = [
        "practice_id",
        "id",
        "at",
        "actor_id",
        "actor_name",
        "action",
        "subject_kind",
        "subject_id",
        "detail",
    ];
    insert_many(db, "audit", &columns, entries.into_iter().map(row).collect(), "").await
}

/// What the parts of one page show of patients, put together so that it is written down in one
/// step, before any of it is shown.
#[derive(Debug, Default)]
pub struct Seen(Mutex<Vec<Entry<'static>>>);

impl Seen {
    /// A part shows this.
    pub fn note(&self, entry: Entry<'static>) {
        // A part that failed while it held the list has shown nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }

    /// Writes it all down. Whoever noted anything shows nothing until this has returned.
    pub async fn write(self, db: &impl Sql, practice_id: Uuid, actor: &Actor) -> Result<()> {
        let entries = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        record_all(db, practice_id, actor, entries).await
    }
}
