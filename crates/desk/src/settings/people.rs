//! `/settings/people`: who works here and what they may do.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::Role;
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Uuid, passwords,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use crate::complaints::Complaints;
use crate::people::{self, Access, Member, NewMember};

const ADDRESS: &str = "/settings/people";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MemberForm {
    name: String,
    email: String,
    role: String,
    password: String,
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let form = MemberForm { role: Role::FrontDesk.code().into(), ..MemberForm::default() };
    render(&app, &visitor, &form, &[]).await
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<MemberForm>,
) -> Result<Response> {
    let errors = complaints(&form);
    if !errors.is_empty() {
        let page = render(&app, &visitor, &form, &errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let role = Role::from_code(&form.role).unwrap_or(Role::Reader);
    let password = form.password.clone();
    let password_hash = tokio::task::spawn_blocking(move || passwords::hash(&password))
        .await
        .map_err(|error| Error::Internal(error.to_string()))??;
    let tx = app.db().begin().await?;
    let new = NewMember {
        email: &form.email,
        name: form.name.trim(),
        role,
        password_hash: &password_hash,
    };
    match people::add_member(&tx, visitor.practice_id, &visitor.actor(), new).await {
        Ok(_) => tx.commit().await?,
        Err(Error::Invalid(message)) => {
            drop(tx);
            let page = render(&app, &visitor, &form, &[FieldError::new("email", message)]).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Err(error) => return Err(error),
    }
    let message = format!(
        "{} may sign in now. Tell them the password in person; they can change it.",
        form.name.trim()
    );
    Ok(redirect_with(ADDRESS, Flash::say(message)))
}

fn complaints(form: &MemberForm) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if form.name.trim().is_empty() {
        errors.push(FieldError::new("name", "Enter their name."));
    }
    if let Err(problem) = lexicon::Email::parse(&form.email) {
        errors.push(FieldError::new("email", format!("{problem}.")));
    }
    if Role::from_code(&form.role).is_none() {
        errors.push(FieldError::new("role", "Choose what they may do."));
    }
    if let Some(complaint) = passwords::complaint(&form.password) {
        errors.push(FieldError::new("password", complaint));
    }
    errors
}

#[derive(Deserialize)]
pub(super) struct RoleForm {
    #[serde(default)]
    role: String,
}

pub(super) async fn change_role(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<RoleForm>,
) -> Result<Response> {
    let role = Role::from_code(&form.role)
        .ok_or_else(|| Error::Invalid("Choose one of the roles.".into()))?;
    let tx = app.db().begin().await?;
    people::change_role(&tx, visitor.practice_id, &visitor.actor(), id, role).await?;
    tx.commit().await?;
    Ok(redirect_with(
        ADDRESS,
        Flash::say(format!("Role changed to {}.", role.label().to_lowercase())),
    ))
}

pub(super) async fn end(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    set_access(&app, &visitor, id, Access::Ended).await?;
    let flash = Flash::undoable(
        "Access ended; they are signed out everywhere.",
        format!("{ADDRESS}/{id}/restore"),
    );
    Ok(redirect_with(ADDRESS, flash))
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    set_access(&app, &visitor, id, Access::Given).await?;
    Ok(redirect_with(ADDRESS, Flash::say("They may sign in again.")))
}

async fn set_access(app: &App, visitor: &Visitor, id: Uuid, access: Access) -> Result<()> {
    let tx = app.db().begin().await?;
    people::end_access(&tx, visitor.practice_id, &visitor.actor(), id, access).await?;
    tx.commit().await
}

async fn render(
    app: &App,
    visitor: &Visitor,
    form: &MemberForm,
    errors: &[FieldError],
) -> Result<Markup> {
    let members = people::members(app.db(), visitor.practice_id).await?;
    let roles: Vec<(&str, &str)> =
        Role::ALL.iter().map(|role| (role.code(), role.label())).collect();
    let complaints = Complaints(errors);
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("People", "Everybody signs in as themselves: the audit log says who saw which patient.", html! {}))
        div class="split" {
            div class="card" { ul class="list" { @for member in &members { li { (line(visitor, member, &roles)) } } } }
            section class="card" aria-labelledby="add" {
                h2 id="add" { "Add somebody" }
                (complaints.summary())
                form class="stack" method="post" action=(ADDRESS) {
                    (look::Field::new("name", "Name").value(&form.name).error(complaints.at("name")).autocomplete("off").required().render())
                    (look::Field::new("email", "E-mail address").kind("email").value(&form.email).error(complaints.at("email")).autocomplete("off").required().render())
                    (look::select("role", "What they may do", &roles, &form.role, complaints.at("role")))
                    (look::Field::new("password", "First password").kind("password").hint("At least 12 characters").error(complaints.at("password")).autocomplete("new-password").required().render())
                    (look::submit("Add"))
                }
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "People", content))
}

fn line(visitor: &Visitor, member: &Member, roles: &[(&str, &str)]) -> Markup {
    let role = Role::from_code(&member.role).map_or("", Role::label);
    let is_me = member.id == visitor.member_id;
    html! {
        div class="item" {
            (look::avatar(&member.name))
            div class="grow" {
                span class="title" { (member.name) }
                @if is_me { " " (look::badge("You", Tone::Accent)) }
                @if member.ended_at.is_some() { " " (look::badge("No access", Tone::Look)) }
                p { (member.email) @if is_me { ", " (role.to_lowercase()) } }
            }
            @if member.ended_at.is_some() {
                form method="post" action={ (ADDRESS) "/" (member.id) "/restore" } {
                    button class="button small" type="submit" { "Give access back" span class="spoken" { " to " (member.name) } }
                }
            } @else if !is_me {
                form method="post" action={ (ADDRESS) "/" (member.id) "/role" } {
                    select name="role" aria-label={ "Role of " (member.name) } {
                        @for (code, label) in roles { option value=(code) selected[*code == member.role] { (label) } }
                    }
                    button class="button small" type="submit" { "Change" span class="spoken" { " the role of " (member.name) } }
                }
                form method="post" action={ (ADDRESS) "/" (member.id) "/end" } {
                    button class="button quiet small" type="submit" { "End access" span class="spoken" { " of " (member.name) } }
                }
            }
        }
    }
}
