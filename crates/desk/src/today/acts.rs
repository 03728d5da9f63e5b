//! Later, hand over, seen to: what is done with a line, and taking it back.

use axum::{Form, extract::State, response::Response};
use jiff::civil::Date;
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Entry},
    clock,
    sessions::Visitor,
    web::{App, Flash, Undo, ours, redirect_with},
};
use serde::Deserialize;

use super::{
    gather::{Patients, gather},
    line::{Line, Sort},
    marks,
    promises::task_of,
    task_list::{self, NewTask},
    tasks,
};

/// "Later today" is in two hours.
const LATER_TODAY: Instant = 2 * 60 * 60 * 1000;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LaterForm {
    key: String,
    /// `later`, `tomorrow`, `monday`, `next_month` or a day; empty takes it back.
    until: String,
    /// The page of ours to go on at; Today where none is named.
    back: String,
}

/// Puts a line off. A task moves to another day for everybody; all else is away for the
/// visitor alone.
pub(super) async fn later(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<LaterForm>,
) -> Result<Response> {
    let key = marks::key(&form.key)?;
    let tx = app.db().begin().await?;
    let (message, undo) = match form.until.as_str() {
        "" => {
            marks::put_on(&tx, &visitor, key).await?;
            ("It is back.".to_owned(), None)
        }
        "later" => {
            marks::put_off(&tx, &visitor, key, clock::now() + LATER_TODAY).await?;
            ("Put off for two hours.".to_owned(), Some(back_on(key)))
        }
        until => {
            let day = tasks::day(until, visitor.today())?
                .filter(|day| *day > visitor.today())
                .ok_or_else(|| Error::Invalid("Choose a day after today.".into()))?;
            let back = put_off_until(&tx, &visitor, key, day).await?;
            (format!("Put off until {}.", day.strftime("%A, %B %-d")), Some(back))
        }
    };
    tx.commit().await?;
    let back = ours(&form.back).unwrap_or("/");
    let undo = undo.map(|mut undo| {
        undo.fields.push(("back".into(), back.to_owned()));
        undo
    });
    Ok(redirect_with(back, Flash { message, undo, leads: Vec::new() }))
}

async fn put_off_until(tx: &Tx, visitor: &Visitor, key: &str, day: Date) -> Result<Undo> {
    let Some(id) = task_of(key) else {
        marks::put_off(tx, visitor, key, clock::at_hour(day, 0, &visitor.zone)).await?;
        return Ok(back_on(key));
    };
    let task = task_list::changeable(tx, visitor, id).await?;
    task_list::set_due(tx, visitor, id, Some(day)).await?;
    let fields = vec![("until".into(), task.due_on.unwrap_or_default())];
    Ok(Undo { action: format!("/tasks/{id}/later"), label: "Undo".into(), fields })
}

/// How putting off is taken back: the same form with no time in it.
fn back_on(key: &str) -> Undo {
    let fields = vec![("key".into(), key.to_owned()), ("until".into(), String::new())];
    Undo { action: "/today/later".into(), label: "Undo".into(), fields }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct HandOverForm {
    key: String,
    to: String,
}

/// Hands a line over: a task becomes the colleague's, all else becomes a task for them.
pub(super) async fn hand_over(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<HandOverForm>,
) -> Result<Response> {
    let key = marks::key(&form.key)?;
    let (to, name) = colleague(app.db(), &visitor, &form.to).await?;
    let line = gather(&app, &visitor, Patients::LeftOut)
        .await?
        .into_iter()
        .map(|shown| shown.line)
        .find(|line| line.key == key && may_be_handed_over(line))
        .ok_or_else(|| {
            Error::Conflict("This is done or was handed over already. Open Today again.".into())
        })?;
    let tx = app.db().begin().await?;
    match task_of(key) {
        Some(id) => {
            task_list::changeable(&tx, &visitor, id).await?;
            task_list::set_owner(&tx, &visitor, id, Some(to)).await?;
        }
        None => {
            let title = format!("{} ({})", line.title, line.why.trim_end_matches('.'));
            let task = NewTask {
                title: &title,
                source_id: line.source.as_ref().map(|(id, _)| *id),
                owner_id: to,
                due_on: Some(visitor.today()),
            };
            let task = task_list::add(&tx, &visitor, task).await?;
            marks::hand_over(&tx, &visitor, key, task).await?;
        }
    }
    tx.commit().await?;
    let mut fields = vec![("key".to_owned(), key.to_owned())];
    fields.extend(line.owner_id.map(|owner| ("owner".to_owned(), owner.to_string())));
    let undo = Undo { action: "/today/take-back".into(), label: "Undo".into(), fields };
    Ok(redirect_with("/", Flash::undo_by(format!("Handed over to {name}."), undo)))
}

/// Whether a line can be another's: patients stay with the desk, whose board everybody
/// there works from, and an appointment has its own people.
pub(super) fn may_be_handed_over(line: &Line) -> bool {
    !matches!(line.sort, Sort::Referral | Sort::Appointment)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct TakeBackForm {
    key: String,
    /// Whose task it was before; nobody's when empty.
    owner: String,
}

/// Takes a handing over back: the task made of it goes, a task returns to whose it was.
pub(super) async fn take_back(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<TakeBackForm>,
) -> Result<Response> {
    let key = marks::key(&form.key)?;
    let tx = app.db().begin().await?;
    match task_of(key) {
        Some(id) => {
            task_list::changeable(&tx, &visitor, id).await?;
            let owner = match form.owner.parse::<Uuid>() {
                Ok(owner) => Some(member(&tx, &visitor, owner).await?),
                Err(_) => None,
            };
            task_list::set_owner(&tx, &visitor, id, owner).await?;
        }
        None => {
            let task = marks::take_over(&tx, &visitor, key).await?.ok_or(Error::NotFound)?;
            task_list::changeable(&tx, &visitor, task).await?;
            task_list::remove(&tx, &visitor, task).await?;
        }
    }
    tx.commit().await?;
    Ok(redirect_with("/", Flash::say("It is yours again.")))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SeenForm {
    key: String,
}

/// Says that something is seen to of which nothing else keeps a record.
pub(super) async fn seen(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<SeenForm>,
) -> Result<Response> {
    let key = seen_key(&form.key)?;
    let tx = app.db().begin().await?;
    marks::see(&tx, &visitor, key).await?;
    note(&tx, &visitor, "today.seen").await?;
    tx.commit().await?;
    let undo = Undo {
        action: "/today/unseen".into(),
        label: "Undo".into(),
        fields: vec![("key".into(), key.into())],
    };
    Ok(redirect_with("/", Flash::undo_by("Done.", undo)))
}

/// Takes that back.
pub(super) async fn unseen(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<SeenForm>,
) -> Result<Response> {
    let key = seen_key(&form.key)?;
    let tx = app.db().begin().await?;
    marks::unsee(&tx, &visitor, key).await?;
    note(&tx, &visitor, "today.unseen").await?;
    tx.commit().await?;
    Ok(redirect_with("/", Flash::say("It is back.")))
}

/// Only days that come again are seen to in this way; a clock or a promise has its own end.
fn seen_key(text: &str) -> Result<&str> {
    let key = marks::key(text)?;
    let is_day = key.starts_with("anniversary:") || key.starts_with("birthday:");
    is_day.then_some(key).ok_or(Error::NotFound)
}

async fn note(tx: &Tx, visitor: &Visitor, action: &str) -> Result<()> {
    let entry = Entry::about(action, "member", visitor.member_id);
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}

async fn colleague(db: &impl Sql, visitor: &Visitor, text: &str) -> Result<(Uuid, String)> {
    let id: Uuid = text.parse().map_err(|_| Error::Invalid("Choose who is to do it.".into()))?;
    let id = member(db, visitor, id).await?;
    let name = db
        .value::<String>(
            "SELECT name FROM membership WHERE practice_id = $1 AND id = $2",
            args![visitor.practice_id, id],
        )
        .await?;
    Ok((id, name.unwrap_or_default()))
}

async fn member(db: &impl Sql, visitor: &Visitor, id: Uuid) -> Result<Uuid> {
    // Served by the primary key.
    db.value::<Uuid>(
        "SELECT id FROM membership WHERE practice_id = $1 AND id = $2 AND ended_at IS NULL",
        args![visitor.practice_id, id],
    )
    .await?
    .ok_or(Error::NotFound)
}
