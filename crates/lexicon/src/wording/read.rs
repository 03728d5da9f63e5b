//! A text, read once from its first character to its last.

use super::{Field, LONGEST, MOST_FIELDS, Mistake, Part, Piece, Wording, Wrong};

/// A name longer than this is shown cut.
const LONGEST_SHOWN: usize = 40;

pub(super) fn wording(text: &str, fields: &[Field]) -> Result<Wording, Vec<Mistake>> {
    if text.trim().is_empty() {
        return Err(vec![Mistake { line: 1, column: 1, wrong: Wrong::Empty }]);
    }
    if text.chars().nth(LONGEST).is_some() {
        return Err(vec![Mistake { line: 1, column: 1, wrong: Wrong::TooLong }]);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = Reader { fields, named: 0, mistakes: Vec::new() };
    let paragraphs = paragraphs(&text).iter().map(|lines| reader.paragraph(lines)).collect();
    if reader.mistakes.is_empty() {
        Ok(Wording { paragraphs })
    } else {
        reader.mistakes.truncate(Mistake::MOST);
        Err(reader.mistakes)
    }
}

/// A line of the text and its number.
type Line<'a> = (usize, &'a str);

/// The lines between blank ones.
fn paragraphs(text: &str) -> Vec<Vec<Line<'_>>> {
    let lines: Vec<Line> = text.lines().enumerate().map(|(at, line)| (at + 1, line)).collect();
    lines
        .split(|(_, line)| line.trim().is_empty())
        .filter(|lines| !lines.is_empty())
        .map(<[_]>::to_vec)
        .collect()
}

struct Reader<'a> {
    fields: &'a [Field],
    /// How many fields were named so far.
    named: usize,
    mistakes: Vec<Mistake>,
}

/// Where something stands.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    column: usize,
}

/// The pieces of a paragraph, as far as it was read.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    /// The stretch that has begun, and where it did.
    stretch: Option<(Place, Vec<Part>)>,
}

impl Reader<'_> {
    fn paragraph(&mut self, lines: &[Line<'_>]) -> Vec<Piece> {
        let mut pieces = Pieces::default();
        for (at, (line, text)) in lines.iter().enumerate() {
            if at > 0 {
                pieces.text("\n");
            }
            self.line(*line, text, &mut pieces);
        }
        if let Some((begun, parts)) = pieces.stretch.take() {
            self.wrong(begun, Wrong::StretchNotEnded);
            pieces.done.push(Piece::IfKnown(parts));
        }
        pieces.done
    }

    /// Spaces at the end of a line, and before its first word, are nobody's wish.
    fn line(&mut self, line: usize, text: &str, pieces: &mut Pieces) {
        let text = text.trim_end();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let before = &text[..text.len() - rest.len()];
            let place = Place { line, column: before.chars().count() + 1 };
            rest = self.next(place, rest, pieces);
        }
    }

    /// Reads what stands at the beginning, and gives what comes after it.
    fn next<'t>(&mut self, place: Place, rest: &'t str, pieces: &mut Pieces) -> &'t str {
        for (sign, meant) in [("{{", "{"), ("}}", "}")] {
            if let Some(after) = rest.strip_prefix(sign) {
                pieces.text(meant);
                return after;
            }
        }
        if let Some(after) = rest.strip_prefix("[[") {
            self.begin(place, pieces);
            return after;
        }
        if let Some(after) = rest.strip_prefix("]]") {
            self.end(place, pieces);
            return after;
        }
        if let Some(after) = rest.strip_prefix('{') {
            return self.field(place, after, pieces);
        }
        if let Some(after) = rest.strip_prefix('}') {
            self.wrong(place, Wrong::BraceNotBegun);
            return after;
        }
        // A bracket alone is text, and its first byte is a whole character.
        let alone = usize::from(rest.starts_with(['[', ']']));
        let end = rest[alone..].find(['{', '}', '[', ']']).map_or(rest.len(), |at| at + alone);
        let (text, after) = rest.split_at(end);
        pieces.text(text);
        after
    }

    fn begin(&mut self, place: Place, pieces: &mut Pieces) {
        if pieces.stretch.is_some() {
            self.wrong(place, Wrong::StretchInStretch);
        } else {
            pieces.stretch = Some((place, Vec::new()));
        }
    }

    fn end(&mut self, place: Place, pieces: &mut Pieces) {
        let Some((begun, parts)) = pieces.stretch.take() else {
            return self.wrong(place, Wrong::StretchNotBegun);
        };
        if !parts.iter().any(|part| matches!(part, Part::Value(_))) {
            self.wrong(begun, Wrong::StretchWithoutField);
        }
        pieces.done.push(Piece::IfKnown(parts));
    }

    /// The name behind a `{`.
    fn field<'t>(&mut self, place: Place, after: &'t str, pieces: &mut Pieces) -> &'t str {
        let end = after.find(['{', '}']).filter(|at| after[*at..].starts_with('}'));
        let Some((name, rest)) = end.map(|at| (&after[..at], &after[at + 1..])) else {
            self.wrong(place, Wrong::BraceNotEnded);
            return after;
        };
        self.named += 1;
        if self.named == MOST_FIELDS + 1 {
            self.wrong(place, Wrong::TooManyFields);
        }
        match self.known(name) {
            Ok(name) => pieces.push(Part::Value(name)),
            Err(wrong) => {
                self.wrong(place, wrong);
                // What it would be, so that brackets around it are not blamed as well.
                pieces.push(Part::Value(""));
            }
        }
        rest
    }

    fn known(&self, typed: &str) -> Result<&'static str, Wrong> {
        let name = typed.trim().to_lowercase();
        if name.is_empty() {
            return Err(Wrong::NoName);
        }
        let found = self.fields.iter().find(|field| field.name == name);
        found.map(|field| field.name).ok_or_else(|| Wrong::Unknown {
            nearest: self.nearest(&name),
            name: typed.trim().chars().take(LONGEST_SHOWN).collect(),
            known: self.fields.iter().map(|field| field.name).collect(),
        })
    }

    /// The field with fewest other letters, if most are the same; an underscore that
    /// was typed as a space or a hyphen is the same.
    fn nearest(&self, name: &str) -> Option<&'static str> {
        if name.chars().nth(LONGEST_SHOWN).is_some() {
            return None;
        }
        let name = name.replace([' ', '-'], "_");
        let far = |field: &Field| strsim::osa_distance(field.name, &name);
        let nearest = self.fields.iter().min_by_key(|field| far(field))?;
        (far(nearest) * 3 <= nearest.name.chars().count().max(3)).then_some(nearest.name)
    }

    fn wrong(&mut self, Place { line, column }: Place, wrong: Wrong) {
        self.mistakes.push(Mistake { line, column, wrong });
    }
}

impl Pieces {
    fn text(&mut self, text: &str) {
        let last = match &mut self.stretch {
            Some((_, parts)) => parts.last_mut(),
            None => match self.done.last_mut() {
                Some(Piece::Always(part)) => Some(part),
                _ => None,
            },
        };
        match last {
            Some(Part::Text(before)) => before.push_str(text),
            _ => self.push(Part::Text(text.to_owned())),
        }
    }

    fn push(&mut self, part: Part) {
        match &mut self.stretch {
            Some((_, parts)) => parts.push(part),
            None => self.done.push(Piece::Always(part)),
        }
    }
}
