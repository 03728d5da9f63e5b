//! `/imports/{id}/columns`: which column is what, corrected by the person who knows the file.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use exchange::mapping::{Column, Confidence, Field, Mapping};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, Result, Uuid,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, redirect, shell},
};
use serde_json::json;

use super::parts;
use crate::imports::batch::{self, Batch};
use crate::imports::read::{self, File};
use crate::imports::run;

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let batch = batch::find(app.db(), visitor.practice_id, id).await?;
    if !batch.is_open() {
        return Ok(redirect(&parts::address(&batch)));
    }
    let file = stored(&app, &visitor, &batch).await?;
    let mapping = proposed(&file, &batch)?;
    // The samples are patients' data.
    let (action, detail) = ("import.columns_viewed", json!({}));
    let entry = Entry { action, subject_kind: "import", subject_id: Some(id), detail };
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    Ok(draw(&visitor, &batch, &mapping, None).into_response())
}

pub(super) async fn settle(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response> {
    let batch = batch::find(app.db(), visitor.practice_id, id).await?;
    if !batch.is_open() {
        return Err(Error::Conflict("This import has been finished meanwhile.".into()));
    }
    let file = stored(&app, &visitor, &batch).await?;
    let fields: Vec<Option<Field>> =
        (0..file.sheet.headers.len()).map(|place| chosen(&form, place)).collect();
    let problem = match Mapping::of_fields(&file.sheet, &fields) {
        Ok(mapping) => match plan(&app, &visitor, &batch, &file, &mapping).await {
            Ok(()) => return Ok(redirect(&format!("/imports/{id}"))),
            Err(Error::Invalid(problem)) => problem,
            Err(other) => return Err(other),
        },
        Err(problem) => problem.to_string(),
    };
    let mut mapping = proposed(&file, &batch)?;
    for (column, field) in mapping.columns.iter_mut().zip(&fields) {
        column.field = *field;
    }
    let page = draw(&visitor, &batch, &mapping, Some(&problem));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Works out the dry run and keeps it with the mapping, also for the next file of this shape.
async fn plan(
    app: &App,
    visitor: &Visitor,
    batch: &Batch,
    file: &File,
    mapping: &Mapping,
) -> Result<()> {
    let practice_id = visitor.practice_id;
    let rows = run::rows(file, mapping, &visitor.zone).await?;
    let decisions = batch.decisions();
    let outcome = run::dry(app.db(), practice_id, &visitor.zone, rows, decisions.clone()).await?;
    let (by, json) = (visitor.actor(), mapping.to_json());
    let tx = app.db().begin().await?;
    batch::planned(&tx, practice_id, &by, batch.id, &json, &decisions, &outcome).await?;
    batch::keep_mapping(&tx, practice_id, &by, &file.fingerprint, &json).await?;
    tx.commit().await
}

/// The file as it was uploaded, read again.
pub(super) async fn stored(app: &App, visitor: &Visitor, batch: &Batch) -> Result<File> {
    let file_id = batch.file_id.ok_or(Error::NotFound)?;
    let bytes = app.vault().read(visitor.practice_id, file_id)?;
    read::file(&batch.file_name, bytes).await
}

/// The kept choice with the reasons of the recognition, where both agree.
fn proposed(file: &File, batch: &Batch) -> Result<Mapping> {
    let mut mapping = read::mapping(file, Some(&batch.mapping), None)?;
    let recognised = exchange::mapping::suggest(&file.sheet);
    for (column, found) in mapping.columns.iter_mut().zip(recognised.columns) {
        if column.field == found.field {
            *column = found;
        } else {
            column.why = "As you chose before for files like this".into();
        }
    }
    Ok(mapping)
}

fn chosen(form: &HashMap<String, String>, place: usize) -> Option<Field> {
    let code = form.get(&format!("c{place}"))?;
    Field::from_code(code).ok()
}

fn draw(visitor: &Visitor, batch: &Batch, mapping: &Mapping, problem: Option<&str>) -> Markup {
    let columns: Vec<(usize, &Column)> = mapping.columns.iter().enumerate().collect();
    let (known, unknown): (Vec<_>, Vec<_>) =
        columns.into_iter().partition(|(_, column)| column.field.is_some());
    let errors: Vec<(&str, &str)> = problem.iter().map(|problem| ("", *problem)).collect();
    let line = format!(
        "{}: {} of {} columns are understood. Correct what is wrong; the next file like this will be read the same way.",
        batch.file_name,
        known.len(),
        known.len() + unknown.len()
    );
    let content = html! {
        (look::crumb("/imports", "Imports"))
        (look::page_head("Match the columns", &line, html! {}))
        form method="post" action={ "/imports/" (batch.id) "/columns" } class="stack" {
            (look::error_summary(&errors))
            @if !mapping.is_usable() {
                (look::notice(Tone::Look, html! { "Say which columns hold the patient or who referred." }))
            }
            @if !known.is_empty() { (table("Columns that are understood", &known)) }
            @if !unknown.is_empty() {
                details class="card" open[unknown.len() <= 12 || known.is_empty()] {
                    summary { (look::plural(unknown.len() as i64, "column is left out", "columns are left out")) }
                    (table("Columns that are left out", &unknown))
                }
            }
            (look::submit("Continue to the dry run"))
        }
    };
    shell::page(visitor, "/imports", "Match the columns", content)
}

fn table(caption: &str, columns: &[(usize, &Column)]) -> Markup {
    html! {
        div class="card flush" { div class="scroll" {
            table class="data cards" {
                caption class="spoken" { (caption) }
                thead { tr {
                    th scope="col" { "Column in the file" }
                    th scope="col" { "First values" }
                    th scope="col" { "Is" }
                    th scope="col" { "Why" }
                } }
                tbody {
                    @for (place, column) in columns {
                        tr {
                            th scope="row" { strong { (column.header) } }
                            td data-label="First values" { (column.samples.join(" · ")) }
                            td { (choice(*place, column)) }
                            td { (confidence(column)) " " small { (column.why) } }
                        }
                    }
                }
            }
        } }
    }
}

fn choice(place: usize, column: &Column) -> Markup {
    html! {
        select name={ "c" (place) } aria-label={ "What is in “" (column.header) "”" } {
            option value="" selected[column.field.is_none()] { "Leave out" }
            @for (group, beginning) in [("Who referred", "provider."), ("Marketing source", "source."), ("Patient", "patient."), ("Referral", "referral.")] {
                optgroup label=(group) {
                    @for field in Field::all().filter(|field| field.code().starts_with(beginning)) {
                        option value=(field.code()) selected[column.field == Some(field)] { (field.label()) }
                    }
                }
            }
        }
    }
}

fn confidence(column: &Column) -> Markup {
    match (column.field, column.confidence) {
        (None, _) => look::badge("Left out", Tone::Plain),
        (_, Confidence::Sure) => look::badge("Sure", Tone::Good),
        (_, Confidence::Likely) => look::badge("Likely", Tone::Accent),
        (_, Confidence::Guess) => look::badge("Guess", Tone::Look),
    }
}
