//! The page by which a printer's offset is found.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use maud::{Markup, html};
use platform::{Error, Result, Uuid, sessions::Visitor, web::App};
use serde::Deserialize;

use super::{
    printer::{self, Printer},
    printers, stock,
};
use crate::shown;

/// What to do with it. It opens in another tab, so that what was typed here stays.
pub(super) fn card(printer: &Printer) -> Markup {
    let sheets = stock::sheets();
    let choices: Vec<(&str, &str)> =
        sheets.iter().map(|(code, words, _)| (code.as_str(), *words)).collect();
    html! {
        section class="card stack" aria-labelledby="calibration" {
            h2 id="calibration" { "Calibration page" }
            ol class="sentences" {
                li { "Print it on plain paper, at 100 % (“actual size”)." }
                li { "Measure from the edges of the paper to the cross. It belongs one inch (25.4 mm) from the left and from the top." }
                li { "Enter above how far it has to move, save, and print it once more. Held against the stock before a window, the outlines must fit." }
            }
            form class="row end" method="get" action={ (printers::ADDRESS) "/" (printer.id) "/calibration.pdf" } target="_blank" {
                div class="grow" { (look::select("stock", "For", &choices, "letter", None)) }
                button class="button" type="submit" { "Open the page" }
            }
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    stock: String,
}

/// The page, moved as the printer needs it now.
pub(super) async fn sheet(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let printer = printer::one(app.db(), visitor.practice_id, id).await?;
    let (.., stock) = stock::sheets()
        .into_iter()
        .find(|(code, ..)| *code == asked.stock)
        .ok_or_else(|| Error::Invalid("Choose a sheet from the list first.".into()))?;
    let nudge = printer.nudge();
    let made = tokio::task::spawn_blocking(move || press::calibration(stock, nudge)).await;
    let paper = made
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(|fault| Error::Internal(fault.to_string()))?;
    Ok(shown::pdf(paper.pdf, "calibration.pdf"))
}
