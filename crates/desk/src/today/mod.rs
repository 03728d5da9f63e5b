//! Today: what waits for whoever has just signed in, and the tasks they give
//! each other.

mod first_steps;
pub mod line;
mod page;
mod parts;
mod task_list;
mod tasks;
mod words;

use platform::{Permission, web::Routes};

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
