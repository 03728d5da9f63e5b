//! Labels and envelopes are useless at 97 %: the file asks programs to print it as
//! large as it is (ISO 32000-1, 12.2, `PrintScaling`). The writer of PDF has no word
//! for it.

const PREFERENCES: &[u8] = b"/ViewerPreferences<<";
const ASKED: &[u8] = b"/PrintScaling/None";
const START: &[u8] = b"startxref\n";

/// The same file with the wish in its catalog. The catalog is the last object before
/// the table of where objects begin; so only the place of that table changes. A file
/// that is not built so is left as it is.
pub(crate) fn none(pdf: Vec<u8>) -> Vec<u8> {
    insert(&pdf).unwrap_or(pdf)
}

fn insert(pdf: &[u8]) -> Option<Vec<u8>> {
    let begin = last(pdf, START)? + START.len();
    let digits = pdf[begin..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let table: usize = std::str::from_utf8(&pdf[begin..begin + digits]).ok()?.parse().ok()?;
    let before = pdf.get(..table)?;
    let place = last(before, PREFERENCES)? + PREFERENCES.len();
    // Nothing may begin between the place and the table.
    if last(before, b" obj")? > place {
        return None;
    }
    let mut out = Vec::with_capacity(pdf.len() + ASKED.len() + 1);
    out.extend_from_slice(&pdf[..place]);
    out.extend_from_slice(ASKED);
    out.extend_from_slice(&pdf[place..begin]);
    out.extend_from_slice((table + ASKED.len()).to_string().as_bytes());
    out.extend_from_slice(&pdf[begin + digits..]);
    Some(out)
}

fn last(text: &[u8], words: &[u8]) -> Option<usize> {
    text.windows(words.len()).rposition(|window| window == words)
}
