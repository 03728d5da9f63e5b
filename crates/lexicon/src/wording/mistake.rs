//! What is wrong with a text, in words for who wrote it.

use std::fmt;

use super::{LONGEST, MOST_FIELDS};

/// A mistake, and where it begins. Its words end in a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Line {line}, character {column}: {wrong}")]
pub struct Mistake {
    /// The line of the text, the first is 1.
    pub line: usize,
    /// The character of the line, the first is 1.
    pub column: usize,
    /// What is wrong there.
    pub wrong: Wrong,
}

impl Mistake {
    /// So many are told at once.
    pub const MOST: usize = 20;
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// There are no words.
    Empty,
    /// It is longer than [`LONGEST`].
    TooLong,
    /// It names more than [`MOST_FIELDS`] fields.
    TooManyFields,
    /// A `{` without a `}` on its line.
    BraceNotEnded,
    /// A `}` without a `{` before it.
    BraceNotBegun,
    /// Nothing in the braces.
    NoName,
    /// No field has this name.
    Unknown {
        /// The name as it was typed, at most forty characters of it.
        name: String,
        /// The field that was probably meant.
        nearest: Option<&'static str>,
        /// All that there are.
        known: Vec<&'static str>,
    },
    /// A `[[` without a `]]` in its paragraph.
    StretchNotEnded,
    /// A `]]` without a `[[` before it.
    StretchNotBegun,
    /// A `[[` inside of another.
    StretchInStretch,
    /// Nothing in the brackets that could be missing.
    StretchWithoutField,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("There are no words here."),
            Self::TooLong => write!(f, "Use at most {LONGEST} characters."),
            Self::TooManyFields => write!(f, "Use at most {MOST_FIELDS} fields."),
            Self::BraceNotEnded => f.write_str(
                "The { has no } on the same line that ends it. For a brace in the text, write {{.",
            ),
            Self::BraceNotBegun => {
                f.write_str("The } has no { before it. For a brace in the text, write }}.")
            }
            Self::NoName => f.write_str("There is no name between { and }."),
            Self::Unknown { name, nearest: Some(nearest), .. } => {
                write!(f, "There is no field {{{name}}} here. Did you mean {{{nearest}}}?")
            }
            Self::Unknown { name, known, .. } if known.is_empty() => {
                write!(f, "There is no field {{{name}}}: nothing is filled in here.")
            }
            Self::Unknown { name, known, .. } => {
                let known = known.join("}, {");
                write!(f, "There is no field {{{name}}} here. The fields are {{{known}}}.")
            }
            Self::StretchNotEnded => {
                f.write_str("The [[ has no ]] in the same paragraph that ends it.")
            }
            Self::StretchNotBegun => f.write_str("The ]] has no [[ before it."),
            Self::StretchInStretch => {
                f.write_str("This [[ stands inside of another. End that one with ]] first.")
            }
            Self::StretchWithoutField => f.write_str(
                "Between this [[ and its ]] there is no field, so it would never be left out. \
                 Take the brackets away, or put the field into them.",
            ),
        }
    }
}
