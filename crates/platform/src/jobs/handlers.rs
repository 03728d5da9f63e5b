//! Who does which kind of job, and how a job ends.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc};

use serde_json::Value;
use uuid::Uuid;

use crate::{Error, Result, web::App};

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

pub(super) type Handler =
    Arc<dyn Fn(App, Job) -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// How often a job is tried, unless its kind says otherwise: over about two days,
/// so that what broke on a Friday evening may be mended on Monday's first look.
const MOST_ATTEMPTS: i64 = 12;

/// Who does which kind of job.
#[derive(Clone, Default)]
pub struct Handlers {
    by_kind: HashMap<&'static str, Handler>,
    words: HashMap<&'static str, &'static str>,
    most: HashMap<&'static str, i64>,
}

impl Handlers {
    /// `handler` does the jobs of this kind.
    #[must_use]
    pub fn on<F, Fut>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(App, Job) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Outcome> + Send + 'static,
    {
        self.by_kind.insert(kind, Arc::new(move |app, job| Box::pin(handler(app, job))));
        self
    }

    /// What people call this kind of job: "Send a mail".
    #[must_use]
    pub fn called(mut self, kind: &'static str, words: &'static str) -> Self {
        self.words.insert(kind, words);
        self
    }

    /// Jobs of this kind are tried so many times before a person must look.
    #[must_use]
    pub fn most(mut self, kind: &'static str, attempts: i64) -> Self {
        self.most.insert(kind, attempts.max(1));
        self
    }

    /// What people call a kind; the kind itself where nobody said.
    pub fn words(&self, kind: &str) -> String {
        match self.words.get(kind) {
            Some(words) => (*words).to_owned(),
            None => kind.replace(['.', '_', '-'], " "),
        }
    }

    pub(super) fn handler(&self, kind: &str) -> Option<Handler> {
        self.by_kind.get(kind).cloned()
    }

    pub(super) fn most_attempts(&self, kind: &str) -> i64 {
        self.most.get(kind).copied().unwrap_or(MOST_ATTEMPTS)
    }
}
