//! `/settings/playbooks`: the playbooks of the practice, changed, reset, switched on.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::Markup;
use platform::{
    Error, Result, Uuid, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};

use super::{
    editor_form::{Rearranged, Typed},
    editor_page::{self, Shown},
    playbook::{self, ByItself, Playbook, Running, Wanted},
    script::Starts,
    shipped,
};

pub(super) const ADDRESS: &str = "/settings/playbooks";

pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let playbooks = Playbook::all(app.db(), visitor.practice_id).await?;
    let mut rows = Vec::new();
    for playbook in playbooks {
        let running = playbook.running(app.db(), visitor.practice_id).await?;
        rows.push((playbook, running));
    }
    editor_page::list(&visitor, &rows)
}

/// A new playbook begins as a copy of the plays of ours, without a start of its own.
pub(super) async fn add(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let script = shipped::of(shipped::LAPSED_SOURCE)
        .map(|shipped| (shipped.script)())
        .ok_or(Error::NotFound)?;
    let tx = app.db().begin().await?;
    let wanted = Wanted { name: "A playbook of ours", starts: Starts::Hand, script: &script };
    let id = playbook::add(&tx, visitor.practice_id, &visitor.actor(), &wanted).await?;
    tx.commit().await?;
    let flash = Flash::undoable(
        "Added. Say what it is called and what is to be done.",
        format!("{ADDRESS}/{id}/end"),
    );
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), flash))
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let playbook = Playbook::read(app.db(), visitor.practice_id, id).await?;
    let typed = Typed::of(&playbook, &playbook.script()?);
    shown(&app, &visitor, playbook, typed).await
}

async fn shown(app: &App, visitor: &Visitor, playbook: Playbook, typed: Typed) -> Result<Markup> {
    Ok(Shown::read(app, visitor, playbook, typed).await?.render(visitor, &[]))
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let playbook = Playbook::read(app.db(), practice, id).await?;
    let mut typed = Typed::read(&form);
    // For whom it starts is what it is; only the steps change.
    typed.starts.clone_from(&playbook.starts);
    if let Some(how) = Rearranged::read(&form) {
        // Shown anew, nothing saved yet.
        typed.rearrange(how);
        return Ok(shown(&app, &visitor, playbook, typed).await?.into_response());
    }
    let checked = match typed.check() {
        Ok(checked) => checked,
        Err(errors) => {
            let page = Shown::read(&app, &visitor, playbook, typed).await?;
            let page = page.render(&visitor, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    let wanted = Wanted { name: &checked.name, starts: checked.starts, script: &checked.script };
    let running = if typed.takes_over { Running::TakesItOver } else { Running::KeepsItsVersion };
    playbook::change(&tx, practice, &by, &playbook, &wanted, running).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), Flash::say("Saved.")))
}

/// Whether Liaison starts it.
pub(super) async fn switch(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let (practice, by) = (visitor.practice_id, visitor.actor());
    let starts = form.iter().any(|(name, value)| name == "on" && value == "yes");
    let tx = app.db().begin().await?;
    let playbook = Playbook::read(&tx, practice, id).await?;
    if playbook.code.is_none() {
        return Err(Error::Invalid(
            "Only the two playbooks that come with Liaison can begin by themselves.".into(),
        ));
    }
    let how = if starts { ByItself::Starts } else { ByItself::Suggests };
    playbook::switch(&tx, practice, &by, id, how).await?;
    tx.commit().await?;
    let message = match starts {
        true => "It begins by itself from now on.",
        false => "It begins only when somebody starts it.",
    };
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), Flash::say(message)))
}

/// Ours as it came, as a new version.
pub(super) async fn reset(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let playbook = Playbook::read(&tx, visitor.practice_id, id).await?;
    let ours = playbook.code.as_deref().and_then(shipped::of).ok_or(Error::NotFound)?;
    let script = (ours.script)();
    let wanted = Wanted { name: ours.name, starts: ours.starts, script: &script };
    let (by, keeps) = (visitor.actor(), Running::KeepsItsVersion);
    playbook::change(&tx, visitor.practice_id, &by, &playbook, &wanted, keeps).await?;
    tx.commit().await?;
    let flash = Flash::say("As it came with Liaison. Your version is kept below.");
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), flash))
}

/// An earlier version, as a new one.
pub(super) async fn version(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let number = form.iter().find(|(name, _)| name == "number").map(|(_, value)| value.as_str());
    let number: i64 = number.and_then(|text| text.parse().ok()).ok_or(Error::NotFound)?;
    let tx = app.db().begin().await?;
    let playbook = Playbook::read(&tx, visitor.practice_id, id).await?;
    let versions = playbook.versions(&tx, visitor.practice_id).await?;
    let version = versions.iter().find(|one| one.number == number).ok_or(Error::NotFound)?;
    let script = version.script()?;
    if let Some((_, why)) = super::script::refused(playbook.starts(), &script) {
        return Err(Error::Invalid(why.into()));
    }
    let wanted = Wanted { name: &playbook.name, starts: playbook.starts(), script: &script };
    let (by, keeps) = (visitor.actor(), Running::KeepsItsVersion);
    playbook::change(&tx, visitor.practice_id, &by, &playbook, &wanted, keeps).await?;
    tx.commit().await?;
    let message = format!("Version {number} is the current one again.");
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), Flash::say(message)))
}

pub(super) async fn end(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let by = visitor.actor();
    playbook::retire(&tx, visitor.practice_id, &by, id, Some(clock::now())).await?;
    tx.commit().await?;
    let flash = Flash::undoable(
        "Nothing begins by it any more. What runs goes on.",
        format!("{ADDRESS}/{id}/restore"),
    );
    Ok(redirect_with(ADDRESS, flash))
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    playbook::retire(&tx, visitor.practice_id, &visitor.actor(), id, None).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), Flash::say("The playbook is back.")))
}
