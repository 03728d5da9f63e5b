//! Running one job to its end, whatever its handler does.

use std::time::Duration;

use tokio::{task::JoinSet, time};

use super::{
    Failure, Handlers, Job, Outcome,
    claim::{self, Claimed, LEASE},
};
use crate::{clock, web::App};

/// No job works longer: one that hangs must not hold its place for ever.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Runs a job that was taken up and writes down how it ended.
pub async fn run(app: &App, handlers: &Handlers, claimed: &Claimed) {
    let Some(outcome) = outcome(app, handlers, claimed).await else {
        tracing::warn!(kind = claimed.kind, id = %claimed.id, "another program has this job now");
        return;
    };
    let written = match &outcome {
        Ok(()) => claim::finish(app.db(), claimed).await,
        Err(failure) => {
            tracing::info!(kind = claimed.kind, id = %claimed.id, %failure, "a job failed");
            claim::fail(app.db(), handlers, claimed, failure).await
        }
    };
    // The lease runs out and the job is run again: at least once, as promised.
    if let Err(error) = written {
        tracing::error!(?error, id = %claimed.id, "how a job ended could not be written down");
    }
}

/// How the handler ended; none when the job was lost to somebody else on the way.
async fn outcome(app: &App, handlers: &Handlers, claimed: &Claimed) -> Option<Outcome> {
    let Some(handler) = handlers.handler(&claimed.kind) else {
        let why = format!("This version of Liaison knows no work called “{}”.", claimed.kind);
        return Some(Err(Failure::Never(why)));
    };
    let Ok(payload) = serde_json::from_str(&claimed.payload) else {
        return Some(Err(Failure::Never("What is to be done cannot be read.".into())));
    };
    let job = Job {
        practice_id: claimed.practice_id,
        id: claimed.id,
        payload,
        attempts: claimed.attempts - 1,
    };
    // A task of its own: a panic ends the task, not the queue; and when this
    // future is dropped the task ends with it.
    let mut work = JoinSet::new();
    let app_of_job = app.clone();
    work.spawn(async move { handler(app_of_job, job).await });
    let mut held_until = clock::now() + LEASE;
    let too_long = time::sleep(LONGEST);
    tokio::pin!(too_long);
    loop {
        tokio::select! {
            ended = work.join_next() => {
                return Some(match ended {
                    Some(Ok(outcome)) => outcome,
                    _ => Err(Failure::Later("A fault of ours: the work broke off.".into())),
                });
            }
            () = &mut too_long => {
                return Some(Err(Failure::Later("It took longer than an hour.".into())));
            }
            () = time::sleep(Duration::from_millis(LEASE as u64 / 3)) => {
                match claim::renew(app.db(), claimed).await {
                    Ok(true) => held_until = clock::now() + LEASE,
                    Ok(false) => return None,
                    Err(_) if clock::now() > held_until => return None,
                    Err(error) => tracing::warn!(?error, "a job could not be held for longer"),
                }
            }
        }
    }
}
