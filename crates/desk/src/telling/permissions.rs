//! `/settings/telling/advertising`: who has allowed advertising by fax, and how.
//! Without such a permission no promotional fax goes (47 CFR 64.1200(a)(4)).

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use lexicon::Phone;
use maud::{Markup, html};
use platform::{
    Error, Instant, Result, Sql, Uuid, args,
    audit::{self, Entry},
    clock,
    db::FromQueryResult,
    new_id,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use crate::days;

const ADDRESS: &str = "/settings/telling/advertising";
/// Shown at a time, the latest first.
const MOST: i64 = 200;

#[derive(FromQueryResult)]
struct Permission {
    id: Uuid,
    number: String,
    how: String,
    granted_at: Instant,
    revoked_at: Option<Instant>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct New {
    number: String,
    how: String,
    on: String,
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let today = visitor.today().to_string();
    show(&app, &visitor, &New { on: today, ..New::default() }, "").await
}

async fn show(app: &App, visitor: &Visitor, form: &New, problem: &str) -> Result<Markup> {
    // Served by fax_permission_by_number.
    let permissions: Vec<Permission> = app
        .db()
        .rows(
            &format!(
                "SELECT id, number, how, granted_at, revoked_at FROM fax_permission
                 WHERE practice_id = $1 ORDER BY created_at DESC, id DESC LIMIT {MOST}"
            ),
            args![visitor.practice_id],
        )
        .await?;
    let content = html! {
        (look::crumb("/settings/telling", "Keeping referrers posted"))
        (look::page_head("Advertising by fax", "Telling a provider about their own patient is no advertising and needs nothing here. Anything that promotes your practice goes by fax only to numbers on this list.", html! {}))
        div class="narrow stack" {
            @if !problem.is_empty() { (look::notice(look::Tone::Bad, html! { p { (problem) } })) }
            form class="card stack" method="post" action=(ADDRESS) {
                h2 { "Record a permission" }
                (look::Field::new("number", "Fax number").kind("tel").value(&form.number).required().render())
                (look::Field::new("how", "Who gave it, and how").value(&form.how).hint("For example: office manager Ms. Lee, signed form.").required().render())
                (look::Field::new("on", "On").kind("date").value(&form.on).required().render())
                (look::submit("Record"))
            }
            section class="card" aria-labelledby="given" {
                header { h2 id="given" { "Given" } span class="quiet small" { (permissions.len()) } }
                @if permissions.is_empty() { p class="quiet" { "None: no advertising goes by fax." } }
                ul class="list" { @for permission in &permissions { (line(visitor, permission)) } }
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "Advertising by fax", content))
}

fn line(visitor: &Visitor, permission: &Permission) -> Markup {
    let day = |at: Instant| days::long(clock::local_day(at, &visitor.zone));
    let number = Phone::parse(&permission.number)
        .map_or_else(|_| permission.number.clone(), |number| number.to_string());
    html! {
        li {
            div class="item" {
                div class="grow" {
                    span class="title" { (number) }
                    p class="small" { (permission.how) }
                    p class="quiet small" { "Given " (day(permission.granted_at))
                        @if let Some(at) = permission.revoked_at { ", revoked " (day(at)) } }
                }
                @if permission.revoked_at.is_none() {
                    form method="post" action={ (ADDRESS) "/" (permission.id) "/revoke" } {
                        button class="button quiet small" type="submit" { "Revoke" span class="spoken" { " for " (number) } }
                    }
                }
            }
        }
    }
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<New>,
) -> Result<Response> {
    use axum::{http::StatusCode, response::IntoResponse};
    let (number, day) = match check(&form, visitor.today()) {
        Ok(checked) => checked,
        Err(problem) => {
            let page = show(&app, &visitor, &form, &problem).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    let id = new_id();
    tx.run(
        "INSERT INTO fax_permission (practice_id, id, number, how, granted_at, created_at,
                                     created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            visitor.practice_id,
            id,
            number.digits(),
            form.how.trim(),
            clock::at_hour(day, 12, &visitor.zone),
            clock::now(),
            visitor.member_id
        ],
    )
    .await?;
    note(&tx, &visitor, "fax_permission.recorded", id).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("The permission is on record.")))
}

fn check(form: &New, today: Date) -> Result<(Phone, Date), String> {
    let number = Phone::parse(&form.number).map_err(|problem| format!("{problem}."))?;
    if form.how.trim().is_empty() {
        return Err("Say who gave the permission, and how.".into());
    }
    let day = form
        .on
        .trim()
        .parse::<Date>()
        .ok()
        .filter(|day| *day <= today)
        .ok_or("Enter the day on which it was given, today or before.")?;
    Ok((number, day))
}

pub(super) async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    // Served by the primary key.
    let changed = tx
        .run(
            "UPDATE fax_permission SET revoked_at = $3
             WHERE practice_id = $1 AND id = $2 AND revoked_at IS NULL",
            args![visitor.practice_id, id, clock::now()],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    note(&tx, &visitor, "fax_permission.revoked", id).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("Revoked: no advertising goes to that number.")))
}

async fn note(tx: &platform::Tx, visitor: &Visitor, action: &str, id: Uuid) -> Result<()> {
    let entry = Entry::about(action, "fax_permission", id);
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}
