//! What speaks for two being the same, and what against.

/// On which side evidence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// For one and the same.
    For,
    /// Against it.
    Against,
}

impl Speaks {
    /// The word for it: `for`.
    pub fn word(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
        }
    }
}

/// What one field says.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// In words: `same phone`.
    pub words: String,
    /// On which side it stands.
    pub speaks: Speaks,
    /// How much it says, in bits: each doubles the odds. Never below 0.
    pub bits: f64,
}

/// Says less than this: a tenth more or less likely. It is not shown.
const LITTLE: f64 = 0.15;

impl Evidence {
    /// What a field says with these bits, above 0 for and below 0 against; nothing if it is next
    /// to nothing.
    pub(crate) fn new(words: &str, bits: f64) -> Option<Self> {
        let speaks = if bits > 0.0 { Speaks::For } else { Speaks::Against };
        (bits.abs() >= LITTLE).then(|| Self { words: words.to_owned(), speaks, bits: bits.abs() })
    }
}
