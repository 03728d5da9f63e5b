//! What runs beside the pages: jobs, and the doors that are no web pages.

use platform::{jobs, web::App};
use tokio::{sync::watch, task::JoinSet};

/// Who does which kind of job.
pub fn handlers() -> jobs::Handlers {
    let handlers = jobs::Handlers::default();
    crate::arrivals::handlers(handlers)
}

/// Starts it all; it ends when `stop` says so.
pub fn start(app: &App, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut work = JoinSet::new();
    work.spawn(jobs::run(app.clone(), handlers(), stop.clone()));
    crate::arrivals::open(app, stop, &mut work);
    work
}
