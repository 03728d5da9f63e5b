//! A paragraph, filled in.

use super::{LONGEST_VALUE, Part, Piece};

/// The paragraph; none where a field outside of brackets has no value, or where nothing
/// is left of it.
pub(super) fn paragraph(pieces: &[Piece], values: &[(&str, &str)]) -> Option<String> {
    let mut filled = Filled::default();
    for piece in pieces {
        match piece {
            Piece::Always(part) => filled.push(part, value(part, values)?),
            Piece::IfKnown(parts) => filled.stretch(parts, values),
        }
    }
    filled.finish()
}

/// What stands for a part, as far as there is something.
fn value<'a>(part: &'a Part, values: &[(&str, &'a str)]) -> Option<&'a str> {
    match part {
        Part::Text(text) => Some(text),
        Part::Value(name) => {
            let (_, value) = values.iter().find(|(known, _)| known == name)?;
            Some(*value).filter(|value| !value.trim().is_empty())
        }
    }
}

#[derive(Default)]
struct Filled {
    words: String,
    /// A stretch was left out just here.
    gap: bool,
}

impl Filled {
    fn stretch(&mut self, parts: &[Part], values: &[(&str, &str)]) {
        let found: Option<Vec<&str>> = parts.iter().map(|part| value(part, values)).collect();
        match found {
            Some(found) => parts.iter().zip(found).for_each(|(part, words)| self.push(part, words)),
            None => self.gap = true,
        }
    }

    fn push(&mut self, part: &Part, words: &str) {
        let words = match part {
            Part::Text(_) if self.gap => self.close(words),
            Part::Text(_) => words,
            Part::Value(_) => cut(words),
        };
        self.words.push_str(words);
        self.gap = false;
    }

    /// Closes a gap, so that neither two spaces, nor a space before a comma, nor an empty
    /// line are left; gives what remains of the text behind it.
    fn close<'t>(&mut self, behind: &'t str) -> &'t str {
        if self.words.is_empty() || self.words.ends_with('\n') {
            let line = behind.trim_start_matches(' ');
            return line.strip_prefix('\n').unwrap_or(line);
        }
        if behind.starts_with([',', '.', ';', ':', '!', '?', ')', '\n']) {
            self.words.truncate(self.words.trim_end_matches(' ').len());
        } else if self.words.ends_with(' ') {
            return behind.trim_start_matches(' ');
        }
        behind
    }

    fn finish(mut self) -> Option<String> {
        if self.gap {
            self.words.truncate(self.words.trim_end().len());
        }
        Some(self.words).filter(|words| !words.trim().is_empty())
    }
}

/// The value without what no paper has room for.
fn cut(value: &str) -> &str {
    value.char_indices().nth(LONGEST_VALUE).map_or(value, |(end, _)| &value[..end])
}
