//! United States ZIP codes.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A ZIP code of five digits, with its four further digits if they were given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zip {
    five: String,
    four: Option<String>,
}

/// Why a text is not a ZIP code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ZipProblem {
    /// Nothing was given.
    #[error("The ZIP code is empty")]
    Empty,
    /// Not five or nine digits.
    #[error("A ZIP code has 5 digits, such as 43215, or 9")]
    WrongForm,
}

impl Zip {
    /// Reads a ZIP code; a leading zero that a spreadsheet dropped is put back.
    pub fn parse(text: &str) -> Result<Self, ZipProblem> {
        let text: String = text.nfkc().collect();
        let text = text.trim().trim_start_matches('\'');
        let text = text.strip_suffix(".0").unwrap_or(text);
        if text.is_empty() {
            return Err(ZipProblem::Empty);
        }
        let (five, four) = match text.split_once(['-', '\u{2010}', '\u{2013}', ' ']) {
            Some((five, four)) => (five, four.trim_start_matches(['-', ' '])),
            None if text.is_ascii() && matches!(text.len(), 8 | 9) => text.split_at(text.len() - 4),
            None => (text, ""),
        };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !digits(five)
            || !digits(four)
            || !matches!(five.len(), 4 | 5)
            || !matches!(four.len(), 0 | 4)
        {
            return Err(ZipProblem::WrongForm);
        }
        Ok(Self { five: format!("{five:0>5}"), four: (!four.is_empty()).then(|| four.to_owned()) })
    }

    /// The five digits.
    pub fn five(&self) -> &str {
        &self.five
    }
}

impl fmt::Display for Zip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.four {
            Some(four) => write!(f, "{}-{four}", self.five),
            None => f.write_str(&self.five),
        }
    }
}

travels_as_text!(Zip);
