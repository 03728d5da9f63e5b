//! The nightly backup.

use std::time::Duration;

use jiff::ToSpan;
use platform::{
    Result,
    backup::{self, Target},
    clock,
    config::Backups,
    jobs::{self, Failure, Job, NewJob, Outcome},
    web::App,
};
use serde_json::json;

use crate::practice;

/// The kind of job.
pub const KIND: &str = "backup.make";
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// At this hour of the practice nobody works.
const HOUR: i8 = 2;

/// Sees to it that one is made every night where a folder is set, and none where it is not.
/// One backup holds all practices: the first of them carries the job.
pub async fn arrange(app: &App) -> Result<()> {
    let practices = practice::all(app.db()).await?;
    let Some(first) = practices.first() else { return Ok(()) };
    if app.backups().is_none() {
        return jobs::unschedule(app.db(), first.id, KIND).await;
    }
    let zone = clock::zone(&first.time_zone);
    let tonight = clock::local_day(clock::now(), &zone).saturating_add(1.day());
    let job = NewJob::new(KIND, json!({})).key(KIND).at(clock::at_hour(tonight, HOUR, &zone));
    jobs::schedule(app.db(), first.id, KIND, job, EVERY).await
}

/// Makes one now, besides those of the nights. False when one is under way.
pub(super) async fn ask_for_one(app: &App) -> Result<bool> {
    let practices = practice::all(app.db()).await?;
    let Some(first) = practices.first() else { return Ok(false) };
    if jobs::is_under_way(app.db(), first.id, KIND).await? {
        return Ok(false);
    }
    jobs::enqueue(app.db(), first.id, NewJob::new(KIND, json!({})).key(KIND)).await?;
    jobs::nudge(app);
    Ok(true)
}

/// Makes one, and removes those that are not kept any longer. Run twice it makes two, which
/// does no harm.
pub async fn run(app: App, _: Job) -> Outcome {
    let (Some(backups), Some(data)) = (app.backups(), app.data_folder()) else { return Ok(()) };
    match make(&app, backups).await {
        Ok(()) => Ok(()),
        Err(error) => {
            let why = error.for_people();
            backup::note_failed(data, &why)?;
            Err(Failure::Later(why))
        }
    }
}

async fn make(app: &App, backups: &Backups) -> Result<()> {
    let Some(data) = app.data_folder() else { return Ok(()) };
    let target = Target::of(&backups.folder.join(""), data, clock::now())?;
    let key = backup::key_of(app.secrets());
    let made = backup::make(app.db(), app.vault(), &key, &target).await?;
    backup::note_made(data, &made)?;
    backup::prune(backups)?;
    Ok(())
}
