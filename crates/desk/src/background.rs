//! What runs beside the pages: jobs, and the doors that are no web pages.

use platform::{jobs, web::App};
use tokio::{sync::watch, task::JoinSet};

use crate::{backups, board, plans, relationships, stops};

/// Who does which kind of job.
pub fn handlers() -> jobs::Handlers {
    let handlers = jobs::Handlers::default();
    let handlers = crate::outbox::handlers(handlers);
    let handlers = crate::arrivals::handlers(handlers);
    let handlers = crate::refer::handlers(handlers);
    let handlers = crate::telling::handlers(handlers);
    let handlers = crate::today::handlers(handlers);
    let handlers = crate::plans::handlers(handlers);
    let handlers = crate::directory::handlers(handlers);
    let handlers = crate::backups::handlers(handlers);
    let handlers = crate::reports::handlers(handlers);
    crate::profile::handlers(handlers)
}

/// Starts it all; it ends when `stop` says so.
pub fn start(app: &App, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut work = JoinSet::new();
    let opened = app.clone();
    work.spawn(async move {
        if let Err(error) = board::catch_up(opened.db()).await {
            // The clocks of old referrals start with their next change instead.
            tracing::warn!(%error, "clocks could not be set");
        }
        if let Err(error) = plans::catch_up(opened.db()).await {
            // New sources start no playbook until the program starts again.
            tracing::warn!(%error, "playbooks could not be made");
        }
        if let Err(error) = backups::arrange(&opened).await {
            tracing::error!(%error, "no backups are made by themselves");
        }
    });
    work.spawn(stops::keep(app.clone(), stop.clone()));
    work.spawn(relationships::keep(app.clone(), stop.clone()));
    work.spawn(crate::reports::keep_learning(app.clone(), stop.clone()));
    work.spawn(crate::directory::watch(app.clone(), stop.clone()));
    work.spawn(jobs::run(app.clone(), handlers(), stop.clone()));
    crate::arrivals::open(app, stop, &mut work);
    work
}
