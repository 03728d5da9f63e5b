//! Why there is no document.

/// Why a document could not be typeset. The words name no content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The data could not be handed over.
    #[error("the document's data cannot be written down")]
    Data,
    /// An empty list has no page.
    #[error("there is nothing to print")]
    Nothing,
    /// The sheet has no such place.
    #[error("this sheet has only {cells} places: start with one of them")]
    FirstCell {
        /// How many it has.
        cells: usize,
    },
    /// A logo or signature that cannot be drawn.
    #[error("a picture cannot be drawn: save it again as PNG, JPEG or plain SVG")]
    Picture,
    /// No QR code holds so much.
    #[error("the address is too long for a QR code: use a short link")]
    Code,
    /// The template or the writer of PDF refused.
    #[error("the document could not be typeset: {0}")]
    Typeset(String),
}
