//! The code of a short link: seven characters that survive being read aloud,
//! written down and typed on a phone.
//!
//! Crockford's base 32 has no I, L, O and U: who types them meant 1, 1, 0 and V.
//! (Crockford leaves U out of what may be typed; a hand-written V is read as U.)

use std::fmt;

use platform::Result;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 7;

/// A code as it is kept and printed: lower-case, without what was mistaken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A new one: 35 bits of chance, so that a stranger who tries codes at
    /// random needs millions of tries for each that leads anywhere.
    pub fn new() -> Result<Self> {
        let bytes = platform::random_bytes::<LENGTH>()?;
        let letter = |byte: u8| char::from(ALPHABET[usize::from(byte & 31)]);
        Ok(Self(bytes.into_iter().map(letter).collect()))
    }

    /// What somebody typed or scanned; none when it cannot be a code.
    pub fn read(text: &str) -> Option<Self> {
        // A code is short: what is long is not looked at.
        let typed = text.trim().chars().take(LENGTH * 3);
        let code = typed
            .filter(|letter| !matches!(letter, '-' | ' '))
            .map(|letter| match letter.to_ascii_lowercase() {
                'i' | 'l' => Some('1'),
                'o' => Some('0'),
                'u' => Some('v'),
                letter if letter.is_ascii() && ALPHABET.contains(&(letter as u8)) => Some(letter),
                _ => None,
            })
            .collect::<Option<String>>()?;
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_mistaken_for_one_another_is_the_same() {
        let kept = Code::read("01v4f9q").expect("a code");
        for typed in ["O1V4F9Q", "oIu4f9q", " 0L-V4 f9Q ", "OlU4-F9Q"] {
            assert_eq!(Code::read(typed), Some(kept.clone()), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in ["", "123456", "12345678", "12345é7", "123456/", "123456\0", "'; DROP"] {
            assert_eq!(Code::read(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_read_back_however_it_is_written(upper: bool, hyphen in 0usize..8) {
            let code = Code::new().expect("chance");
            let mut typed = code.to_string();
            typed.insert(hyphen, '-');
            if upper {
                typed = typed.to_uppercase();
            }
            prop_assert_eq!(Code::read(&typed), Some(code));
        }

        #[test]
        fn no_text_makes_it_panic_and_what_is_read_is_plain(text in "\\PC{0,40}") {
            if let Some(code) = Code::read(&text) {
                prop_assert_eq!(Code::read(code.as_str()), Some(code.clone()));
                prop_assert!(code.as_str().bytes().all(|letter| ALPHABET.contains(&letter)));
            }
        }
    }
}
