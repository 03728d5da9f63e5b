//! A batch on paper. Every output goes through the pieces in the order of the pile, so that
//! the third envelope is that of the third card.

use std::collections::HashMap;

use platform::{Error, Result, Sql, Uuid, audit::Actor, sessions::Visitor, web::App};
use press::{
    Card, Envelope, EnvelopeSize, Fault, Letter, OfficeReport, Paper, Request, Step, Words,
};
use sha2::{Digest, Sha256};

use super::{
    choices::{Choices, Style},
    piece::{Content, LetterText, Piece, ReportText},
    store::{Batch, Item},
    writer::return_address,
};
use crate::brand;

/// A piece and where it goes, in the order of the pile.
pub(super) struct Sheet<'a> {
    pub piece: &'a Piece,
    pub address: &'a [String],
}

impl Batch {
    /// Its pieces in the order of the pile.
    pub(super) fn sheets(&self) -> Vec<Sheet<'_>> {
        self.items.iter().map(|item| Sheet { piece: &item.piece, address: &item.address }).collect()
    }

    /// What was chosen for it.
    pub(super) fn choices(&self) -> Choices {
        Choices { stock: self.stock.clone(), words: self.words.clone(), printer: self.printer_id }
    }
}

/// Runs the press off the threads that answer others.
pub(crate) async fn typeset<F>(work: F) -> Result<Paper>
where
    F: FnOnce() -> std::result::Result<Paper, Fault> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Internal("typesetting was interrupted".into()))?
        .map_err(|fault| Error::Internal(fault.to_string()))
}

/// The cards.
pub(super) async fn cards(
    app: &App,
    practice_id: Uuid,
    sheets: &[Sheet<'_>],
    choices: &Choices,
) -> Result<Paper> {
    let cards = dealt(app, practice_id, sheets, choices.style()).await?;
    let nudge = brand::nudge(app.db(), practice_id, choices.printer).await?;
    let stock = choices.card_stock();
    typeset(move || press::cards(&cards, stock, nudge)).await
}

/// Which sentence for whom, to lie beside the cards.
pub(super) async fn cue_sheet(
    app: &App,
    practice_id: Uuid,
    sheets: &[Sheet<'_>],
    choices: &Choices,
) -> Result<Paper> {
    let cards = dealt(app, practice_id, sheets, choices.style()).await?;
    let head = cards.first().map(|card| card.head.clone()).unwrap_or_default();
    typeset(move || press::cue_sheet(&head, &cards)).await
}

/// The envelopes.
pub(super) async fn envelopes(
    app: &App,
    practice_id: Uuid,
    sheets: &[Sheet<'_>],
    size: EnvelopeSize,
    choices: &Choices,
) -> Result<Paper> {
    let mut known: HashMap<Option<Uuid>, Vec<String>> = HashMap::new();
    let mut envelopes = Vec::new();
    for sheet in sheets {
        let clinic = sheet.piece.clinic_id;
        let from = match known.get(&clinic) {
            Some(from) => from.clone(),
            None => return_address(app.db(), practice_id, clinic).await?,
        };
        known.insert(clinic, from.clone());
        envelopes.push(Envelope { from, to: sheet.address.to_vec() });
    }
    let nudge = brand::nudge(app.db(), practice_id, choices.printer).await?;
    typeset(move || press::envelopes(&envelopes, size, nudge)).await
}

/// Address labels, from a cell of a begun sheet on (counted from 0).
///
/// # Errors
/// [`Error::Invalid`] when the sheet has no such cell.
pub(super) async fn labels(
    app: &App,
    practice_id: Uuid,
    sheets: &[Sheet<'_>],
    (stock, first): (press::LabelStock, usize),
    choices: &Choices,
) -> Result<Paper> {
    let cells = stock.sheet().cells();
    if first >= cells {
        return Err(Error::Invalid(format!(
            "A sheet of these has {cells} labels. Start at one from 1 to {cells}."
        )));
    }
    let addresses: Vec<Vec<String>> = sheets.iter().map(|sheet| sheet.address.to_vec()).collect();
    let nudge = brand::nudge(app.db(), practice_id, choices.printer).await?;
    typeset(move || press::labels(&addresses, stock, first, nudge)).await
}

/// The letters, each beginning on its own page.
pub(super) async fn letters(app: &App, visitor: &Visitor, sheets: &[Sheet<'_>]) -> Result<Paper> {
    let mut letters = Vec::new();
    for sheet in sheets {
        if let Content::Letter(text) = &sheet.piece.content {
            letters.push(letter(app, visitor, sheet.piece, text, sheet.address).await?);
        }
    }
    typeset(move || press::letters(&letters)).await
}

/// The letter of a batch, exactly as it was when the batch was begun.
///
/// # Errors
/// [`Error::Conflict`] when the letterhead, the signature or the words have changed since.
pub(super) async fn letter_of(app: &App, visitor: &Visitor, item: &Item) -> Result<Letter> {
    let Content::Letter(text) = &item.piece.content else {
        return Err(Error::Internal("a card is no letter".into()));
    };
    let letter = letter(app, visitor, &item.piece, text, &item.address).await?;
    if fingerprint(&letter)? != item.fingerprint {
        return Err(Error::Conflict(
            "The letterhead was changed after this batch was begun, or a signature in it is not \
             yours to use: what would be kept is not what was printed. Let whoever began the \
             batch answer, or put the letters back and print them again."
                .into(),
        ));
    }
    Ok(letter)
}

/// The reports, each on its own page.
pub(super) async fn reports(app: &App, practice_id: Uuid, sheets: &[Sheet<'_>]) -> Result<Paper> {
    let mut reports = Vec::new();
    for sheet in sheets {
        if let Content::Report(text) = &sheet.piece.content {
            let (db, to) = (app.db(), sheet.address.to_vec());
            reports.push(report_on_paper(app, db, practice_id, text, to).await?);
        }
    }
    typeset(move || press::office_reports(&reports)).await
}

/// A report with its head and its address.
pub(crate) async fn report_on_paper(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    text: &ReportText,
    to: Vec<String>,
) -> Result<OfficeReport> {
    let text = text.clone();
    Ok(OfficeReport {
        head: brand::letterhead(app, db, practice_id, None).await?,
        to,
        date: text.date,
        title: text.title,
        headline: text.headline,
        paragraphs: text.paragraphs,
        steps: text
            .steps
            .into_iter()
            .map(|(name, shown, part)| Step {
                name,
                shown,
                part: part.map(|hundredths| f64::from(hundredths) / 100.0),
            })
            .collect(),
        times: text.times,
        outcomes: text.outcomes,
        open: text.open,
        link: None,
        closing: text.closing,
        signature: text.signature,
        foot: text.foot,
    })
}

/// A letter of the queue, on the paper of its clinic.
pub(super) async fn letter(
    app: &App,
    visitor: &Visitor,
    piece: &Piece,
    text: &LetterText,
    address: &[String],
) -> Result<Letter> {
    let (db, practice, by) = (app.db(), visitor.practice_id, visitor.actor());
    on_paper(app, db, practice, (text, piece.clinic_id), address.to_vec(), &by).await
}

/// A letter with its head, its address and its signature, where `by` may use it.
pub(crate) async fn on_paper(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    (text, clinic_id): (&LetterText, Option<Uuid>),
    to: Vec<String>,
    by: &Actor,
) -> Result<Letter> {
    let text = text.clone();
    let signature_image = match text.signed_by {
        Some(member) => brand::signature(app, db, practice_id, member, by, "letter").await?,
        None => None,
    };
    Ok(Letter {
        head: brand::letterhead(app, db, practice_id, clinic_id).await?,
        to,
        date: text.date,
        subject: text.subject,
        opening: text.opening,
        facts: text.facts,
        paragraphs: text.paragraphs,
        sections: text.sections,
        ending: text.ending,
        request: text.request.map(|request| Request {
            words: request.words,
            items: request.items,
            send_back: request.send_back,
        }),
        closing: text.closing,
        signature: text.signature,
        signature_image,
        foot: text.foot,
    })
}

/// SHA-256 of what a letter is typeset from.
pub(super) fn fingerprint(letter: &Letter) -> Result<String> {
    Ok(hex::encode(Sha256::digest(serde_json::to_vec(letter)?)))
}

async fn dealt(
    app: &App,
    practice_id: Uuid,
    sheets: &[Sheet<'_>],
    style: Style,
) -> Result<Vec<Card>> {
    let mut cards = Vec::new();
    for sheet in sheets {
        let Content::Card { sentence } = &sheet.piece.content else { continue };
        let words = match style {
            Style::Blank => Words::Blank,
            Style::Printed => Words::Printed(sentence.clone()),
            Style::Handwritten => Words::Handwritten(sentence.clone()),
        };
        cards.push(Card {
            head: brand::letterhead(app, app.db(), practice_id, sheet.piece.clinic_id).await?,
            to: sheet.address.to_vec(),
            words,
            cue: sentence.clone(),
        });
    }
    Ok(cards)
}
