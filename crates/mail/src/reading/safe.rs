//! Words of strangers made harmless for a line and for a file name.

/// The longest line of a header that is kept.
const LONGEST_LINE: usize = 400;
/// The longest name of a file that is kept.
const LONGEST_NAME: usize = 120;

/// One line without anything that breaks, hides or turns it round: no line ends
/// (header injection), no control or bidirectional marks.
pub fn line(text: &str) -> String {
    let spaced: String =
        text.chars().take(8 * LONGEST_LINE).map(|c| if hides(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_LINE).collect()
}

/// A name for a file: no path, no leading point, nothing that hides its ending.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let end = last.char_indices().rev().nth(LONGEST_LINE - 1).map_or(0, |(start, _)| start);
    // Of a name too long for a line the beginning goes: its ending tells what it is.
    let tidy: String = line(&last[end..])
        .chars()
        .map(|c| if matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c })
        .collect();
    let tidy = tidy.trim().trim_start_matches('.').trim();
    if tidy.chars().count() <= LONGEST_NAME {
        return tidy.to_owned();
    }
    // The ending tells people what it is: keep it.
    let ending: String = match tidy.rsplit_once('.') {
        Some((_, ending)) if ending.chars().count() <= 8 => format!(".{ending}"),
        _ => String::new(),
    };
    let room = LONGEST_NAME - ending.chars().count();
    tidy.chars().take(room).chain(ending.chars()).collect()
}

/// Control characters, and marks that reorder or hide what follows ("Trojan
/// Source", CVE-2021-42574).
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}'
            | '\u{2029}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Text of several lines: line ends become one kind, other controls go.
pub(super) fn text(words: &str) -> String {
    words
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !hides(*c))
        .collect()
}
