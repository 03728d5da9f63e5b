//! PDF: whether one is all there. What is in it stays as it is: it is the document.

/// Whether it has its end: the table of contents of its objects is found from there
/// (ISO 32000-1, 7.5.5). A file cut off on the way has none.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    tail.windows(9).any(|nine| nine == b"startxref")
}
