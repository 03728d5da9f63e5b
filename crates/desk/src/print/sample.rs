//! What the sample practice has printed this month, and what waits.

use jiff::{ToSpan, civil::Date};
use platform::{
    Instant, Result, Sql, Tx, Uuid, args,
    audit::Actor,
    clock,
    db::{FromQueryResult, Value, insert_many},
    new_id,
    web::App,
};

use super::{
    Content, LetterText, NewPiece, PieceKind, address, enqueue, paper::typeset, piece::Form,
};
use crate::{
    documents::{self, Finished},
    practice,
};

const SENTENCES: [&str; 4] = [
    "Thank you for trusting us. We know how much a good word from you means.",
    "It is a pleasure to work with you and your team. Thank you.",
    "Thank you for thinking of us. If there is anything we can do better, please call.",
    "We are grateful for your confidence in our work.",
];
/// How many went out this month, in batches of so many.
const WENT: usize = 12;
const A_BATCH: usize = 4;
/// How many wait.
const WAIT: usize = 5;

#[derive(FromQueryResult)]
struct Who {
    id: Uuid,
    name: String,
}

/// Fills the queue.
pub(crate) async fn fill(app: &App, practice_id: Uuid, today: Date) -> Result<()> {
    let physicians = who(app, practice_id, Reached::ByMail, WENT + WAIT + 2).await?;
    let (went, rest) = physicians.split_at(physicians.len().min(WENT));
    let (waiting, rest) = rest.split_at(rest.len().min(WAIT));
    let tx = app.db().begin().await?;
    for (number, batch) in went.chunks(A_BATCH).enumerate() {
        // Every other day back, and never before the first of the month.
        let back = i64::try_from(number * 2).unwrap_or_default();
        let day = today.saturating_sub(back.days()).max(today.first_of_month());
        let pieces: Vec<NewPiece> = batch.iter().enumerate().map(card).collect();
        printed(&tx, practice_id, &pieces, at(app, practice_id, day).await?, None).await?;
    }
    let by = Actor::program("sample practice");
    let nowhere = who(app, practice_id, Reached::Nowhere, 1).await?;
    for one in waiting.iter().chain(&nowhere).enumerate().map(card) {
        enqueue(&tx, practice_id, &by, &one).await?;
    }
    if let [sent, queued, ..] = rest {
        let document = finished(app, &tx, practice_id, &by, sent, today).await?;
        let day = at(app, practice_id, today).await?;
        printed(&tx, practice_id, &[letter(sent, today)], day, Some(document)).await?;
        enqueue(&tx, practice_id, &by, &letter(queued, today)).await?;
    }
    tx.commit().await
}

/// Whether mail reaches somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    ByMail,
    Nowhere,
}

/// Those who referred last.
async fn who(app: &App, practice_id: Uuid, how: Reached, most: usize) -> Result<Vec<Who>> {
    let exists = if how == Reached::ByMail { "EXISTS" } else { "NOT EXISTS" };
    let sql = format!(
        "SELECT s.id, s.name FROM source s
         WHERE s.practice_id = $1 AND s.kind = 'person' AND s.deleted_at IS NULL
           AND s.status = 'active' AND s.last_referral_on IS NOT NULL AND {exists} (
            SELECT 1 FROM location l WHERE l.practice_id = s.practice_id AND l.street <> ''
              AND (l.organisation_id = s.organisation_id OR l.person_id = s.person_id))
         ORDER BY s.last_referral_on DESC, s.sort_name LIMIT $2"
    );
    app.db().rows(&sql, args![practice_id, most as i64]).await
}

fn card((number, to): (usize, &Who)) -> NewPiece {
    let sentence = SENTENCES[number % SENTENCES.len()].to_owned();
    let title = format!("Thank-you card to {}", to.name);
    piece(PieceKind::ThankYouCard, to, title, Content::Card { sentence })
}

fn letter(to: &Who, today: Date) -> NewPiece {
    let text = LetterText {
        date: crate::days::long(today),
        subject: "Thank you".into(),
        opening: format!("Dear {},", to.name),
        paragraphs: vec![
            "Thank you for a year of working together. Your patients come to us well prepared, \
             and we try to send them back to you the same way."
                .into(),
            "If anything in our reports could serve you better, please tell us.".into(),
        ],
        closing: "With kind regards,".into(),
        signature: vec!["The team of Summit Rehab".into()],
        ..LetterText::default()
    };
    let title = format!("Thank-you letter to {}", to.name);
    piece(PieceKind::ThankYouLetter, to, title, Content::Letter(text))
}

fn piece(kind: PieceKind, to: &Who, title: String, content: Content) -> NewPiece {
    NewPiece {
        kind,
        subject_id: new_id(),
        source_id: to.id,
        clinic_id: None,
        patient_id: None,
        referral_id: None,
        document: None,
        replaces: None,
        title,
        content,
    }
}

/// Three in the afternoon.
async fn at(app: &App, practice_id: Uuid, day: Date) -> Result<Instant> {
    let zone = practice::zone(app.db(), practice_id).await?;
    Ok(clock::at_hour(day, 15, &zone).min(clock::now()))
}

/// A letter as it was sent.
async fn finished(
    app: &App,
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    to: &Who,
    today: Date,
) -> Result<Uuid> {
    let new = letter(to, today);
    let Content::Letter(text) = new.content else { return Ok(to.id) };
    let letter = press::Letter {
        head: crate::brand::letterhead(app, tx, practice_id, None).await?,
        to: super::address_lines(tx, practice_id, to.id).await?,
        date: text.date,
        subject: text.subject,
        opening: text.opening,
        paragraphs: text.paragraphs,
        closing: text.closing,
        signature: text.signature,
        ..press::Letter::default()
    };
    let paper = typeset(move || press::letter(&letter)).await?;
    let finished = Finished {
        kind: documents::Kind::Letter,
        title: new.title,
        pdf: paper.pdf,
        pages: paper.pages,
        source_id: Some(to.id),
        patient_id: None,
        referral_id: None,
        replaces: None,
    };
    Ok(documents::finish(app, tx, practice_id, by, &finished).await?.id)
}

/// A batch that printed well.
async fn printed(
    tx: &Tx,
    practice_id: Uuid,
    pieces: &[NewPiece],
    at: Instant,
    document: Option<Uuid>,
) -> Result<()> {
    let batch = new_id();
    let sources: Vec<Uuid> = pieces.iter().map(|piece| piece.source_id).collect();
    let addresses = address::of(tx, practice_id, &sources).await?;
    let (mut rows, mut items): (Vec<Vec<Value>>, Vec<Vec<Value>>) = (Vec::new(), Vec::new());
    for (place, piece) in pieces.iter().enumerate() {
        let id = new_id();
        let content = serde_json::to_string(&piece.content)?;
        rows.push(args![
            practice_id,
            id,
            piece.kind.code(),
            piece.subject_id,
            piece.source_id,
            piece.title.as_str(),
            content,
            "printed",
            at,
            document,
            false,
            at,
            at
        ]);
        let lines = addresses.get(&piece.source_id).map(|found| found.lines.join("\n"));
        items.push(args![
            practice_id,
            batch,
            id,
            place as i64,
            lines.unwrap_or_default(),
            "printed"
        ]);
    }
    let form = pieces.first().map_or(Form::Cards, |piece| piece.kind.form());
    let columns = "practice_id id kind subject_id source_id title content state printed_at \
                   document_id is_signed created_at changed_at";
    put(tx, "print_piece", columns, rows).await?;
    let row = args![practice_id, batch, form.code(), "folded_a2", "blank", false, "closed", at, at];
    let columns = "practice_id id form stock words is_again state created_at closed_at";
    put(tx, "print_batch", columns, vec![row]).await?;
    let columns = "practice_id batch_id piece_id place address outcome";
    put(tx, "print_batch_piece", columns, items).await
}

async fn put(tx: &Tx, table: &str, columns: &str, rows: Vec<Vec<Value>>) -> Result<()> {
    let columns: Vec<&str> = columns.split_whitespace().collect();
    insert_many(tx, table, &columns, rows, "").await
}
