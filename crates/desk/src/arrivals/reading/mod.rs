//! Reading a draft from words: a mail's, a fax's, a message's. Pure: words in,
//! proposals out, each with how sure it is. A person confirms.

mod numbers;

use jiff::civil::Date;

pub use numbers::phones;

use crate::intake::{Draft, Origin, Urgency};

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The proposals.
    pub draft: Draft,
    /// How soon the patient needs somebody.
    pub urgency: Urgency,
}

/// Reads words that came from somewhere.
pub fn read(words: &str, from: Origin, today: Date) -> Reading {
    let _ = (from, today);
    Reading { draft: Draft { words: words.to_owned(), ..Draft::default() }, ..Reading::default() }
}
