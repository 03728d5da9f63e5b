//! Starting playbooks: for one source, for all that are new, for one that has fallen
//! silent; each can be taken back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{
    Error, Result, Sql, Uuid, args, clock, db,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};
use serde::Deserialize;

use super::{
    acts::back,
    offers,
    playbook::Playbook,
    rules::By,
    run::Now,
    shipped,
    start::{self, Start},
};

const ADDRESS: &str = "/plans";

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    playbook: String,
    until: String,
    back: String,
}

/// Starts a playbook for a source, instead of the one that runs.
pub(super) async fn start_one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let playbook: Uuid = asked
        .playbook
        .parse()
        .map_err(|_| Error::Invalid("Choose a playbook, then start it again.".into()))?;
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let tx = app.db().begin().await?;
    let playbook = Playbook::read(&tx, practice, playbook).await?;
    let now = Now::read(&tx, practice).await?;
    let new =
        Start { source_id: id, playbook: &playbook, by: By::Person, on: now.today, batch: None };
    let run = start::start(&tx, practice, &by, &new, &now).await?.ok_or(Error::NotFound)?;
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    let message = format!("“{}” has begun.", playbook.name);
    let flash = Flash::undoable(message, format!("/plans/runs/{run}/undo"));
    Ok(redirect_with(&back(&asked.back, id), flash))
}

/// Takes a start back.
pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let now = Now::read(&tx, practice).await?;
    let source = start::take_back(&tx, practice, &visitor.actor(), id, &now).await?;
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    Ok(redirect_with(&back("", source), Flash::say("The playbook has not begun.")))
}

/// Starts our playbook for every new source.
pub(super) async fn start_all(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let now = Now::read(&tx, practice).await?;
    let (begun, batch) = offers::begin_all(&tx, practice, &visitor.actor(), &now).await?;
    tx.commit().await?;
    let message = format!("Begun for {}.", look::plural(begun as i64, "source", "sources"));
    Ok(redirect_with(ADDRESS, Flash::undoable(message, format!("/plans/batches/{batch}/undo"))))
}

/// Takes back what was begun together, but for those with whom somebody has gone on.
pub(super) async fn undo_batch(
    State(app): State<App>,
    visitor: Visitor,
    Path(batch): Path<Uuid>,
) -> Result<Response> {
    #[derive(FromQueryResult)]
    struct Begun {
        id: Uuid,
    }
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    // Served by playbook_run_by_batch.
    let begun: Vec<Begun> = tx
        .rows(
            "SELECT id FROM playbook_run WHERE practice_id = $1 AND batch_id = $2
             AND state = 'running'",
            args![practice, batch],
        )
        .await?;
    if begun.is_empty() {
        return Err(Error::NotFound);
    }
    let now = Now::read(&tx, practice).await?;
    let mut back = 0;
    for one in &begun {
        match start::take_back(&tx, practice, &visitor.actor(), one.id, &now).await {
            Ok(_) => back += 1,
            Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    let message = format!("Taken back for {}.", look::plural(back, "source", "sources"));
    Ok(redirect_with(ADDRESS, Flash::say(message)))
}

/// Nothing begins for the sources that are new now; nobody is asked about them again.
pub(super) async fn leave(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let before = offers::asked_until(&tx, practice).await?;
    offers::answered(&tx, practice, &visitor.actor(), clock::now()).await?;
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    let undo = Undo {
        action: "/plans/new/ask-again".into(),
        label: "Undo".into(),
        fields: vec![("until".into(), before.to_string())],
    };
    let message = "Nothing begins for these sources.";
    Ok(redirect_with(ADDRESS, Flash::undo_by(message, undo)))
}

/// Asks about them again.
pub(super) async fn ask_again(
    State(app): State<App>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let until: i64 = asked.until.parse().map_err(|_| Error::NotFound)?;
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    offers::answered(&tx, practice, &visitor.actor(), until.clamp(0, clock::now())).await?;
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("You are asked again.")))
}

/// The playbook is not wanted for a source that has fallen silent.
pub(super) async fn decline(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let playbook =
        Playbook::ours(&tx, practice, shipped::LAPSED_SOURCE).await?.ok_or(Error::NotFound)?;
    let now = Now::read(&tx, practice).await?;
    let by = visitor.actor();
    let declined = start::decline(&tx, practice, &by, (id, &playbook), &now).await?;
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    let flash = Flash::undoable(
        "Left in peace until they refer again.",
        format!("/plans/runs/{declined}/suggest-again"),
    );
    Ok(redirect_with(ADDRESS, flash))
}

/// Takes that back.
pub(super) async fn suggest_again(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    start::suggest_again(&tx, practice, &visitor.actor(), id).await?;
    db::changed(&tx, practice, super::TOPIC).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("It is suggested again.")))
}
