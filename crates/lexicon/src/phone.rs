//! North American telephone numbers.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A telephone or fax number of the North American plan, with an extension if there is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    digits: String,
    extension: Option<String>,
}

/// Why a text is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneProblem {
    /// Nothing was given.
    #[error("The phone number is empty")]
    Empty,
    /// Too few or too many digits.
    #[error("A phone number has 10 digits, such as (614) 555-0123; check for a missing area code")]
    WrongLength,
    /// The area code or the exchange begins with 0 or 1, or the country is another.
    #[error(
        "This is not a North American number: no area code or exchange begins with 0 or 1, and the country code is +1"
    )]
    NotNorthAmerican,
}

impl Phone {
    /// Reads a number in any usual spelling, such as `614.555.0123 x12` or `+1 (614) 555-0123`.
    pub fn parse(text: &str) -> Result<Self, PhoneProblem> {
        let text = text.nfkc().collect::<String>().to_lowercase();
        let text = text.trim().strip_suffix(".0").unwrap_or(text.trim());
        let (number, extension) = split_extension(text);
        let mut digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() {
            return Err(if text.is_empty() {
                PhoneProblem::Empty
            } else {
                PhoneProblem::WrongLength
            });
        }
        if number.starts_with('+') && !digits.starts_with('1') {
            return Err(PhoneProblem::NotNorthAmerican);
        }
        if digits.len() == 11 && digits.starts_with('1') {
            digits.remove(0);
        }
        if digits.len() != 10 || number.chars().any(char::is_alphabetic) {
            return Err(PhoneProblem::WrongLength);
        }
        if [0, 3].iter().any(|&place| matches!(digits.as_bytes()[place], b'0' | b'1')) {
            return Err(PhoneProblem::NotNorthAmerican);
        }
        Ok(Self { digits, extension })
    }

    /// The ten digits, which are what two spellings of one number share.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The extension, if one was given.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// The form used on the wire, `+16145550123`.
    pub fn e164(&self) -> String {
        format!("+1{}", self.digits)
    }
}

/// No switchboard has longer ones; more digits are a second number.
const LONGEST_EXTENSION: usize = 8;

fn split_extension(text: &str) -> (&str, Option<String>) {
    let Some(at) = text.find(['x', '#', 'e']) else {
        return (text, None);
    };
    let extension: String = text[at..].chars().filter(char::is_ascii_digit).collect();
    let words: String = text[at..].chars().filter(|c| c.is_alphabetic()).collect();
    if (1..=LONGEST_EXTENSION).contains(&extension.len())
        && matches!(words.as_str(), "" | "x" | "ext" | "extension" | "ex")
    {
        (&text[..at], Some(extension))
    } else {
        (text, None)
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}) {}-{}", &self.digits[..3], &self.digits[3..6], &self.digits[6..])?;
        match &self.extension {
            Some(extension) => write!(f, " ext. {extension}"),
            None => Ok(()),
        }
    }
}

travels_as_text!(Phone);
