//! Changing the tier of a source, leaving a suggestion, and saying what a source could
//! send.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use lexicon::Tier;
use platform::{
    Error, Result, Sql, Uuid, args, clock,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with},
};
use serde::Deserialize;
use serde_json::json;

use super::{mark, store::Source, suggest::Level, suggestions};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct TierForm {
    tier: String,
    back: String,
}

pub(super) async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<TierForm>,
) -> Result<Response> {
    let tier = Tier::from_code(&form.tier)
        .ok_or_else(|| Error::Invalid("Choose a tier: A, B, C or prospect.".into()))?;
    let tx = app.db().begin().await?;
    let source = Source::live(&tx, visitor.practice_id, id).await?;
    tx.run(
        "UPDATE source SET tier = $3 WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id, tier.code()],
    )
    .await?;
    let detail = json!({ "from": source.tier, "to": tier.code() });
    mark(&tx, &visitor, id, "source.tier_changed", detail).await?;
    tx.commit().await?;
    let undo = Undo {
        action: format!("/sources/{id}/tier"),
        label: "Undo".into(),
        fields: vec![("tier".into(), source.tier), ("back".into(), form.back.clone())],
    };
    let said = match tier {
        Tier::Prospect => format!("{} is a prospect now.", source.name),
        tier => format!("{} is in tier {} now.", source.name, tier.label()),
    };
    Ok(redirect_with(&back(&form.back, id), Flash::undo_by(said, undo)))
}

/// Leaves the suggestion that stands: it comes back when something has changed.
pub(super) async fn leave(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<TierForm>,
) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let source = Source::live(&tx, practice, id).await?;
    let known = suggestions::known(&tx, practice, id, visitor.today()).await?;
    let suggested = known
        .and_then(super::suggest::suggest)
        .ok_or_else(|| Error::Conflict("There is no suggestion any more: the tier fits.".into()))?;
    tx.run(
        "INSERT INTO tier_left (practice_id, source_id, tier_from, tier_to, year, potential, fit,
                                created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (practice_id, source_id) DO UPDATE SET tier_from = excluded.tier_from,
             tier_to = excluded.tier_to, year = excluded.year, potential = excluded.potential,
             fit = excluded.fit, created_at = excluded.created_at,
             created_by = excluded.created_by",
        args![
            practice,
            id,
            source.tier.as_str(),
            suggested.tier.code(),
            known.map_or(0, |known| known.year),
            source.potential.as_str(),
            source.fit.as_str(),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    let detail = json!({ "suggested": suggested.tier.code() });
    mark(&tx, &visitor, id, "source.tier_left", detail).await?;
    tx.commit().await?;
    let undo = Undo {
        action: format!("/sources/{id}/tier/look-again"),
        label: "Undo".into(),
        fields: vec![("back".into(), form.back.clone())],
    };
    let said = format!("{} stays as they are until something changes.", source.name);
    Ok(redirect_with(&back(&form.back, id), Flash::undo_by(said, undo)))
}

/// Takes back that a suggestion was left.
pub(super) async fn look_again(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<TierForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    Source::live(&tx, visitor.practice_id, id).await?;
    tx.run(
        "DELETE FROM tier_left WHERE practice_id = $1 AND source_id = $2",
        args![visitor.practice_id, id],
    )
    .await?;
    mark(&tx, &visitor, id, "source.tier_looked_at_again", json!({})).await?;
    tx.commit().await?;
    Ok(redirect_with(&back(&form.back, id), Flash::say("The suggestion is there again.")))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WorthForm {
    potential: String,
    fit: String,
}

/// Keeps how many patients they could send, and how well those fit.
pub(super) async fn save_worth(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<WorthForm>,
) -> Result<Response> {
    let known =
        |code: &str| if Level::from_code(code).is_some() { code.to_owned() } else { String::new() };
    let tx = app.db().begin().await?;
    let before = Source::live(&tx, visitor.practice_id, id).await?;
    tx.run(
        "UPDATE source SET potential = $3, fit = $4 WHERE practice_id = $1 AND id = $2",
        args![visitor.practice_id, id, known(&form.potential), known(&form.fit)],
    )
    .await?;
    mark(&tx, &visitor, id, "source.worth_changed", json!({})).await?;
    tx.commit().await?;
    let undo = Undo {
        action: format!("/sources/{id}/worth"),
        label: "Undo".into(),
        fields: vec![("potential".into(), before.potential), ("fit".into(), before.fit)],
    };
    let said = Flash::undo_by("Saved.", undo);
    Ok(redirect_with(&format!("/sources/{id}"), said))
}

/// The list of suggestions, if the form came from there; else the source's page.
fn back(from: &str, id: Uuid) -> String {
    match from {
        "list" => "/sources/tiers".into(),
        _ => format!("/sources/{id}"),
    }
}
