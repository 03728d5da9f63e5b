//! What was promised: the tasks of a member, as lines of their Today.

use jiff::{ToSpan, civil::Date};
use platform::{Result, Sql, sessions::Visitor};

use super::{
    line::{Act, Line, Sort},
    task_list::{self, Task},
};
use crate::days;

/// What is due by today, and what is due some time; what comes later waits.
pub(super) async fn lines(db: &impl Sql, visitor: &Visitor) -> Result<Vec<Line>> {
    let (today, tasks) = (visitor.today(), task_list::open(db, visitor).await?);
    let now = |task: &Task| task.due().is_none_or(|due| due <= today);
    Ok(tasks.into_iter().filter(now).map(|task| line(task, visitor, today)).collect())
}

/// Those that come within a week, for a look ahead.
pub(super) async fn next(db: &impl Sql, visitor: &Visitor) -> Result<Vec<Task>> {
    let today = visitor.today();
    let week = today.saturating_add(7.days());
    let mut tasks = task_list::open(db, visitor).await?;
    tasks.retain(|task| task.due().is_some_and(|due| due > today && due <= week));
    Ok(tasks)
}

fn line(task: Task, visitor: &Visitor, today: Date) -> Line {
    let due = task.due();
    let whose = match &task.owner {
        None => ", for whoever comes first".to_owned(),
        Some(owner) if task.owner_id != Some(visitor.member_id) => format!(", for {owner}"),
        Some(_) => String::new(),
    };
    let why = match due {
        None => format!("To be done some time{whose}."),
        Some(due) if due == today => format!("Promised for today{whose}."),
        Some(due) => format!("Was to be done {}{whose}.", days::in_words(due, today)),
    };
    let act = task.may_be_changed_by(visitor).then(|| Act {
        label: "Done".into(),
        action: format!("/tasks/{}/done", task.id),
        fields: Vec::new(),
    });
    Line {
        key: key(task.id),
        sort: Sort::Promise,
        href: task.source_id.map_or_else(|| "/".to_owned(), |id| format!("/sources/{id}")),
        title: task.title,
        why,
        source: task.source_id.zip(task.source),
        owner_id: task.owner_id,
        due,
        at: None,
        act,
    }
}

fn key(id: platform::Uuid) -> String {
    format!("task:{id}")
}

/// The task that a key names.
pub(super) fn task_of(key: &str) -> Option<platform::Uuid> {
    key.strip_prefix("task:")?.parse().ok()
}
