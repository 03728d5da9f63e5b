//! What runs beside the pages: jobs, and the doors that are no web pages.

use platform::{jobs, web::App};
use tokio::{sync::watch, task::JoinSet};

use crate::profile::listings;

/// Who does which kind of job.
pub fn handlers() -> jobs::Handlers {
    let handlers = jobs::Handlers::default();
    let handlers = crate::outbox::handlers(handlers);
    let handlers = crate::arrivals::handlers(handlers);
    handlers.on(listings::KIND, |app, job| async move {
        listings::check_due(&app, job.practice_id, listings::Reach::allowed()).await
    })
}

/// Starts it all; it ends when `stop` says so.
pub fn start(app: &App, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut work = JoinSet::new();
    work.spawn(jobs::run(app.clone(), handlers(), stop.clone()));
    crate::arrivals::open(app, stop, &mut work);
    work
}
