//! The PDFs of a batch and of a preview: made when they are opened, and kept nowhere.

use axum::{
    extract::{Path, Query, RawForm, State},
    response::Response,
};
use platform::{
    Error, Result, Uuid,
    audit::{self, Entry},
    sessions::Visitor,
    web::App,
};
use press::{EnvelopeSize, Paper};
use serde::Deserialize;
use serde_json::json;

use super::{
    answer::batch_for,
    choices::{self, Choices},
    fields::Fields,
    paper::{self, Sheet},
    piece::{Form, Piece},
    ready::{self, Hold, Waiting},
    store::{self, Batch},
};
use crate::{documents, shown};

/// `/print/batches/{id}/{what}.pdf`.
pub(super) async fn output(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, what)): Path<(Uuid, String)>,
    Query(asked): Query<Labels>,
) -> Result<Response> {
    let batch = batch_for(&app, &visitor, id).await?;
    let practice = visitor.practice_id;
    let (sheets, choices) = (batch.sheets(), batch.choices());
    let paper = match (what.as_str(), batch.form) {
        ("cards.pdf", Form::Cards) => paper::cards(&app, practice, &sheets, &choices).await?,
        ("cues.pdf", Form::Cards) => paper::cue_sheet(&app, practice, &sheets, &choices).await?,
        ("letters.pdf", Form::Letters) => letters(&app, &visitor, &batch).await?,
        ("reports.pdf", Form::Reports) => reports(&app, practice, &batch).await?,
        ("envelopes.pdf", _) => {
            paper::envelopes(&app, practice, &sheets, envelope(&batch), &choices).await?
        }
        ("labels.pdf", _) => {
            let stock = choices::label_stock(&asked.stock);
            let first = asked.first.unwrap_or(1).checked_sub(1).ok_or_else(|| {
                Error::Invalid("Labels are counted from 1. Start at one that is there.".into())
            })?;
            paper::labels(&app, practice, &sheets, (stock, first), &choices).await?
        }
        _ => return Err(Error::NotFound),
    };
    Ok(shown::pdf(paper.pdf, &what))
}

/// Which labels, and from which on.
#[derive(Deserialize)]
pub(super) struct Labels {
    #[serde(default)]
    stock: String,
    first: Option<usize>,
}

/// The envelope of a batch.
pub(super) fn envelope(batch: &Batch) -> EnvelopeSize {
    match batch.form {
        Form::Cards => choices::envelope_for(batch.choices().card_stock()),
        Form::Letters | Form::Reports => EnvelopeSize::Number10,
    }
}

/// Letters: of an open batch as they were when it was begun; one that is printed anew is the
/// finished document itself.
async fn letters(app: &App, visitor: &Visitor, batch: &Batch) -> Result<Paper> {
    seen(app, visitor, batch.items.iter().map(|item| &item.piece)).await?;
    if let ([item], true) = (batch.items.as_slice(), batch.is_again)
        && let Some(document) = item.piece.document_id
    {
        let pdf = documents::read(app, visitor.practice_id, document).await?;
        return Ok(Paper { pdf, pages: 0 });
    }
    for item in &batch.items {
        paper::letter_of(app, visitor, item).await?;
    }
    paper::letters(app, visitor, &batch.sheets()).await
}

/// Reports: one alone is the finished document itself.
async fn reports(app: &App, practice_id: Uuid, batch: &Batch) -> Result<Paper> {
    if let [item] = batch.items.as_slice()
        && let Some(document) = item.piece.document_id
    {
        let pdf = documents::read(app, practice_id, document).await?;
        return Ok(Paper { pdf, pages: 0 });
    }
    paper::reports(app, practice_id, &batch.sheets()).await
}

/// Writes down whom the visitor sees.
async fn seen<'a>(
    app: &App,
    visitor: &Visitor,
    pieces: impl Iterator<Item = &'a Piece>,
) -> Result<()> {
    for piece in pieces {
        if let Some(patient) = piece.patient_id {
            let entry = Entry::patient_viewed("patient", patient, json!({ "print": piece.id }));
            audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
        }
    }
    Ok(())
}

/// What is picked, as it would print now. Sent by POST like the form itself; it takes nothing
/// out of the queue.
pub(super) async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    RawForm(body): RawForm,
) -> Result<Response> {
    let fields = Fields::read(&body);
    let choices = Choices::of(|name| fields.one(name).to_owned());
    sample(&app, &visitor, &fields.ids("piece"), &choices).await
}

/// One piece, as it would print with the choices of the last time.
pub(super) async fn preview_one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let choices = Choices::kept(app.db(), &visitor).await?;
    sample(&app, &visitor, &[id], &choices).await
}

async fn sample(app: &App, visitor: &Visitor, ids: &[Uuid], choices: &Choices) -> Result<Response> {
    let practice = visitor.practice_id;
    let pieces = store::these(app.db(), practice, ids).await?;
    let looked: Vec<Waiting> = ready::look_at(app.db(), visitor, pieces).await?;
    let first = match (looked.first(), ids) {
        (Some(first), _) => first.piece.kind.form(),
        (None, []) => return Err(Error::Invalid("Pick at least one, then look at it.".into())),
        (None, _) => return Err(Error::NotFound),
    };
    if looked.iter().any(|one| one.hold == Some(Hold::Patient)) {
        return Err(Error::Forbidden);
    }
    let sheets: Vec<Sheet> = looked
        .iter()
        .filter(|one| one.piece.kind.form() == first)
        .map(|one| Sheet { piece: &one.piece, address: &one.address.lines })
        .collect();
    seen(app, visitor, sheets.iter().map(|sheet| sheet.piece)).await?;
    let paper = match first {
        Form::Cards => paper::cards(app, practice, &sheets, choices).await?,
        Form::Letters => paper::letters(app, visitor, &sheets).await?,
        Form::Reports => paper::reports(app, practice, &sheets).await?,
    };
    Ok(shown::pdf(paper.pdf, "preview.pdf"))
}
