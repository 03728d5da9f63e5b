//! Diagnosis codes.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A diagnosis code of the form of ICD-10-CM; whether it is in this year's list is not checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Icd10(String);

/// Why a text is not a diagnosis code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Icd10Problem {
    /// Nothing was given.
    #[error("The diagnosis code is empty")]
    Empty,
    /// Not of the form M54.50.
    #[error(
        "A diagnosis code looks like M54.50: a letter, two characters, then up to four after the point"
    )]
    WrongForm,
}

impl Icd10 {
    /// Reads a code with or without its point.
    pub fn parse(text: &str) -> Result<Self, Icd10Problem> {
        let text = text.nfkc().collect::<String>();
        let text = text.trim().to_ascii_uppercase();
        if text.is_empty() {
            return Err(Icd10Problem::Empty);
        }
        let (head, tail) = match text.split_once('.') {
            Some((head, tail)) => (head.to_owned(), tail.to_owned()),
            None if text.is_ascii() && text.len() > 3 => {
                (text[..3].to_owned(), text[3..].to_owned())
            }
            None => (text, String::new()),
        };
        let form_fits = match head.as_bytes() {
            [first, second, third] => {
                first.is_ascii_alphabetic()
                    && second.is_ascii_digit()
                    && third.is_ascii_alphanumeric()
            }
            _ => false,
        };
        let tail_fits = tail.len() <= 4 && tail.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match (form_fits && tail_fits, tail.is_empty()) {
            (true, true) => Ok(Self(head)),
            (true, false) => Ok(Self(format!("{head}.{tail}"))),
            _ => Err(Icd10Problem::WrongForm),
        }
    }

    /// All codes in a text such as `M54.50; M25.511 - pain in right shoulder`, in their order, once each.
    pub fn find_all(text: &str) -> Vec<Self> {
        let mut codes = Vec::new();
        for word in text.split(is_between_codes) {
            if let Ok(code) = Self::parse(word.trim_matches('.'))
                && code.is_category_in_use()
                && !codes.contains(&code)
            {
                codes.push(code);
            }
        }
        codes
    }

    /// Whether a word of a sentence may be a code: of letters only A and B stand in the third place
    /// so far, so that the blood value A1c is none.
    fn is_category_in_use(&self) -> bool {
        matches!(self.0.as_bytes()[2], b'0'..=b'9' | b'A' | b'B')
    }

    /// The code with its point.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_between_codes(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '.' | '-')
}

impl fmt::Display for Icd10 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Icd10);
