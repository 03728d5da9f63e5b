//! The loop that takes due jobs and runs several at a time.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time,
};

use super::{
    Handlers,
    claim::{self, Claimed},
    one, schedules,
};
use crate::{Db, Instant, Result, Sql, args, clock, web::App};

/// So many jobs of one program run side by side.
const AT_ONCE: usize = 4;
/// How often the queue is looked at when nobody nudges.
const PAUSE: Duration = Duration::from_secs(1);
/// How long jobs under way may take to end when the program stops; then they are
/// given back. The program waits a little longer than this.
const MAY_TAKE: Duration = Duration::from_secs(15);
/// How long done jobs are kept, for the screen.
const KEPT: Instant = 7 * 24 * 60 * 60 * 1000;
const AN_HOUR: Instant = 60 * 60 * 1000;

#[derive(Default)]
struct Nudge(Notify);

/// Has the queue looked at now: call it after the commit of something that
/// somebody waits for. Without it the job runs within a second.
pub fn nudge(app: &App) {
    app.kept::<Nudge>().0.notify_one();
}

/// Runs jobs until told to stop.
pub async fn run(app: App, handlers: Handlers, mut stop: watch::Receiver<bool>) {
    let nudge = app.kept::<Nudge>();
    let mut under_way = Running::new(&app, &handlers);
    if !app.db().is_postgres()
        && let Err(error) = claim::end_leases(app.db()).await
    {
        tracing::error!(?error, "the leases of the last run stay");
    }
    let mut pruned_at = 0;
    while !*stop.borrow() {
        let now = clock::now();
        let took = under_way.take(now).await.unwrap_or_else(|error| {
            tracing::error!(?error, "the job queue does not answer");
            0
        });
        if now - pruned_at > AN_HOUR {
            pruned_at = now;
            if let Err(error) = claim::prune(app.db(), now - KEPT).await {
                tracing::warn!(?error, "old jobs stay for now");
            }
        }
        if took > 0 && under_way.tasks.len() < AT_ONCE {
            continue;
        }
        tokio::select! {
            // Whoever would tell us to stop is gone: stop.
            told = stop.changed() => if told.is_err() { break },
            () = nudge.0.notified() => {}
            _ = under_way.tasks.join_next(), if !under_way.tasks.is_empty() => {}
            () = time::sleep(PAUSE) => {}
        }
    }
    under_way.end().await;
}

/// Runs what is due now, and what has waited for it, and says how many jobs it ran.
pub async fn run_due(app: &App, handlers: &Handlers) -> Result<usize> {
    let (now, mut count) = (clock::now(), 0);
    let mut under_way = Running::new(app, handlers);
    loop {
        let took = under_way.take(now).await?;
        count += took;
        if took == 0 && under_way.tasks.join_next().await.is_none() {
            return Ok(count);
        }
    }
}

/// The jobs under way in this program.
struct Running<'a> {
    app: &'a App,
    handlers: &'a Handlers,
    tasks: JoinSet<()>,
    /// Told to the tasks when they must end: they give their jobs back.
    break_off: Arc<watch::Sender<bool>>,
}

impl<'a> Running<'a> {
    fn new(app: &'a App, handlers: &'a Handlers) -> Self {
        let break_off = Arc::new(watch::channel(false).0);
        Self { app, handlers, tasks: JoinSet::new(), break_off }
    }

    /// Takes up as many jobs as there is room for, and says how many.
    async fn take(&mut self, now: Instant) -> Result<usize> {
        while self.tasks.try_join_next().is_some() {}
        let room = AT_ONCE.saturating_sub(self.tasks.len());
        let db = self.app.db();
        if room == 0 || !anything_to_do(db, now).await? {
            return Ok(0);
        }
        schedules::fire(db, now).await?;
        claim::take_over(db, self.handlers, now).await?;
        let jobs = claim::claim(db, now, room).await?;
        let count = jobs.len();
        for job in jobs {
            self.start(job);
        }
        Ok(count)
    }

    fn start(&mut self, job: Claimed) {
        let (app, handlers) = (self.app.clone(), self.handlers.clone());
        let mut told = self.break_off.subscribe();
        self.tasks.spawn(async move {
            tokio::select! {
                () = one::run(&app, &handlers, &job) => {}
                true = broken_off(&mut told) => {
                    if let Err(error) = claim::give_back(app.db(), &job).await {
                        tracing::warn!(?error, "a job is taken up again when its lease ends");
                    }
                }
            }
        });
    }

    /// Lets the jobs under way come to their end, and gives back those that don't.
    async fn end(mut self) {
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if time::timeout(MAY_TAKE, ended).await.is_err() {
            let _ = self.break_off.send(true);
            while self.tasks.join_next().await.is_some() {}
        }
    }
}

/// Waits until the jobs under way must end; false when nobody is left to say so.
async fn broken_off(told: &mut watch::Receiver<bool>) -> bool {
    told.wait_for(|told| *told).await.is_ok()
}

/// One cheap look, so that a queue with nothing to do costs next to nothing.
async fn anything_to_do(db: &Db, now: Instant) -> Result<bool> {
    // Served by job_by_due, job_by_lease and job_schedule_by_next.
    let found = db
        .value::<bool>(
            "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'waiting' AND run_at <= $1)
                 OR EXISTS (SELECT 1 FROM job WHERE state = 'running' AND lease_until < $1)
                 OR EXISTS (SELECT 1 FROM job_schedule WHERE next_at <= $1)",
            args![now],
        )
        .await?;
    Ok(found.unwrap_or(false))
}
