//! The append-only record of who did and who saw what.

use serde_json::Value;
use uuid::Uuid;

use crate::{Result, Sql, args, clock, new_id};

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
    db.run(
        "INSERT INTO audit (practice_id, id, at, actor_id, actor_name, action, subject_kind, subject_id, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            practice_id,
            new_id(),
            clock::now(),
            actor.id,
            actor.name.as_str(),
            entry.action,
            entry.subject_kind,
            entry.subject_id,
            entry.detail.to_string()
        ],
    )
    .await?;
    Ok(())
}
