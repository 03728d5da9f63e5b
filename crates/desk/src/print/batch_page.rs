//! `/print/batches/{id}`: what a batch prints, and "Did it print well?".

use axum::{
    extract::{Path, RawForm, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::{
    ADDRESS,
    answer::{self, batch_for},
    choices::{self, Style},
    claim,
    fields::Fields,
    files,
    piece::Form,
    store::{Batch, Item},
};

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let batch = batch_for(&app, &visitor, id).await?;
    Ok(draw(&visitor, &batch, &[]))
}

fn draw(visitor: &Visitor, batch: &Batch, errors: &[(&str, &str)]) -> Markup {
    let title = match batch.is_open() {
        true => format!("{} to print", batch.count()),
        false => format!("{}, answered", batch.count()),
    };
    let content = html! {
        (look::crumb(ADDRESS, "Print"))
        (look::page_head(&title, "Cards, letters, envelopes and labels come in the order of this list.", html! {}))
        div class="split" {
            div class="stack" {
                (look::error_summary(errors))
                @if batch.is_open() { (outputs(batch)) (question(batch, errors)) } @else { (closed(batch)) }
            }
            (pile(batch))
        }
    };
    shell::page(visitor, ADDRESS, &title, content)
}

/// What to print, in the order in which one does it.
fn outputs(batch: &Batch) -> Markup {
    let address = format!("{ADDRESS}/batches/{}", batch.id);
    let open = |file: &str, words: &str| {
        html! { a class="button" href={ (address) "/" (file) } target="_blank" { (look::icon(look::Icon::Paper)) (words) } }
    };
    let envelope = choices::envelope_label(files::envelope(batch));
    html! {
        section class="card stack" aria-labelledby="outputs" {
            h2 id="outputs" { "Print" }
            div class="row" {
                @match batch.form {
                    Form::Cards => {
                        (open("cards.pdf", "Cards"))
                        (open("cues.pdf", if batch.choices().style() == Style::Blank { "Cue sheet" } else { "List of cards" }))
                    }
                    Form::Letters => (open("letters.pdf", "Letters")),
                    Form::Reports => (open("reports.pdf", "Reports")),
                }
                (open("envelopes.pdf", &format!("Envelopes, {envelope}")))
            }
            @if batch.form == Form::Letters { p class="quiet small" { "Folded in thirds, the address stands in the window of a #10 envelope; then no envelopes need printing." } }
            details {
                summary { "Labels instead of envelopes, on a begun sheet too" }
                form class="row end" method="get" action={ (address) "/labels.pdf" } target="_blank" {
                    (look::select("stock", "Sheet", &choices::label_options(), "avery_5160", None))
                    (look::Field::new("first", "Start at label").kind("number").value("1").render())
                    button class="button" type="submit" { "Labels" }
                }
            }
            p class="quiet small" { "Print at 100 %, without “fit to page”. Where it lies beside its place, the owner sets how far the printer is off under Settings, Printers." }
        }
    }
}

fn question(batch: &Batch, errors: &[(&str, &str)]) -> Markup {
    let action = format!("{ADDRESS}/batches/{}/answer", batch.id);
    html! {
        section class="card stack" aria-labelledby="question" {
            h2 id="question" { "Did it print well?" }
            form class="stack" method="post" action=(action) {
                div class="row" {
                    button class="button primary" type="submit" name="answer" value="well" { "Yes, all of it" }
                    button class="button" type="submit" name="answer" value="none" { "No, put all back" }
                }
            }
            @if batch.items.len() > 1 {
                details open[!errors.is_empty()] {
                    summary { "Some did not" }
                    form class="stack" method="post" action=(action) {
                        fieldset class="field" id="back" {
                            legend { "Which go back into the queue?" }
                            @for item in &batch.items {
                                label class="check" {
                                    input type="checkbox" name="back" value=(item.piece.id);
                                    (item.piece.title)
                                }
                            }
                        }
                        div { button class="button" type="submit" name="answer" value="some" { "These go back, the others printed well" } }
                    }
                }
            }
            p class="quiet small" { (consequence(batch)) }
        }
    }
}

fn consequence(batch: &Batch) -> &'static str {
    match (batch.form, batch.is_again) {
        (_, true) => "It was recorded when it was printed first; nothing is recorded twice.",
        (Form::Cards, false) => "What printed well is recorded as a thank-you.",
        (Form::Reports, false) => "What printed well is recorded as sent.",
        (Form::Letters, false) => {
            "What printed well is recorded as sent, and kept as a finished document that cannot be changed."
        }
    }
}

fn closed(batch: &Batch) -> Markup {
    let back = batch.items.iter().filter(|item| item.outcome == "back").count();
    html! {
        (look::notice(Tone::Good, html! {
            p { (look::thousands((batch.items.len() - back) as i64)) " printed well" @if back > 0 { ", " (back) " went back into the queue" } "." }
        }))
        form method="post" action={ (ADDRESS) "/batches/" (batch.id) "/reopen" } {
            button class="button" type="submit" { "Take the answer back" }
        }
    }
}

/// The pieces in the order of the pile.
fn pile(batch: &Batch) -> Markup {
    html! {
        section class="card" aria-labelledby="pile" {
            h2 id="pile" { "The pile" }
            ol class="list" { @for (place, item) in batch.items.iter().enumerate() { (line(place, item)) } }
        }
    }
}

fn line(place: usize, item: &Item) -> Markup {
    html! {
        li {
            div class="item" {
                div class="grow" {
                    p { strong { (place + 1) ". " (item.piece.title) } }
                    p class="quiet small" { (item.address.join(", ")) }
                }
                @match item.outcome.as_str() {
                    "printed" => (look::badge("Printed", Tone::Good)),
                    "back" => (look::badge("Went back", Tone::Look)),
                    _ => {},
                }
            }
        }
    }
}

pub(super) async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let fields = Fields::read(&body);
    let batch = batch_for(&app, &visitor, id).await?;
    let back = match fields.one("answer") {
        "well" => Vec::new(),
        "none" => batch.items.iter().map(|item| item.piece.id).collect(),
        "some" => fields.ids("back"),
        _ => return Err(Error::Invalid("Say whether it printed well.".into())),
    };
    if fields.one("answer") == "some" && back.is_empty() {
        let errors = [("back", "Tick those that go back, or say that all of it printed well.")];
        let page = draw(&visitor, &batch, &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let closed = answer::close(&app, &visitor, &batch, &back).await?;
    let said = match (closed.printed, closed.back) {
        (printed, 0) => format!("{} recorded.", batch.form.count(printed)),
        (0, _) => "All of them wait again.".to_owned(),
        (printed, back) => {
            format!("{} recorded, {back} back in the queue.", batch.form.count(printed))
        }
    };
    let undo = format!("{ADDRESS}/batches/{id}/reopen");
    Ok(redirect_with(ADDRESS, Flash::undoable(said, undo)))
}

pub(super) async fn reopen(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let batch = batch_for(&app, &visitor, id).await?;
    answer::reopen(&app, &visitor, &batch).await?;
    let to = format!("{ADDRESS}/batches/{id}");
    Ok(redirect_with(&to, Flash::say("Taken back: the batch waits for its answer again.")))
}

pub(super) async fn again(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let batch = claim::again(&app, &visitor, id).await?;
    let to = format!("{ADDRESS}/batches/{batch}");
    Ok(redirect_with(&to, Flash::say("Ready to be printed again.")))
}
