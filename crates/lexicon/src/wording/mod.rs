//! The small language of texts that a practice words itself, for mails and for paper.
//!
//! A text is paragraphs with blank lines between them. `{field}` is filled in, whatever the
//! size of its letters. A paragraph that names a field for which there is nothing is left
//! out; so is a stretch in double brackets, `[[, in {town}]]`, and then its paragraph stays.
//! `{{` and `}}` stand for braces.
//!
//! Reading finds every mistake with its place; only a text without one can be filled in.
//! What is filled in is never read for fields again. Both are total and bounded, whatever
//! the text and the values are.

mod fill;
mod mistake;
mod read;

pub use mistake::{Mistake, Wrong};

/// The longest text that is read, in characters.
pub const LONGEST: usize = 8_000;
/// The most fields that a text may name, repeated ones counted again.
pub const MOST_FIELDS: usize = 100;
/// The longest value that is filled in, in characters; the rest of it is cut.
pub const LONGEST_VALUE: usize = 4_000;

/// What a text may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// What stands between the braces: small letters, digits and `_`.
    pub name: &'static str,
    /// What is filled in for it, as the editor explains it.
    pub means: &'static str,
}

/// A text that was read and has no mistakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    paragraphs: Vec<Vec<Piece>>,
}

/// A part of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Always(Part),
    /// Left out as a whole when one of its fields has no value.
    IfKnown(Vec<Part>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    /// The value of the field of this name.
    Value(&'static str),
}

impl Wording {
    /// Reads a text that may name these fields.
    ///
    /// # Errors
    /// Every mistake with its place, in the order of the text; at most
    /// [`Mistake::MOST`] of them.
    pub fn parse(text: &str, fields: &[Field]) -> Result<Self, Vec<Mistake>> {
        read::wording(text, fields)
    }

    /// The finished paragraphs. A field that is not among the values, or whose value is
    /// blank, has none; nothing is left where every paragraph names such a field.
    pub fn fill(&self, values: &[(&str, &str)]) -> Vec<String> {
        self.paragraphs.iter().filter_map(|pieces| fill::paragraph(pieces, values)).collect()
    }

    /// The fields that it names, in its order; one named twice comes twice.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.paragraphs.iter().flatten().flat_map(Piece::parts).filter_map(|part| match part {
            Part::Value(name) => Some(*name),
            Part::Text(_) => None,
        })
    }
}

impl Piece {
    fn parts(&self) -> &[Part] {
        match self {
            Self::Always(part) => std::slice::from_ref(part),
            Self::IfKnown(parts) => parts,
        }
    }
}
