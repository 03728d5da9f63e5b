//! One tap: what was planned has happened.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use lexicon::TouchKind;
use platform::{
    Error, Result, Uuid, clock,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect, redirect_with},
};
use serde::Deserialize;

use super::log::{self, Happened};
use crate::today;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct HappenedForm {
    /// The task that was done by a contact.
    task: String,
    /// What kind of contact, where its words do not say.
    kind: String,
}

/// A task about a source was done by being in contact with them.
pub(super) async fn task(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<HappenedForm>,
) -> Result<Response> {
    let task: Uuid = form.task.parse().map_err(|_| Error::NotFound)?;
    let tx = app.db().begin().await?;
    let done = today::finish(&tx, &visitor, task).await?;
    let source_id = done.source_id.ok_or_else(|| {
        Error::Invalid("This task names no source. Mark it as done, and log the contact.".into())
    })?;
    let kind = TouchKind::from_code(&form.kind).or_else(|| kind_of(&done.title));
    let happened = Happened {
        source_id,
        kind: kind.unwrap_or(TouchKind::Other),
        at: clock::now(),
        by_id: Some(visitor.member_id),
        people: &[],
        location_id: None,
        place: "",
        once: task,
    };
    let id = log::happened(&tx, visitor.practice_id, &visitor.actor(), &happened).await?;
    tx.commit().await?;
    let name = done.source.unwrap_or_default();
    let message = format!("{} with {name} logged, and the task is done.", happened.kind.label());
    Ok(redirect_with("/", offering(message, id)))
}

/// A message that offers to add what was said.
pub fn offering(message: String, touch: Uuid) -> Flash {
    let undo = Undo {
        action: format!("/touches/{touch}/say"),
        label: "Add what was said".into(),
        fields: Vec::new(),
    };
    Flash { message, undo: Some(undo) }
}

/// The button of that message leads to the contact; nothing is changed by it.
pub(super) async fn say(visitor: Visitor, Path(id): Path<Uuid>) -> Response {
    let _signed_in = visitor;
    redirect(&log::add_to(id))
}

/// The kind of contact that the words of a task ask for.
fn kind_of(title: &str) -> Option<TouchKind> {
    const WORDS: &[(&str, TouchKind)] = &[
        ("call", TouchKind::Call),
        ("phone", TouchKind::Call),
        ("lunch", TouchKind::Meal),
        ("breakfast", TouchKind::Meal),
        ("coffee", TouchKind::Meal),
        ("in-service", TouchKind::InService),
        ("talk", TouchKind::InService),
        ("card", TouchKind::Card),
        ("letter", TouchKind::Letter),
        ("e-mail", TouchKind::Email),
        ("email", TouchKind::Email),
        ("fax", TouchKind::Fax),
        ("bring", TouchKind::DropOff),
        ("drop", TouchKind::DropOff),
        ("visit", TouchKind::Visit),
        ("meet", TouchKind::Visit),
    ];
    let title = title.to_lowercase();
    let words = title.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
    words.filter_map(|word| WORDS.iter().find(|(known, _)| *known == word)).map(|(_, k)| *k).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_task_say_what_kind_of_contact_it_was() {
        for (title, kind) in [
            ("Call about the new evening hours", Some(TouchKind::Call)),
            ("Visit and meet the new partner", Some(TouchKind::Visit)),
            ("Bring the one-page guide on knee replacements", Some(TouchKind::DropOff)),
            ("Book a lunch with the office", Some(TouchKind::Meal)),
            ("Recall what they said", None),
        ] {
            assert_eq!(kind_of(title), kind, "{title}");
        }
    }
}
