//! One thing as its channel hands it over.

use lexicon::Channel;
use platform::{Instant, Uuid};

use super::Draft;

/// Something that arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// By which channel.
    pub channel: Channel,
    /// The channel's own time-stamp: when the fax was received, the mail reached
    /// the first server of ours, the form was sent. Nobody edits it.
    pub received_at: Instant,
    /// What makes a second arrival of the same thing the same: the nonce of a
    /// form, `mail:<message id>`, `fax:<hash>`.
    pub once: String,
    /// Who it says it is from: an office, an address, a number; no patient.
    pub sender: String,
    /// What was read from it.
    pub draft: Draft,
    /// How much the way it came speaks for it.
    pub trust: Trust,
    /// How soon the patient needs somebody.
    pub urgency: Urgency,
    /// The thing itself, byte for byte, where there is more to it than the draft.
    pub raw: Option<Raw>,
    /// What was attached.
    pub pieces: Vec<Piece>,
    /// The source, where the way it came tells.
    pub source_id: Option<Uuid>,
    /// The clinic, where the way it came tells.
    pub clinic_id: Option<Uuid>,
    /// The short link that brought it.
    pub link_id: Option<Uuid>,
}

/// The bytes as they came.
#[derive(Debug, Clone)]
pub struct Raw {
    /// What to call it.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An attached file, checked by its content.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its name, without a path.
    pub name: String,
    /// Its media type by its content, never by its name.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many pages it has, where that is known.
    pub pages: Option<i64>,
    /// What was recognised on it.
    pub words: String,
}

impl Piece {
    /// Whether it is a picture or has pages that can be shown and read.
    pub fn has_pages(&self) -> bool {
        has_pages(&self.media_type)
    }
}

/// Whether a file of this kind is a picture or has pages that can be shown and read.
pub(super) fn has_pages(media_type: &str) -> bool {
    matches!(media_type, "application/pdf" | "image/tiff" | "image/png" | "image/jpeg")
}

/// What an attachment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// The signed order.
    Order,
    /// The insurance card.
    Insurance,
    /// A photograph.
    Photo,
    /// A fax.
    Fax,
    /// Another file.
    Other,
}

impl PieceKind {
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Insurance => "insurance",
            Self::Photo => "photo",
            Self::Fax => "fax",
            Self::Other => "other",
        }
    }

    /// From its code; what is not known is another file.
    pub fn from_code(code: &str) -> Self {
        [Self::Order, Self::Insurance, Self::Photo, Self::Fax]
            .into_iter()
            .find(|kind| kind.code() == code)
            .unwrap_or(Self::Other)
    }

    /// In a word, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Order => "Order",
            Self::Insurance => "Insurance card",
            Self::Photo => "Photo",
            Self::Fax => "Fax",
            Self::Other => "File",
        }
    }
}

/// How much the way something came speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It passed a check that machines do not pass for fun, or came by a known way.
    Proven,
    /// Nothing speaks for or against it.
    Plain,
    /// Something speaks against it; the draft's doubts say what.
    Doubtful,
}

impl Trust {
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Plain => "plain",
            Self::Doubtful => "doubtful",
        }
    }
}

/// How soon the patient needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Urgency {
    /// As usual.
    #[default]
    Routine,
    /// Today.
    Urgent,
}

impl Urgency {
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Urgent => "urgent",
        }
    }
}
