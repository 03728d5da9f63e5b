//! What a person does with an import: answers doubts, imports, cancels, undoes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::tz::TimeZone;
use platform::{
    Error, Result, Uuid,
    audit::Actor,
    sessions::Visitor,
    web::{App, Flash, redirect, redirect_with},
};

use super::columns;
use crate::imports::batch::{self, Batch};
use crate::imports::plan::{Decision, Decisions};
use crate::imports::progress::{Progress, UnderWay};
use crate::imports::read::{self, File};
use crate::imports::{commit as committing, run, undo as undoing};

/// How long an answer waits for a small import to end, so that its result is the next page.
const PATIENCE: Duration = Duration::from_millis(1500);

pub(super) async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response> {
    let batch = batch::find(app.db(), visitor.practice_id, id).await?;
    let decisions = answers(&batch, &form);
    let file = columns::stored(&app, &visitor, &batch).await?;
    let mapping = read::mapping(&file, Some(&batch.mapping), None)?;
    let rows = run::rows(&file, &mapping, &visitor.zone).await?;
    let outcome =
        run::dry(app.db(), visitor.practice_id, &visitor.zone, rows, decisions.clone()).await?;
    let by = visitor.actor();
    let practice_id = visitor.practice_id;
    batch::planned(app.db(), practice_id, &by, id, &batch.mapping, &decisions, &outcome).await?;
    Ok(redirect_with(&format!("/imports/{id}"), Flash::say("Your answers are kept.")))
}

/// The answers so far with those of the form.
fn answers(batch: &Batch, form: &HashMap<String, String>) -> Decisions {
    let mut decisions = batch.decisions();
    for doubt in batch.outcome().doubts {
        let Some(answer) = form.get(&format!("d-{}", doubt.key)) else {
            continue;
        };
        let decision = match answer.parse::<Uuid>() {
            Ok(source_id) => Decision::Same(source_id),
            Err(_) => Decision::New,
        };
        decisions.insert(doubt.key, decision);
    }
    decisions
}

pub(super) async fn commit(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let batch = batch::find(app.db(), visitor.practice_id, id).await?;
    if batch.state != "planned" {
        return Err(Error::Conflict(
            "Match the columns first, or see what has become of this import.".into(),
        ));
    }
    let to = format!("/imports/{id}");
    let under_way = app.kept::<UnderWay>();
    let Some(progress) = under_way.begin(id) else {
        return Ok(redirect(&to));
    };
    let mut end = End { under_way, id, failure: Some(Error::Internal(String::new()).for_people()) };
    let file = columns::stored(&app, &visitor, &batch).await?;
    let work = Work {
        by: visitor.actor(),
        zone: visitor.zone.clone(),
        practice_id: visitor.practice_id,
        batch,
        file,
    };
    // The import outlives the request: somebody may close the window.
    let mut task = tokio::spawn(async move {
        let failure = work.run(&app, &progress).await.err().map(|error| {
            if error.status().is_server_error() {
                tracing::error!(?error, "an import failed");
            }
            error.for_people()
        });
        end.came_to(failure);
    });
    let _ = tokio::time::timeout(PATIENCE, &mut task).await;
    Ok(redirect(&to))
}

/// Ends an import however its work ends, so that none seems under way for ever.
struct End {
    under_way: Arc<UnderWay>,
    id: Uuid,
    failure: Option<String>,
}

impl End {
    /// What the work came to; without this word it was cut off.
    fn came_to(&mut self, failure: Option<String>) {
        self.failure = failure;
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.under_way.end(self.id, self.failure.take());
    }
}

/// An import to be written beside the requests.
struct Work {
    by: Actor,
    zone: TimeZone,
    practice_id: Uuid,
    batch: Batch,
    file: File,
}

impl Work {
    async fn run(self, app: &App, progress: &Progress) -> Result<()> {
        let mapping = read::mapping(&self.file, Some(&self.batch.mapping), None)?;
        let rows = run::rows(&self.file, &mapping, &self.zone).await?;
        let asked = committing::Asked {
            practice_id: self.practice_id,
            id: self.batch.id,
            zone: &self.zone,
            decisions: self.batch.decisions(),
        };
        committing::commit(app, &self.by, asked, rows, progress).await.map(|_| ())
    }
}

pub(super) async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    batch::find(app.db(), visitor.practice_id, id).await?;
    if let Some(progress) = app.kept::<UnderWay>().of(id) {
        progress.cancel();
    }
    Ok(redirect(&format!("/imports/{id}")))
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    undoing::undo(&app, visitor.practice_id, &visitor.actor(), id).await?;
    Ok(redirect(&format!("/imports/{id}")))
}
