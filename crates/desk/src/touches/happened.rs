//! One tap: what was planned has happened.

use axum::{Form, extract::State, response::Response};
use lexicon::TouchKind;
use platform::{Error, Result, Uuid, clock, sessions::Visitor, web::App};
use serde::Deserialize;

use super::{
    log::{self, Happened},
    said::{self, Note, Written},
};
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
    let task = today::task(&tx, &visitor, task).await?;
    let source_id = task.source_id.ok_or_else(|| {
        Error::Invalid("This task names no source. Mark it as done, and log the contact.".into())
    })?;
    let kind = TouchKind::from_code(&form.kind).or_else(|| kind_of(&task.title));
    let kind = kind.unwrap_or(TouchKind::Other);
    let happened = Happened {
        source_id,
        kind,
        at: clock::now(),
        by_id: Some(visitor.member_id),
        people: &[],
        location_id: None,
        place: "",
        once: task.id,
    };
    let id = log::happened(&tx, visitor.practice_id, &visitor.actor(), &happened).await?;
    today::done_by(&tx, &visitor, task.id, id).await?;
    tx.commit().await?;
    let name = task.source.unwrap_or_default();
    let message = format!("{} with {name} logged, and the task is done.", kind.label());
    let undo = said::removal(id, "/");
    Ok(Written { id, kind, message, undo, note: Note::NotYet, to: "/" }.answer(&visitor))
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
