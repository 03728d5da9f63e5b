//! The signed token of a form: which practice's page it was, when it was opened,
//! and a number that makes a second sending of the same form the same.

use platform::{Instant, Uuid, secrets::Secrets};

const PURPOSE: &str = "refer/form";
/// A form may lie open for a working day.
const LIVES: Instant = 12 * 60 * 60 * 1000;
/// Clocks of several servers differ a little.
const AHEAD: Instant = 2 * 60 * 1000;
const NONCE: usize = 12;
/// The bytes of the nonce that tell the second.
const SECOND: usize = 4;
const BODY: usize = 8 + NONCE + 1;
const SIGNED: usize = 16;

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// When the page was opened.
    pub issued_at: Instant,
    /// Makes the form unlike any other: the second in which it was opened, then chance. In
    /// this order forms of one hour stand together in the index that knows them again.
    pub nonce: [u8; NONCE],
    /// How many zero bits the page's proof of work must show.
    pub bits: u8,
}

/// Why a token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenProblem {
    /// It is missing, mangled, or of another practice.
    Wrong,
    /// It was ours, too long ago: the same form may be sent under a new one.
    Expired(Token),
}

impl Token {
    /// A token for a page that is opened now.
    pub fn new(now: Instant, bits: u8) -> Self {
        let mut nonce = [0; NONCE];
        let (second, chance) = nonce.split_at_mut(SECOND);
        second.copy_from_slice(&((now / 1000) as u32).to_be_bytes());
        // Without randomness two forms would be taken for one; a new id differs always.
        if getrandom::fill(chance).is_err() {
            chance.copy_from_slice(&platform::new_id().as_bytes()[16 - chance.len()..]);
        }
        Self { issued_at: now, nonce, bits }
    }

    /// The same form, opened anew.
    pub fn renewed(self, now: Instant) -> Self {
        Self { issued_at: now, ..self }
    }

    /// What makes the form's arrival the same however often it is sent.
    pub fn once(&self) -> String {
        format!("form:{}", self.name())
    }

    /// The nonce in letters.
    pub fn name(&self) -> String {
        hex::encode(self.nonce)
    }

    /// As it stands in the page.
    pub fn write(&self, secrets: &Secrets, practice_id: Uuid) -> String {
        let mut bytes = self.body().to_vec();
        bytes.extend_from_slice(&secrets.sign(PURPOSE, &message(practice_id, &bytes))[..SIGNED]);
        hex::encode(bytes)
    }

    /// Reads what a form sent back.
    pub fn read(
        secrets: &Secrets,
        practice_id: Uuid,
        text: &str,
        now: Instant,
    ) -> Result<Self, TokenProblem> {
        let mut bytes = [0; BODY + SIGNED];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| TokenProblem::Wrong)?;
        let (body, signature) = bytes.split_at(BODY);
        if !secrets.verify(PURPOSE, &message(practice_id, body), signature) {
            return Err(TokenProblem::Wrong);
        }
        let (mut issued, mut nonce) = ([0; 8], [0; NONCE]);
        issued.copy_from_slice(&body[..8]);
        nonce.copy_from_slice(&body[8..8 + NONCE]);
        let token = Self { issued_at: i64::from_be_bytes(issued), nonce, bits: body[BODY - 1] };
        match now - token.issued_at {
            age if age < -AHEAD => Err(TokenProblem::Wrong),
            age if age > LIVES => Err(TokenProblem::Expired(token)),
            _ => Ok(token),
        }
    }

    fn body(&self) -> [u8; BODY] {
        let mut body = [0; BODY];
        body[..8].copy_from_slice(&self.issued_at.to_be_bytes());
        body[8..8 + NONCE].copy_from_slice(&self.nonce);
        body[BODY - 1] = self.bits;
        body
    }
}

fn message(practice_id: Uuid, body: &[u8]) -> Vec<u8> {
    [practice_id.as_bytes().as_slice(), body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::keys::Key;
    use proptest::prelude::*;

    fn secrets() -> Secrets {
        Secrets::new(&Key::from_hex(&"ab".repeat(32)).expect("a key"))
    }

    #[test]
    fn a_token_counts_for_its_practice_and_its_day_only() {
        let (ours, theirs) = (platform::new_id(), platform::new_id());
        let token = Token::new(1_000_000_000, 14);
        let text = token.write(&secrets(), ours);
        let read = |practice, at| Token::read(&secrets(), practice, &text, at);
        assert_eq!(read(ours, token.issued_at + 5000), Ok(token));
        assert_eq!(read(theirs, token.issued_at + 5000), Err(TokenProblem::Wrong));
        assert_eq!(read(ours, token.issued_at - AHEAD - 1), Err(TokenProblem::Wrong));
        let late = token.issued_at + LIVES + 1;
        assert_eq!(read(ours, late), Err(TokenProblem::Expired(token)));
        assert_eq!(token.renewed(late).once(), token.once(), "still the same form");
        assert_ne!(Token::new(1, 1).once(), Token::new(1, 1).once());
    }

    proptest! {
        #[test]
        fn a_token_with_any_letter_changed_is_refused(place in 0usize..74, letter in "[0-9a-f]") {
            let practice = platform::new_id();
            let text = Token::new(1_000_000_000, 14).write(&secrets(), practice);
            let mut changed = text.clone();
            changed.replace_range(place..=place, &letter);
            prop_assume!(changed != text);
            let read = Token::read(&secrets(), practice, &changed, 1_000_000_000);
            prop_assert_eq!(read, Err(TokenProblem::Wrong));
        }

        #[test]
        fn no_text_makes_reading_a_token_fail_otherwise(text in ".{0,200}") {
            let read = Token::read(&secrets(), platform::new_id(), &text, 0);
            prop_assert_eq!(read, Err(TokenProblem::Wrong));
        }
    }
}
