//! Adding a task, doing it, putting it off; each can be taken back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::{ToSpan, civil::Date, civil::Weekday};
use lexicon::{Century, parse_date};
use look::Field;
use maud::{Markup, html};
use platform::{
    Error, FieldError, Permission, Result, Sql, Tx, Uuid, args, clock,
    sessions::Visitor,
    web::{App, Flash, Undo, ours, redirect_with},
};
use serde::Deserialize;

use super::task_list::{self, NewTask};
use crate::{again::Again, complaints::Complaints};

/// Longer than this is a letter.
const LONGEST_TITLE: usize = 300;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AddForm {
    title: String,
    due_on: String,
    source: String,
    owner: String,
    back: String,
}

impl AddForm {
    /// Before anything is typed: due today.
    pub fn fresh(today: Date) -> Self {
        Self { due_on: today.to_string(), ..Self::default() }
    }

    /// The form.
    pub fn render(&self, errors: &[FieldError]) -> Markup {
        let complaints = Complaints(errors);
        html! {
            form method="post" action="/tasks" class="stack" {
                @for (name, value) in [("source", &self.source), ("owner", &self.owner), ("back", &self.back)] {
                    @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
                }
                (Field::new("title", "What is to be done").value(&self.title).error(complaints.at("title")).autocomplete("off").required().render())
                (Field::new("due_on", "Due").kind("date").value(&self.due_on).error(complaints.at("due_on")).render())
                (look::submit("Add the task"))
            }
        }
    }

    fn read(&self, today: Date) -> Result<(&str, Option<Date>), FieldError> {
        let title = self.title.trim();
        if title.is_empty() {
            return Err(FieldError::new("title", "Say in a few words what is to be done."));
        }
        if title.chars().count() > LONGEST_TITLE {
            let words = format!("Shorten this to {LONGEST_TITLE} characters.");
            return Err(FieldError::new("title", words));
        }
        let due_on = match self.due_on.trim() {
            "" => None,
            text => Some(
                parse_date(text, Century::Recent { today })
                    .map_err(|problem| FieldError::new("due_on", problem.to_string()))?
                    .date,
            ),
        };
        Ok((title, due_on))
    }
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<AddForm>,
) -> Result<Response> {
    let (title, due_on) = match form.read(visitor.today()) {
        Ok(read) => read,
        Err(error) => {
            let errors = [error];
            let again =
                Again { place: "/", of: ("/", "Today"), title: "Add a task", errors: &errors };
            return Ok(again.refused(&visitor, form.render(&errors)));
        }
    };
    let tx = app.db().begin().await?;
    let source_id = source(&tx, &visitor, &form.source).await?;
    let owner_id = owner(&tx, &visitor, &form.owner).await?;
    let id = task_list::add(&tx, &visitor, NewTask { title, source_id, owner_id, due_on }).await?;
    tx.commit().await?;
    let said = Flash::undoable("Task added.", format!("/tasks/{id}/remove"));
    Ok(redirect_with(back(&form.back), said))
}

async fn source(tx: &Tx, visitor: &Visitor, text: &str) -> Result<Option<Uuid>> {
    let Ok(id) = text.parse::<Uuid>() else { return Ok(None) };
    // Served by the primary key.
    let found = tx
        .value::<Uuid>(
            "SELECT id FROM source WHERE practice_id = $1 AND id = $2",
            args![visitor.practice_id, id],
        )
        .await?;
    found.map(Some).ok_or(Error::NotFound)
}

/// Themselves, unless they may work for others and name one.
async fn owner(tx: &Tx, visitor: &Visitor, text: &str) -> Result<Uuid> {
    let Ok(id) = text.parse::<Uuid>() else { return Ok(visitor.member_id) };
    if id != visitor.member_id {
        visitor.must(Permission::EditSources)?;
    }
    // Served by the primary key.
    let found = tx
        .value::<Uuid>(
            "SELECT id FROM membership WHERE practice_id = $1 AND id = $2 AND ended_at IS NULL",
            args![visitor.practice_id, id],
        )
        .await?;
    found.ok_or(Error::NotFound)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct BackForm {
    back: String,
}

pub(super) async fn done(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<BackForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    task_list::changeable(&tx, &visitor, id).await?;
    task_list::set_done(&tx, &visitor, id, Some(clock::now())).await?;
    tx.commit().await?;
    let said = Flash::undoable("Done.", format!("/tasks/{id}/reopen"));
    Ok(redirect_with(back(&form.back), said))
}

pub(super) async fn reopen(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<BackForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    task_list::changeable(&tx, &visitor, id).await?;
    task_list::set_done(&tx, &visitor, id, None).await?;
    tx.commit().await?;
    Ok(redirect_with(back(&form.back), Flash::say("The task is open again.")))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LaterForm {
    /// `tomorrow`, `monday`, `next_month`, or a day; empty for no day at all.
    until: String,
    back: String,
}

pub(super) async fn later(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<LaterForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let task = task_list::changeable(&tx, &visitor, id).await?;
    let until = day(&form.until, visitor.today())?;
    task_list::set_due(&tx, &visitor, id, until).await?;
    tx.commit().await?;
    let when =
        until.map_or_else(|| "no day".to_owned(), |day| day.strftime("%A, %B %-d").to_string());
    let undo = Undo {
        action: format!("/tasks/{id}/later"),
        label: "Undo".into(),
        fields: vec![("until".into(), task.due_on.unwrap_or_default())],
    };
    let said = Flash::undo_by(format!("Moved to {when}."), undo);
    Ok(redirect_with(back(&form.back), said))
}

pub(super) fn day(until: &str, today: Date) -> Result<Option<Date>> {
    Ok(match until {
        "" => None,
        "tomorrow" => Some(today.saturating_add(1.day())),
        "monday" => today.nth_weekday(1, Weekday::Monday).ok(),
        "next_month" => Some(today.last_of_month().saturating_add(1.day())),
        text => Some(text.parse().map_err(|_| Error::Invalid("This is not a day.".into()))?),
    })
}

/// Takes back a task that was just added.
pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<BackForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    task_list::changeable(&tx, &visitor, id).await?;
    task_list::remove(&tx, &visitor, id).await?;
    tx.commit().await?;
    Ok(redirect_with(back(&form.back), Flash::say("The task is gone.")))
}

/// The page it was asked for from; only an address of ours.
fn back(address: &str) -> &str {
    ours(address).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn later_is_a_day_after_today() {
        let wednesday = date(2026, 11, 25);
        let until = |text| day(text, wednesday).expect("a day");
        assert_eq!(until("tomorrow"), Some(date(2026, 11, 26)));
        assert_eq!(until("monday"), Some(date(2026, 11, 30)));
        assert_eq!(until("next_month"), Some(date(2026, 12, 1)));
        assert_eq!(day("monday", date(2026, 11, 30)).expect("a day"), Some(date(2026, 12, 7)));
        assert_eq!(until(""), None);
        assert!(day("some day", wednesday).is_err());
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for address in
            ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "/a\nb", ""]
        {
            assert_eq!(back(address), "/");
        }
        assert_eq!(back("/sources/1"), "/sources/1");
    }
}
