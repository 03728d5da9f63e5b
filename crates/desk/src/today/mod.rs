//! Today: what waits for whoever has just signed in, and the tasks they give
//! each other.

mod first_steps;
pub mod line;
mod page;
mod parts;
mod task_list;
mod tasks;
mod words;

use platform::{Error, Permission, Result, Tx, Uuid, clock, sessions::Visitor, web::Routes};

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/", Permission::Work, page::page)
        .post("/tasks", Permission::Work, tasks::add)
        .post("/tasks/{id}/done", Permission::Work, tasks::done)
        .post("/tasks/{id}/reopen", Permission::Work, tasks::reopen)
        .post("/tasks/{id}/later", Permission::Work, tasks::later)
        .post("/tasks/{id}/remove", Permission::Work, tasks::remove)
}

/// Marks a task as done, for what has done it: a contact that was logged.
pub async fn finish(tx: &Tx, visitor: &Visitor, task: Uuid) -> Result<task_list::Task> {
    let task = task_list::changeable(tx, visitor, task).await?;
    task_list::set_done(tx, visitor, task.id, Some(clock::now())).await?;
    Ok(task)
}

/// Opens a task again that was done, where it is still there: what did it was taken back.
pub async fn reopen(tx: &Tx, visitor: &Visitor, task: Uuid) -> Result<()> {
    match task_list::changeable(tx, visitor, task).await {
        Ok(task) => task_list::set_done(tx, visitor, task.id, None).await,
        Err(Error::NotFound | Error::Forbidden) => Ok(()),
        Err(error) => Err(error),
    }
}
