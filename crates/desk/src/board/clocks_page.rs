//! `/settings/clocks`: what the practice wants to keep.

use std::collections::HashMap;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::Field;
use maud::{Markup, html};
use platform::{
    FieldError, Result,
    audit::{self, Entry},
    db,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde_json::json;

use super::{
    reckon::reckon_all,
    targets::{self, Targets, targets},
};
use crate::complaints::Complaints;

/// Name, label, hint and most of each target.
const FIELDS: [(&str, &str, &str, i64); 10] = [
    ("look_minutes", "First look at what came in", "Minutes in which the clinic is open", 2_400),
    ("urgent_look_minutes", "The same when it is urgent", "Open minutes", 2_400),
    ("call_minutes", "First call to the patient", "Open minutes after it was received", 4_800),
    ("urgent_call_minutes", "The same when it is urgent", "Open minutes", 4_800),
    ("attempts", "Attempts before a letter", "Each on another day", 10),
    ("attempt_days", "How long a letter may be answered", "Open days", 30),
    ("schedule_days", "First visit booked", "Days after it was received", 60),
    ("evaluate_days", "Patient evaluated", "Days after it was received", 120),
    ("urgent_evaluate_hours", "The same when it is urgent", "Hours", 720),
    ("ask_again_days", "Ask again for what is missing", "Open days after asking", 30),
];

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let kept = serde_json::to_value(targets(app.db(), visitor.practice_id).await?)?;
    let typed: HashMap<String, String> =
        FIELDS.iter().map(|(name, ..)| ((*name).to_owned(), kept[name].to_string())).collect();
    Ok(render(&visitor, &typed, &[]))
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response> {
    let mut errors = Vec::new();
    let mut values = serde_json::Map::new();
    for (name, label, _, most) in FIELDS {
        let text = typed.get(name).map_or("", |text| text.trim());
        match text.parse::<i64>() {
            Ok(value) if (1..=most).contains(&value) => {
                values.insert(name.into(), value.into());
            }
            _ => errors.push(FieldError::new(
                name,
                format!("{label}: enter a whole number from 1 to {most}."),
            )),
        }
    }
    if !errors.is_empty() {
        let page = render(&visitor, &typed, &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let wanted: Targets = serde_json::from_value(values.into())?;
    let tx = app.db().begin().await?;
    targets::set(&tx, visitor.practice_id, &wanted, visitor.member_id).await?;
    reckon_all(&tx, visitor.practice_id).await?;
    db::changed(&tx, visitor.practice_id, "referrals").await?;
    let entry = Entry {
        action: "clocks.changed",
        subject_kind: "practice",
        subject_id: Some(visitor.practice_id),
        detail: json!(wanted),
    };
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/clocks", Flash::say("Saved. All clocks are set anew.")))
}

fn render(visitor: &Visitor, typed: &HashMap<String, String>, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Clocks", "They run while the clinic is open, and stand still while information is missing or a referral is on hold.", html! {}))
        div class="narrow stack" {
            (complaints.summary())
            form class="card stack" method="post" action="/settings/clocks" {
                div class="fields" {
                    @for (name, label, hint, _) in FIELDS {
                        (Field::new(name, label).kind("number").hint(hint)
                            .value(typed.get(name).map_or("", String::as_str)).error(complaints.at(name)).render())
                    }
                }
                (look::submit("Save"))
            }
        }
    };
    shell::page(visitor, "/settings", "Clocks", content)
}
