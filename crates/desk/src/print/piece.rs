//! What waits to be printed: which words, to whom.

use platform::{Error, Result, Uuid, db::FromQueryResult};
use serde::{Deserialize, Serialize};

/// The sorts of pieces. What prints is decided by its content; what happens when it has
/// printed well stands in `after.rs`, one line a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PieceKind {
    /// A card of thanks. It names no patient.
    ThankYouCard,
    /// A letter of thanks.
    ThankYouLetter,
    /// A letter to a referrer.
    Letter,
    /// The report for a referring office.
    OfficeReport,
}

/// What a piece is on paper: what is printed together, on the same stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// On cards.
    Cards,
    /// On the paper of the practice.
    Letters,
    /// Reports for offices, a page each.
    Reports,
}

impl Form {
    /// All of them, in the order in which the queue shows them.
    pub const ALL: [Self; 3] = [Self::Cards, Self::Letters, Self::Reports];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::Letters => "letters",
            Self::Reports => "reports",
        }
    }

    /// The one that is stored so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }

    /// As a heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cards => "Cards",
            Self::Letters => "Letters",
            Self::Reports => "Reports",
        }
    }

    /// `1 card`, `4 letters`.
    pub fn count(self, count: usize) -> String {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        match self {
            Self::Cards => look::plural(count, "card", "cards"),
            Self::Letters => look::plural(count, "letter", "letters"),
            Self::Reports => look::plural(count, "report", "reports"),
        }
    }
}

impl PieceKind {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::ThankYouCard, Self::ThankYouLetter, Self::Letter, Self::OfficeReport];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::ThankYouCard => "thank_you_card",
            Self::ThankYouLetter => "thank_you_letter",
            Self::Letter => "letter",
            Self::OfficeReport => "office_report",
        }
    }

    /// The one that is stored so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What it is called where the title may not be shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::ThankYouCard => "Thank-you card",
            Self::ThankYouLetter => "Thank-you letter",
            Self::Letter => "Letter",
            Self::OfficeReport => "Report for an office",
        }
    }

    /// What it is on paper.
    pub(super) fn form(self) -> Form {
        match self {
            Self::ThankYouCard => Form::Cards,
            Self::ThankYouLetter | Self::Letter => Form::Letters,
            Self::OfficeReport => Form::Reports,
        }
    }
}

/// The words of a piece. Who writes and where it goes is added when it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "one is made a piece, and none is kept in memory")]
pub enum Content {
    /// A card.
    Card {
        /// The sentence: written by hand from a cue sheet, printed, or set in a hand.
        sentence: String,
    },
    /// A letter.
    Letter(LetterText),
    /// A report for an office.
    Report(ReportText),
}

impl Content {
    /// What these words are on paper.
    pub(super) fn form(&self) -> Form {
        match self {
            Self::Card { .. } => Form::Cards,
            Self::Letter(_) => Form::Letters,
            Self::Report(_) => Form::Reports,
        }
    }
}

/// A report for an office without its head and its address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportText {
    /// The day, as it is to be read.
    pub date: String,
    /// What it is, with the period.
    pub title: String,
    /// The one sentence that counts.
    pub headline: String,
    /// What else is to be said.
    pub paragraphs: Vec<String>,
    /// How far the patients came: name, number in words, and the part of all in hundredths
    /// where it is told.
    pub steps: Vec<(String, String, Option<u8>)>,
    /// How long it took: name and value.
    pub times: Vec<(String, String)>,
    /// What tests said at the first visit and at the last: name and value.
    pub outcomes: Vec<(String, String)>,
    /// What waits for the office.
    pub open: Vec<String>,
    /// The last words.
    pub closing: String,
    /// Who is glad to answer, line by line.
    pub signature: Vec<String>,
    /// In small print at the foot.
    pub foot: String,
}

/// A letter without its head, its address and the picture of the signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterText {
    /// The day, as it is to be read.
    pub date: String,
    /// What it is about.
    pub subject: String,
    /// "Dear Dr. Osei,".
    pub opening: String,
    /// Facts in two columns: name and value.
    pub facts: Vec<(String, String)>,
    /// What is said.
    pub paragraphs: Vec<String>,
    /// Parts with a heading, in the order in which they are read.
    pub sections: Vec<(String, String)>,
    /// What is said after them.
    pub ending: Vec<String>,
    /// What is asked for, if anything.
    pub request: Option<RequestText>,
    /// "Sincerely,".
    pub closing: String,
    /// Who signs, line by line.
    pub signature: Vec<String>,
    /// The member whose signature is set above these lines, if they permit it.
    pub signed_by: Option<Uuid>,
    /// In small print at the foot.
    pub foot: String,
}

/// Boxes to tick and lines to write on at the end of a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestText {
    /// What leads to the boxes.
    pub words: String,
    /// One box each.
    pub items: Vec<String>,
    /// Where to send it back.
    pub send_back: String,
}

/// A piece as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub id: Uuid,
    pub kind: PieceKind,
    pub subject_id: Uuid,
    pub source_id: Uuid,
    /// The source's name.
    pub source: String,
    pub clinic_id: Option<Uuid>,
    pub patient_id: Option<Uuid>,
    pub referral_id: Option<Uuid>,
    /// The document that the printed letter corrects.
    pub replaces_id: Option<Uuid>,
    pub title: String,
    pub content: Content,
    pub state: String,
    pub document_id: Option<Uuid>,
    /// Whether the document was finished before the piece was queued.
    pub is_signed: bool,
    pub printed_at: Option<platform::Instant>,
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: Uuid,
    kind: String,
    subject_id: Uuid,
    source_id: Uuid,
    source: String,
    clinic_id: Option<Uuid>,
    patient_id: Option<Uuid>,
    referral_id: Option<Uuid>,
    replaces_id: Option<Uuid>,
    title: String,
    content: String,
    state: String,
    document_id: Option<Uuid>,
    is_signed: bool,
    printed_at: Option<platform::Instant>,
}

/// The columns of [`Row`]: `p` is the piece, `s` its source.
pub(super) const COLUMNS: &str = "p.id, p.kind, p.subject_id, p.source_id, s.name AS source,
    p.clinic_id, p.patient_id, p.referral_id, p.replaces_id, p.title, p.content, p.state, p.document_id, p.is_signed,
    p.printed_at";

impl TryFrom<Row> for Piece {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: PieceKind::from_code(&row.kind)
                .ok_or_else(|| Error::Internal("a piece of unknown kind".into()))?,
            subject_id: row.subject_id,
            source_id: row.source_id,
            source: row.source,
            clinic_id: row.clinic_id,
            patient_id: row.patient_id,
            referral_id: row.referral_id,
            replaces_id: row.replaces_id,
            title: row.title,
            content: serde_json::from_str(&row.content)?,
            state: row.state,
            document_id: row.document_id,
            is_signed: row.is_signed,
            printed_at: row.printed_at,
        })
    }
}
