//! `/settings/printers`: which there are.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::{Field, Icon};
use maud::{Markup, html};
use platform::{
    FieldError, Result, Uuid, clock,
    sessions::Visitor,
    web::{App, Flash, redirect, redirect_with, shell},
};
use serde::Deserialize;

use super::printer::{self, Printer};
use crate::complaints::Complaints;

pub(super) const ADDRESS: &str = "/settings/printers";
const LONGEST_NAME: usize = 60;

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    draw(&app, &visitor, "", &[]).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    name: String,
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<Named>,
) -> Result<Response> {
    let name = typed.name.trim();
    if let Some(complaint) = complaint(name) {
        let errors = [FieldError::new("name", complaint)];
        let page = draw(&app, &visitor, name, &errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let tx = app.db().begin().await?;
    let id = printer::add(&tx, visitor.practice_id, &visitor.actor(), name).await?;
    tx.commit().await?;
    Ok(redirect(&format!("{ADDRESS}/{id}")))
}

/// What is wrong with a name.
pub(super) fn complaint(name: &str) -> Option<String> {
    match name.chars().count() {
        0 => Some("Enter a name by which everybody knows the printer.".into()),
        count if count > LONGEST_NAME => Some(format!("Use at most {LONGEST_NAME} characters.")),
        _ => None,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let name = set_removed(&app, &visitor, id, Some(clock::now())).await?;
    let undo = format!("{ADDRESS}/{id}/restore");
    Ok(redirect_with(ADDRESS, Flash::undoable(format!("{name} is removed."), undo)))
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let name = set_removed(&app, &visitor, id, None).await?;
    Ok(redirect_with(ADDRESS, Flash::say(format!("{name} is here again."))))
}

async fn set_removed(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    removed_at: Option<i64>,
) -> Result<String> {
    let tx = app.db().begin().await?;
    let found = printer::one(&tx, visitor.practice_id, id).await?;
    let changed = Printer { removed_at, ..found };
    printer::change(&tx, visitor.practice_id, &visitor.actor(), &changed).await?;
    tx.commit().await?;
    Ok(changed.name)
}

async fn draw(app: &App, visitor: &Visitor, typed: &str, errors: &[FieldError]) -> Result<Markup> {
    let printers = printer::printers(app.db(), visitor.practice_id).await?;
    let complaints = Complaints(errors);
    let line = "Printers put things a little beside their place. Print the calibration page once, and \
                labels, cards and envelopes are moved to where they belong.";
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Printers", line, html! {}))
        div class="narrow stack" {
            (complaints.summary())
            @if printers.is_empty() {
                (look::empty(Icon::Paper, "No printer yet", "Without one, everything is printed exactly where the sheet says.", html! {}))
            } @else {
                ul class="card list" {
                    @for printer in &printers {
                        li class="item" data-row="yes" {
                            div class="grow" {
                                a class="title" href={ (ADDRESS) "/" (printer.id) } { (printer.name) }
                                p { (moved(printer)) }
                            }
                            form method="post" action={ (ADDRESS) "/" (printer.id) "/remove" } {
                                button class="button small" type="submit" aria-label={ "Remove " (printer.name) } { "Remove" }
                            }
                        }
                    }
                }
            }
            form class="card row end" method="post" action=(ADDRESS) {
                div class="grow" { (Field::new("name", "Add a printer").value(typed).hint("As everybody calls it. One that takes cards and envelopes differently can be here twice.").error(complaints.at("name")).autocomplete("off").required().render()) }
                button class="button primary" type="submit" { "Add" }
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "Printers", content))
}

/// How far things are moved, in words.
fn moved(printer: &Printer) -> String {
    let way = |halves: i64, forth: &str, back: &str| {
        let mm = halves.abs() as f64 / 2.0;
        (halves != 0).then(|| format!("{mm} mm {}", if halves > 0 { forth } else { back }))
    };
    let ways = [
        way(printer.right_halves, "to the right", "to the left"),
        way(printer.down_halves, "down", "up"),
    ];
    let ways: Vec<String> = ways.into_iter().flatten().collect();
    if ways.is_empty() { "Nothing is moved".into() } else { format!("Moved {}", ways.join(", ")) }
}
