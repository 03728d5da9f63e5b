//! The National Provider Identifier.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A National Provider Identifier with a valid check digit.
///
/// A valid form is not proof that it was ever issued, and the number does not tell a person from an
/// organisation (both begin with 1): only the registry's entity type does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Npi([u8; 10]);

/// Why a text is not an NPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NpiProblem {
    /// Nothing was given.
    #[error("The NPI is empty")]
    Empty,
    /// A spreadsheet showed the number as a power of ten and its digits are gone.
    #[error(
        "A spreadsheet has cut this NPI short; format the column as text in the original and export it again"
    )]
    MangledByExcel,
    /// Not ten digits.
    #[error("An NPI has exactly 10 digits; check for a missing or extra digit")]
    WrongLength,
    /// The first digit is neither 1 nor 2.
    #[error("An NPI begins with 1 or 2; check whether this is another number")]
    WrongStart,
    /// The check digit does not fit the others.
    #[error("This NPI has a mistyped digit; compare it with the original")]
    CheckDigit,
}

impl Npi {
    /// Reads an NPI as people and spreadsheets write it.
    pub fn parse(text: &str) -> Result<Self, NpiProblem> {
        let text: String = text.nfkc().filter(|c| !is_packing(*c)).collect();
        let text = text.to_ascii_uppercase();
        let text = text.strip_prefix("NPI").unwrap_or(&text).trim_start_matches([':', '#']);
        if let Some(digits) = from_power_of_ten(text) {
            return Self::from_digits(&digits?);
        }
        let whole = match text.split_once('.') {
            Some((whole, decimals)) if decimals.bytes().all(|b| b == b'0') => whole,
            _ => text,
        };
        Self::from_digits(&whole.replace(is_dash, ""))
    }

    fn from_digits(text: &str) -> Result<Self, NpiProblem> {
        if text.is_empty() {
            return Err(NpiProblem::Empty);
        }
        let digits: [u8; 10] = text.as_bytes().try_into().map_err(|_| NpiProblem::WrongLength)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(NpiProblem::WrongLength);
        }
        if !matches!(digits[0], b'1' | b'2') {
            return Err(NpiProblem::WrongStart);
        }
        if !luhn_with_card_prefix(&digits).is_multiple_of(10) {
            // 1.67958E+09, saved once more, comes back as 1679580000.
            return Err(if digits.ends_with(b"0000") {
                NpiProblem::MangledByExcel
            } else {
                NpiProblem::CheckDigit
            });
        }
        Ok(Self(digits))
    }

    /// The ten digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Spaces, apostrophes that force text in a spreadsheet, and marks without a shape.
fn is_packing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '’' | '\u{feff}' | '\u{200b}'..='\u{200f}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

/// The digits of `1.234567893E+09`; `None` when the text is no power of ten. Fewer than all ten
/// digits are gone for good: those that are shown may have been rounded.
fn from_power_of_ten(text: &str) -> Option<Result<String, NpiProblem>> {
    let (mantissa, _) = text.split_once('E')?;
    let value: f64 = text.parse().ok()?;
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let all_shown = digits.len() == 10 && digits.parse() == Ok(value);
    Some(if all_shown { Ok(digits) } else { Err(NpiProblem::MangledByExcel) })
}

/// Luhn's sum over 80840 and the number; the prefix adds 24 (45 CFR 162.406, ISO/IEC 7812).
fn luhn_with_card_prefix(digits: &[u8; 10]) -> u32 {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            if place % 2 == 1 { doubled(digit) } else { digit }
        })
        .sum::<u32>()
        + 24
}

impl fmt::Display for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Npi({self})")
    }
}

travels_as_text!(Npi);
