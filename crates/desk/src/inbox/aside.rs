//! Setting an item aside: it is no referral.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::{Error, Result, Sql, Tx, Uuid, args, clock, new_id, sessions::Visitor, web::App};
use serde::Deserialize;

use super::{
    decide::{self, Decision},
    item::Item,
    state::ItemState,
    takeback::Effect,
};

/// What was done with something meant for somebody else. A practice that gets
/// another's patient data returns or destroys it and keeps a note of that.
pub(super) const DONE: &[(&str, &str)] = &[
    ("", "Not misdirected"),
    ("returned", "Sender told, sent back"),
    ("destroyed", "Sender told, copy destroyed"),
    ("later", "Not yet: remind me"),
];

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AsideForm {
    version: i64,
    reason: String,
    words: String,
    done: String,
}

pub(super) async fn set_aside(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<AsideForm>,
) -> Result<Response> {
    let to = ItemState::from_code(&form.reason)
        .filter(|to| {
            matches!(to, ItemState::NotAReferral | ItemState::Spam | ItemState::Misdirected)
        })
        .ok_or_else(|| Error::Invalid("Choose why it is set aside.".into()))?;
    let done = DONE.iter().find(|(code, _)| !code.is_empty() && *code == form.done);
    if to == ItemState::Misdirected && done.is_none() {
        return Err(Error::Invalid(
            "Say what was done with what was meant for somebody else: sent back, destroyed, or not \
             yet."
                .into(),
        ));
    }
    let told = done.filter(|_| to == ItemState::Misdirected).map(|(_, words)| *words);
    let words: Vec<&str> =
        told.into_iter().chain([form.words.trim()]).filter(|words| !words.is_empty()).collect();
    let tx = app.db().begin().await?;
    let item = decide::open(&tx, &visitor, id, form.version).await?;
    let effect = if to == ItemState::Misdirected && form.done == "later" {
        Effect::Reminded { task: remind(&tx, &visitor, &item).await? }
    } else {
        Effect::Nothing
    };
    let decision = Decision { effect, ..Decision::of(to, words.join(": ")) };
    let event = decide::write(&tx, &visitor, &item, &decision).await?;
    tx.commit().await?;
    let message = format!("Item {} set aside: {}.", item.reference, to.label().to_lowercase());
    decide::go_on(&app, &visitor, (&item, event), message).await
}

async fn remind(tx: &Tx, visitor: &Visitor, item: &Item) -> Result<Uuid> {
    let (task, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO task (practice_id, id, title, owner_id, due_on, created_at, created_by,
                           changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $4, $6, $4)",
        args![
            visitor.practice_id,
            task,
            format!("Send back or destroy misdirected item {}", item.reference),
            visitor.member_id,
            visitor.today().to_string(),
            now
        ],
    )
    .await?;
    Ok(task)
}
