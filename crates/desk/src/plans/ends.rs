//! Ending a playbook for a source, and taking the end back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, Result, Tx, Uuid, db,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};

use super::{
    acts::{Asked, back},
    apply::{self, Said},
    rules::Event,
    run::{Now, Run},
};

/// What somebody is told who was slower.
pub(super) fn moved_on() -> Error {
    Error::Conflict(
        "Somebody has gone on in the meantime. Open the source to see what is next.".into(),
    )
}

/// Another playbook may run by now; two cannot.
pub(super) async fn may_go_on(
    tx: &Tx,
    practice_id: Uuid,
    source_id: Uuid,
    run_id: Uuid,
) -> Result<()> {
    match Run::live(tx, practice_id, source_id).await? {
        Some(live) if live.id != run_id => Err(Error::Conflict(
            "Another playbook runs for this source by now. End it first.".into(),
        )),
        _ => Ok(()),
    }
}

/// Ends a playbook for a source.
pub(super) async fn stop(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let why: String = asked.note.trim().chars().take(300).collect();
    let run = of_run(&app, &visitor, id, Event::Stop, &why).await?;
    let message = format!("“{}” has ended for this source.", run.playbook);
    let flash = Flash::undoable(message, format!("/plans/runs/{id}/restart"));
    Ok(redirect_with(&back("", run.source_id), flash))
}

/// Takes the end of a playbook back.
pub(super) async fn restart(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let run = of_run(&app, &visitor, id, Event::Reopen, "").await?;
    let message = format!("“{}” goes on.", run.playbook);
    Ok(redirect_with(&back("", run.source_id), Flash::say(message)))
}

async fn of_run(app: &App, visitor: &Visitor, id: Uuid, event: Event, why: &str) -> Result<Run> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let run = Run::read(&tx, practice, id).await?;
    may_go_on(&tx, practice, run.source_id, run.id).await?;
    let now = Now::read(&tx, practice).await?;
    let said = Said::why(why);
    let happened = apply::apply(&tx, practice, &visitor.actor(), (&run, event, said), &now).await?;
    if !happened {
        return Err(moved_on());
    }
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    Ok(run)
}
