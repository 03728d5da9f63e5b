//! What sort of document it is.

/// The sorts of finished documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A letter that left the practice.
    Letter,
    /// A report: of figures, or for a referring office.
    Report,
    /// A clinical note.
    Note,
    /// A signed copy of something that came on paper.
    Copy,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Letter, Self::Report, Self::Note, Self::Copy];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Report => "report",
            Self::Note => "note",
            Self::Copy => "copy",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Letter => "Letter",
            Self::Report => "Report",
            Self::Note => "Note",
            Self::Copy => "Signed copy",
        }
    }

    /// The one that is stored so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
