//! Making, correcting and taking back entries.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use maud::Markup;
use platform::{
    Error, FieldError, Result, Sql, Uuid, args, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;

use super::{
    ADDRESS,
    change::{self, Corrected},
    entry::Entry,
    form::{Page, Purpose},
    outlook::Outlook,
    patients, still, store,
    table::Table,
    typed::Typed,
};
use crate::touches;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    /// Somebody who is ticked from the start.
    who: Option<Uuid>,
    /// The day, where it is not today.
    on: Option<Date>,
    /// The contact that the meal was.
    contact: Option<Uuid>,
}

impl Asked {
    /// The form as it stands before anything is typed.
    async fn typed(self, app: &App, visitor: &Visitor) -> Result<Typed> {
        let mut typed = fresh(visitor);
        typed.who.extend(self.who);
        if let Some(on) = self.on {
            typed.given_on = on.to_string();
        }
        if let Some(contact) = self.contact {
            let meal = touches::meal(app.db(), visitor.practice_id, contact).await?;
            typed.given_on = clock::local_day(meal.at, &visitor.zone).to_string();
            typed.place = meal.place;
            typed.who = meal.people;
            typed.spent_by = meal.by.map_or(typed.spent_by, |id| id.to_string());
        }
        Ok(typed)
    }
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    draw(&app, &visitor, Purpose::Enter, &asked.typed(&app, &visitor).await?).await
}

/// The form as it stands before anything is typed: today, by oneself, who was there.
fn fresh(visitor: &Visitor) -> Typed {
    Typed {
        given_on: visitor.today().to_string(),
        kind: "meal".into(),
        ours: "1".into(),
        spent_by: visitor.member_id.to_string(),
        ..Typed::default()
    }
}

async fn draw(app: &App, visitor: &Visitor, purpose: Purpose, typed: &Typed) -> Result<Markup> {
    let table = Table::read(app, visitor, typed, purpose.corrected()).await?;
    Page { purpose, typed, table: &table, errors: &[] }.render(app, visitor).await
}

pub(super) async fn check_form(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    draw(&app, &visitor, Purpose::Check, &asked.typed(&app, &visitor).await?).await
}

/// Sent by POST like the other forms, so that its parts follow what is typed; it keeps nothing.
pub(super) async fn check(
    State(app): State<App>,
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Markup> {
    draw(&app, &visitor, Purpose::Check, &Typed::from_fields(fields)).await
}

pub(super) async fn enter(
    State(app): State<App>,
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let mut typed = Typed::from_fields(fields);
    if typed.step == "look" && typed.kind.is_empty() {
        // It comes from the check, which asks for less.
        typed.kind = "meal".into();
        typed.spent_by = visitor.member_id.to_string();
    }
    let entry = match read(&app, &visitor, Purpose::Enter, &typed).await? {
        Ok(entry) => entry,
        Err(page) => return Ok(page),
    };
    let tx = app.db().begin().await?;
    if let Err(error) = still::within(&tx, &visitor, &entry, None).await? {
        drop(tx);
        return slower(&app, &visitor, Purpose::Enter, &typed, error).await;
    }
    let by = visitor.actor();
    let id = change::enter(&tx, visitor.practice_id, &by, &entry, clock::now()).await?;
    tx.commit().await?;
    let flash = Flash::undoable("Entered in the ledger.", format!("{ADDRESS}/{id}/remove"));
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), flash))
}

/// The entry that was typed, or the page that says what is wrong.
async fn read(
    app: &App,
    visitor: &Visitor,
    purpose: Purpose,
    typed: &Typed,
) -> Result<std::result::Result<Entry, Response>> {
    let table = Table::read(app, visitor, typed, purpose.corrected()).await?;
    let answer = async |errors: &[FieldError]| {
        Page { purpose, typed, table: &table, errors }.render(app, visitor).await
    };
    if matches!(typed.step.as_str(), "find" | "look") {
        return Ok(Err(answer(&[]).await?.into_response()));
    }
    let mut errors = match typed.read(visitor.today(), &table.words, table.named()) {
        Ok(mut entry) => {
            let outlook = table.outlook_of(&entry.shares);
            let errors = match outlook.over().next() {
                Some(_) if entry.over_reason.is_empty() => vec![unexplained(&outlook)],
                Some(_) => Vec::new(),
                // What does not go over needs no excuse, and is not marked.
                None => {
                    entry.over_reason.clear();
                    Vec::new()
                }
            };
            if errors.is_empty() && is_ours(app, visitor, entry.spent_by).await? {
                return Ok(Ok(entry));
            }
            errors
        }
        Err(errors) => errors,
    };
    if errors.is_empty() {
        errors.push(FieldError::new("spent_by", "Choose somebody who works here."));
    }
    let page = answer(&errors).await?;
    Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()))
}

/// The answer to whoever was slower: all that was typed, and how it stands by now.
async fn slower(
    app: &App,
    visitor: &Visitor,
    purpose: Purpose,
    typed: &Typed,
    error: FieldError,
) -> Result<Response> {
    let table = Table::read(app, visitor, typed, purpose.corrected()).await?;
    let errors = [error];
    let page = Page { purpose, typed, table: &table, errors: &errors }.render(app, visitor).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// An entry that goes over a limit is kept, since it happened, but never without a reason.
fn unexplained(outlook: &Outlook<'_>) -> FieldError {
    FieldError::new("over_reason", outlook.excuse())
}

async fn is_ours(app: &App, visitor: &Visitor, member: Option<Uuid>) -> Result<bool> {
    let Some(member) = member else { return Ok(true) };
    // Served by the primary key of membership.
    let found = app
        .db()
        .value::<i64>(
            "SELECT count(*) FROM membership WHERE practice_id = $1 AND id = $2",
            args![visitor.practice_id, member],
        )
        .await?;
    Ok(found == Some(1))
}

pub(super) async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let kept = store::one(app.db(), visitor.practice_id, id).await?;
    if !kept.entry.patient.is_empty() {
        return patients::edit(&visitor, &kept);
    }
    draw(&app, &visitor, Purpose::Correct(id), &Typed::of(&kept)).await
}

pub(super) async fn correct(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let kept = store::one(app.db(), visitor.practice_id, id).await?;
    if !kept.entry.patient.is_empty() {
        return patients::correct(&app, &visitor, &kept, fields).await;
    }
    let purpose = Purpose::Correct(id);
    let mut typed = Typed::from_fields(fields);
    let entry = match read(&app, &visitor, purpose, &typed).await? {
        Ok(entry) => entry,
        Err(page) => return Ok(page),
    };
    let tx = app.db().begin().await?;
    if let Err(error) = still::within(&tx, &visitor, &entry, Some(id)).await? {
        drop(tx);
        return slower(&app, &visitor, purpose, &typed, error).await;
    }
    let which = (id, typed.version.parse().unwrap_or(0));
    match change::correct(&tx, visitor.practice_id, &visitor.actor(), which, &entry).await? {
        Corrected::Done => tx.commit().await?,
        Corrected::Meanwhile(now) => {
            drop(tx);
            typed.version = now.version.to_string();
            return slower(&app, &visitor, purpose, &typed, now.meanwhile()).await;
        }
    }
    let said = Flash::say("Corrected. The entry as it was stands in its history.");
    Ok(redirect_with(&format!("{ADDRESS}/{id}"), said))
}

/// What a year in an address may be.
pub(super) fn year(asked: Option<i16>, this_year: i16) -> Result<i16> {
    match asked {
        None => Ok(this_year),
        Some(year) if (2000..=this_year + 1).contains(&year) => Ok(year),
        Some(_) => Err(Error::NotFound),
    }
}
