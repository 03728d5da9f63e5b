//! What is done to words before they are set.

/// A word longer than this may be broken where the line ends, so that none runs into
/// the column beside it.
const LONGEST_WORD: usize = 18;
/// A space without width, at which a line may end.
const MAY_BREAK: char = '\u{200b}';

/// The text, or the other one where it is blank.
pub(crate) fn or<'a>(text: &'a str, fallback: &'a str) -> &'a str {
    if text.trim().is_empty() { fallback } else { text }
}

/// A row of a table with exactly so many cells: filled up or cut.
pub(crate) fn cells(row: &[String], columns: usize) -> Vec<String> {
    (0..columns).map(|at| row.get(at).map(|cell| breakable(cell)).unwrap_or_default()).collect()
}

/// The same text with places to break in very long words.
fn breakable(cell: &str) -> String {
    let mut broken = String::with_capacity(cell.len());
    let mut run = 0;
    for sign in cell.chars() {
        run = if sign.is_whitespace() { 0 } else { run + 1 };
        if run > LONGEST_WORD {
            broken.push(MAY_BREAK);
            run = 1;
        }
        broken.push(sign);
    }
    broken
}
