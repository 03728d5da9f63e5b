//! The tasks of a member as the database keeps them.

use jiff::civil::Date;
use platform::{
    Error, Instant, Permission, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    db::FromQueryResult,
    new_id,
    sessions::Visitor,
};

/// A task.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// What is to be done.
    pub title: String,
    /// The source it is about.
    pub source_id: Option<Uuid>,
    /// Its name.
    pub source: Option<String>,
    /// Whose task it is; none when whoever comes first may do it.
    pub owner_id: Option<Uuid>,
    /// Their name.
    pub owner: Option<String>,
    /// The day it is due; none for "some time".
    pub due_on: Option<String>,
}

impl Task {
    /// The day it is due.
    pub fn due(&self) -> Option<Date> {
        self.due_on.as_deref().and_then(|day| day.parse().ok())
    }

    /// Their own task, or one that their role may do for others.
    pub fn may_be_changed_by(&self, visitor: &Visitor) -> bool {
        self.owner_id == Some(visitor.member_id) || visitor.may(Permission::EditSources)
    }
}

const COLUMNS: &str =
    "t.id, t.title, t.source_id, s.name AS source, t.owner_id, m.name AS owner, t.due_on";

/// The open tasks of a member, the most urgent first; with `EditSources` also
/// those that nobody has taken yet, and for who leads the practice everybody's.
pub async fn open(db: &impl Sql, visitor: &Visitor) -> Result<Vec<Task>> {
    let also = match (visitor.may(Permission::ManagePeople), visitor.may(Permission::EditSources)) {
        (true, _) => "OR TRUE",
        (_, true) => "OR t.owner_id IS NULL",
        _ => "",
    };
    // Served by task_by_due: done_at is null only for the open ones.
    db.rows(
        &format!(
            "SELECT {COLUMNS} FROM task t
             LEFT JOIN source s ON s.practice_id = t.practice_id AND s.id = t.source_id
             LEFT JOIN membership m ON m.practice_id = t.practice_id AND m.id = t.owner_id
             WHERE t.practice_id = $1 AND t.done_at IS NULL AND (t.owner_id = $2 {also})
             ORDER BY coalesce(t.due_on, '9999'), t.id LIMIT 200"
        ),
        args![visitor.practice_id, visitor.member_id],
    )
    .await
}

/// One task that the visitor may change.
pub async fn changeable(db: &impl Sql, visitor: &Visitor, id: Uuid) -> Result<Task> {
    // Served by the primary key.
    let task: Task = db
        .row(
            &format!(
                "SELECT {COLUMNS} FROM task t
                 LEFT JOIN source s ON s.practice_id = t.practice_id AND s.id = t.source_id
                 LEFT JOIN membership m ON m.practice_id = t.practice_id AND m.id = t.owner_id
                 WHERE t.practice_id = $1 AND t.id = $2"
            ),
            args![visitor.practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    if task.may_be_changed_by(visitor) { Ok(task) } else { Err(Error::Forbidden) }
}

/// A task to be made.
pub struct NewTask<'a> {
    /// What is to be done.
    pub title: &'a str,
    /// The source it is about.
    pub source_id: Option<Uuid>,
    /// Whose task it is.
    pub owner_id: Uuid,
    /// The day it is due.
    pub due_on: Option<Date>,
}

/// Makes a task.
pub async fn add(tx: &Tx, visitor: &Visitor, new: NewTask<'_>) -> Result<Uuid> {
    let (id, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO task (practice_id, id, source_id, title, owner_id, due_on,
                           created_at, created_by, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            visitor.practice_id,
            id,
            new.source_id,
            new.title,
            new.owner_id,
            new.due_on.map(|day| day.to_string()),
            now,
            visitor.member_id,
            now,
            visitor.member_id
        ],
    )
    .await?;
    note(tx, visitor, "task.added", id).await?;
    Ok(id)
}

/// Marks a task as done, or as open again; no contact has done it from then on.
pub async fn set_done(tx: &Tx, visitor: &Visitor, id: Uuid, at: Option<Instant>) -> Result<()> {
    tx.run(
        "UPDATE task SET done_at = $3, done_by = $4, touch_id = NULL, changed_at = $5,
                         changed_by = $6
         WHERE practice_id = $1 AND id = $2",
        args![
            visitor.practice_id,
            id,
            at,
            at.map(|_| visitor.member_id),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    note(tx, visitor, if at.is_some() { "task.done" } else { "task.reopened" }, id).await
}

/// Moves a task to another day.
pub async fn set_due(tx: &Tx, visitor: &Visitor, id: Uuid, due_on: Option<Date>) -> Result<()> {
    tx.run(
        "UPDATE task SET due_on = $3, changed_at = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![
            visitor.practice_id,
            id,
            due_on.map(|day| day.to_string()),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    note(tx, visitor, "task.moved", id).await
}

/// Gives a task to a member, or to whoever comes first.
pub async fn set_owner(tx: &Tx, visitor: &Visitor, id: Uuid, owner: Option<Uuid>) -> Result<()> {
    tx.run(
        "UPDATE task SET owner_id = $3, changed_at = $4, changed_by = $5
         WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id, owner, clock::now(), visitor.member_id],
    )
    .await?;
    note(tx, visitor, "task.given", id).await
}

/// Removes a task that has just been added by mistake.
pub async fn remove(tx: &Tx, visitor: &Visitor, id: Uuid) -> Result<()> {
    tx.run(
        "DELETE FROM today_handed WHERE practice_id = $1 AND task_id = $2",
        args![visitor.practice_id, id],
    )
    .await?;
    tx.run("DELETE FROM task WHERE practice_id = $1 AND id = $2", args![visitor.practice_id, id])
        .await?;
    note(tx, visitor, "task.removed", id).await
}

async fn note(tx: &Tx, visitor: &Visitor, action: &str, id: Uuid) -> Result<()> {
    let entry = Entry::about(action, "task", id);
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}
