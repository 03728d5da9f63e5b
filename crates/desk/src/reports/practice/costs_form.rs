//! `/reports/practice/costs`: what a contact of each kind costs.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{Cents, TouchKind};
use look::{Field, crumb, page_head, submit};
use maud::{Markup, html};
use platform::{
    Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use std::collections::HashMap;

use super::{
    ask,
    costs::{Costs, KINDS},
};
use crate::reports::page::ADDRESS as SOURCES;

/// Where the form is.
pub(super) const ADDRESS: &str = "/reports/practice/costs";

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let costs = Costs::read(app.db(), visitor.practice_id).await?;
    let typed = KINDS.iter().filter_map(|kind| Some((kind.code(), costs.of(*kind)?.plain())));
    let typed = typed.map(|(code, amount)| (code.to_owned(), amount)).collect();
    Ok(form(&visitor, &typed, &HashMap::new()))
}

fn form(
    visitor: &Visitor,
    typed: &HashMap<String, String>,
    wrong: &HashMap<TouchKind, String>,
) -> Markup {
    let content = html! {
        (crumb(ask::ADDRESS, "The practice’s report"))
        (page_head("What a contact costs", "The report then says what an additional referral costs, where it can be told that a kind of contact brings any.", html! {}))
        div class="narrow stack" {
            form class="card stack" method="post" action=(ADDRESS) {
                p class="hint" { "In dollars for each contact: the time and the way of whoever makes it, or the stamp. Never the worth of what was handed over." }
                @for kind in KINDS {
                    (Field::new(kind.code(), kind.label())
                        .value(typed.get(kind.code()).map_or("", String::as_str))
                        .error(wrong.get(&kind).map(String::as_str))
                        .render())
                }
                (submit("Save"))
            }
        }
    };
    shell::page(visitor, SOURCES, "What a contact costs", content)
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response> {
    let (mut costs, mut wrong) = (Costs::default(), HashMap::new());
    for kind in KINDS {
        match typed.get(kind.code()).map_or("", |text| text.trim()) {
            "" => {}
            text => match Cents::parse(text) {
                Ok(amount) => costs.set(kind, Some(amount)),
                Err(problem) => {
                    wrong.insert(kind, problem.to_string());
                }
            },
        }
    }
    if !wrong.is_empty() {
        let page = form(&visitor, &typed, &wrong);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let tx = app.db().begin().await?;
    costs.keep(&tx, visitor.practice_id, visitor.member_id).await?;
    let entry = Entry::about("report.costs_changed", "practice", visitor.practice_id);
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(redirect_with(ask::ADDRESS, Flash::say("Saved.")))
}
