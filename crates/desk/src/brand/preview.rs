//! A made-up letter on the practice's paper: as a picture in the page, and as the PDF itself.

use axum::{
    extract::{Query, State},
    response::Response,
};
use platform::{Error, Result, Uuid, clock, sessions::Visitor, web::App};
use press::{Fault, Letter};
use serde::Deserialize;

use super::letterhead;
use crate::{days, shown};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// Of which clinic; none is the first.
    pub clinic: Option<Uuid>,
}

pub(super) async fn pdf(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let letter = letter(&app, &visitor, asked.clinic).await?;
    let paper = made(move || press::letter(&letter)).await?;
    Ok(shown::pdf(paper.pdf, "letterhead.pdf"))
}

pub(super) async fn svg(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let letter = letter(&app, &visitor, asked.clinic).await?;
    let picture = made(move || press::screen(&letter)).await?;
    Ok(shown::picture(picture.into_bytes(), "image/svg+xml", "letterhead.svg"))
}

async fn made<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, Fault> + Send + 'static,
) -> Result<T> {
    let made = tokio::task::spawn_blocking(work).await;
    made.map_err(|error| Error::Internal(error.to_string()))?
        .map_err(|fault| Error::Internal(fault.to_string()))
}

async fn letter(app: &App, visitor: &Visitor, clinic: Option<Uuid>) -> Result<Letter> {
    let head = letterhead(app, app.db(), visitor.practice_id, clinic).await?;
    let signature = vec![visitor.name.clone(), head.name.clone()];
    Ok(Letter {
        head,
        to: vec![
            "DR AMA OSEI".into(),
            "RIVERBEND FAMILY PRACTICE".into(),
            "12 RIVER ROAD STE 4".into(),
            "COLUMBUS OH  43201".into(),
        ],
        date: days::long(clock::local_day(clock::now(), &visitor.zone)),
        subject: "What a letter of yours looks like".into(),
        opening: "Dear Dr. Osei,".into(),
        paragraphs: vec![
            "This is an example. Name, logo, colour and the lines above come from your settings; \
             everything you print begins like this."
                .into(),
            "The address stands where the window of a #10 envelope is when the sheet is folded in \
             thirds."
                .into(),
        ],
        closing: "Sincerely,".into(),
        signature,
        ..Letter::default()
    })
}
