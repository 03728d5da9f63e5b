//! `/settings/practice`: the practice's name and time zone.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Sql, args,
    audit::{self, Entry},
    clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;
use serde_json::json;

use crate::complaints::Complaints;
use crate::people::TIME_ZONES;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PracticeForm {
    name: String,
    time_zone: String,
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let time_zone = app
        .db()
        .value::<String>("SELECT time_zone FROM practice WHERE id = $1", args![visitor.practice_id])
        .await?
        .ok_or(Error::NotFound)?;
    let form = PracticeForm { name: visitor.practice_name.clone(), time_zone };
    Ok(render(&visitor, &form, &[]))
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<PracticeForm>,
) -> Result<Response> {
    let mut errors = Vec::new();
    if form.name.trim().is_empty() {
        errors.push(FieldError::new("name", "Enter the name of the practice."));
    }
    if jiff::tz::TimeZone::get(&form.time_zone).is_err() {
        errors.push(FieldError::new("time_zone", "Choose the time zone of the practice."));
    }
    if !errors.is_empty() {
        return Ok(
            (StatusCode::UNPROCESSABLE_ENTITY, render(&visitor, &form, &errors)).into_response()
        );
    }
    let tx = app.db().begin().await?;
    tx.run(
        "UPDATE practice SET name = $2, time_zone = $3, changed_at = $4 WHERE id = $1",
        args![visitor.practice_id, form.name.trim(), form.time_zone.as_str(), clock::now()],
    )
    .await?;
    let entry = Entry {
        action: "practice.changed",
        subject_kind: "practice",
        subject_id: Some(visitor.practice_id),
        detail: json!({}),
    };
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/practice", Flash::say("Saved.")))
}

fn render(visitor: &Visitor, form: &PracticeForm, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Practice", "", html! {}))
        div class="narrow stack" {
            (complaints.summary())
            form class="card stack" method="post" action="/settings/practice" {
                (look::Field::new("name", "Name of the practice").value(&form.name).error(complaints.at("name")).required().render())
                (look::select("time_zone", "Time zone", TIME_ZONES, &form.time_zone, complaints.at("time_zone")))
                (look::submit("Save"))
            }
        }
    };
    shell::page(visitor, "/settings", "Practice", content)
}
