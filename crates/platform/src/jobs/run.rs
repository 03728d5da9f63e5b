//! Taking due jobs and running them.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use sea_orm::FromQueryResult;
use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

use crate::{Error, Result, Sql, args, clock, web::App};

/// A job as its handler sees it.
#[derive(Debug, Clone)]
pub struct Job {
    /// The practice it belongs to.
    pub practice_id: Uuid,
    /// Its id.
    pub id: Uuid,
    /// What is asked.
    pub payload: Value,
    /// How often it was tried before.
    pub attempts: i64,
}

impl Job {
    /// An id in the payload.
    pub fn uuid(&self, name: &str) -> Result<Uuid, Failure> {
        self.payload
            .get(name)
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| Failure::Never(format!("the payload names no {name}")))
    }
}

/// Why a job did not succeed. The words are shown to a person and hold no patient
/// data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may succeed later.
    #[error("{0}")]
    Later(String),
    /// It will never succeed as it is: a person must look.
    #[error("{0}")]
    Never(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound | Error::Invalid(_) | Error::Conflict(_) => {
                Failure::Never(error.to_string())
            }
            other => Failure::Later(other.to_string()),
        }
    }
}

/// How a job ended.
pub type Outcome = Result<(), Failure>;

type Handler = Arc<dyn Fn(App, Job) -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// Who does which kind of job.
#[derive(Clone, Default)]
pub struct Handlers(HashMap<&'static str, Handler>);

impl Handlers {
    /// `handler` does the jobs of this kind.
    #[must_use]
    pub fn on<F, Fut>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(App, Job) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Outcome> + Send + 'static,
    {
        self.0.insert(kind, Arc::new(move |app, job| Box::pin(handler(app, job))));
        self
    }
}

#[derive(FromQueryResult)]
struct Due {
    practice_id: Uuid,
    id: Uuid,
    kind: String,
    payload: String,
    attempts: i64,
}

/// Runs what is due now, one after the other, and says how many jobs it ran.
pub async fn run_due(app: &App, handlers: &Handlers) -> Result<usize> {
    let db = app.db();
    // Served by job_by_due.
    let due: Vec<Due> = db
        .rows(
            "SELECT practice_id, id, kind, payload, attempts FROM job
             WHERE state = 'waiting' AND run_at <= $1 ORDER BY run_at LIMIT 50",
            args![clock::now()],
        )
        .await?;
    let count = due.len();
    for due in due {
        let job = Job {
            practice_id: due.practice_id,
            id: due.id,
            payload: serde_json::from_str(&due.payload)?,
            attempts: due.attempts,
        };
        let outcome = match handlers.0.get(due.kind.as_str()) {
            Some(handler) => handler(app.clone(), job).await,
            None => Err(Failure::Never(format!("nobody does jobs of the kind {}", due.kind))),
        };
        let (state, error) = match &outcome {
            Ok(()) => ("done", String::new()),
            Err(Failure::Later(why)) => ("waiting", why.clone()),
            Err(Failure::Never(why)) => ("dead", why.clone()),
        };
        let now = clock::now();
        db.run(
            "UPDATE job SET state = $3, last_error = $4, attempts = attempts + 1, run_at = $5,
                    finished_at = $6 WHERE practice_id = $1 AND id = $2",
            args![due.practice_id, due.id, state, error, now + 60_000, now],
        )
        .await?;
    }
    Ok(count)
}

/// Runs jobs until told to stop.
pub async fn run(app: App, handlers: Handlers, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let ran = run_due(&app, &handlers).await.unwrap_or_else(|error| {
            tracing::error!(?error, "the job queue does not answer");
            0
        });
        if ran == 0 {
            let _ = tokio::time::timeout(Duration::from_secs(1), stop.changed()).await;
        }
    }
}
