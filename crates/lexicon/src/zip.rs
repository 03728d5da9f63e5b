//! United States ZIP codes.

use std::fmt;

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
        let text = text.trim().trim_start_matches('\'');
        let text = text.strip_suffix(".0").unwrap_or(text);
        if text.is_empty() {
            return Err(ZipProblem::Empty);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let stray = text
            .chars()
            .any(|c| !c.is_ascii_digit() && !matches!(c, '-' | ' '));
        let padded = match digits.len() {
            4 | 8 => format!("0{digits}"),
            5 | 9 => digits,
            _ => return Err(ZipProblem::WrongForm),
        };
        if stray {
            return Err(ZipProblem::WrongForm);
        }
        let (five, four) = padded.split_at(5);
        Ok(Self {
            five: five.to_owned(),
            four: (!four.is_empty()).then(|| four.to_owned()),
        })
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
