//! What the one key of the installation signs and seals: tokens of links and
//! forms, and the passwords of outside systems kept in the database.

use chacha20poly1305::{AeadInPlace, KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::{Error, Result, keys::Key};

/// Length of a signature, in bytes.
pub const SIGNATURE: usize = 32;
const NONCE: usize = 24;

/// Signs and seals with the key of the installation, each purpose with a key of
/// its own.
#[derive(Clone)]
pub struct Secrets(Key);

impl Secrets {
    /// From the key.
    pub fn new(key: &Key) -> Self {
        Self(key.clone())
    }

    /// A key of its own for one purpose, for what seals by itself.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        self.0.derive(purpose)
    }

    /// HMAC-SHA-256 of `message` under the key of `purpose`.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; SIGNATURE] {
        // A key of any length is taken, so this cannot fail.
        let key = self.0.derive(purpose);
        let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(&key) else {
            return [0; SIGNATURE];
        };
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// Whether `signature` is (the beginning of) the signature of `message`,
    /// compared in constant time; at least 8 bytes of it must be there.
    pub fn verify(&self, purpose: &str, message: &[u8], signature: &[u8]) -> bool {
        let full = self.sign(purpose, message);
        (8..=SIGNATURE).contains(&signature.len())
            && bool::from(full[..signature.len()].ct_eq(signature))
    }

    /// Seals a text (a password of an outside system) for a column.
    pub fn seal(&self, purpose: &str, text: &str) -> Result<String> {
        let nonce = crate::random_bytes::<NONCE>()?;
        let mut sealed = text.as_bytes().to_vec();
        self.cipher(purpose)
            .encrypt_in_place(XNonce::from_slice(&nonce), purpose.as_bytes(), &mut sealed)
            .map_err(|_| Error::Internal("a secret could not be sealed".into()))?;
        Ok(hex::encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what [`Secrets::seal`] sealed for the same purpose.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<String> {
        let broken = || Error::Internal("a kept secret does not open with this key".into());
        let bytes = hex::decode(sealed).map_err(|_| broken())?;
        if bytes.len() < NONCE {
            return Err(broken());
        }
        let (nonce, rest) = bytes.split_at(NONCE);
        let mut text = rest.to_vec();
        self.cipher(purpose)
            .decrypt_in_place(XNonce::from_slice(nonce), purpose.as_bytes(), &mut text)
            .map_err(|_| broken())?;
        String::from_utf8(text).map_err(|_| broken())
    }

    fn cipher(&self, purpose: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.derive(&format!("sealed/{purpose}")).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        Secrets::new(&Key::from_hex(&"ab".repeat(32)).expect("a key"))
    }

    #[test]
    fn a_signature_holds_for_its_purpose_and_message_only() {
        let signature = secrets().sign("form", b"one");
        assert!(secrets().verify("form", b"one", &signature));
        assert!(secrets().verify("form", b"one", &signature[..16]));
        assert!(!secrets().verify("form", b"two", &signature));
        assert!(!secrets().verify("status", b"one", &signature));
        assert!(!secrets().verify("form", b"one", &signature[..4]), "too short to mean anything");
        assert!(!secrets().verify("form", b"one", b""));
    }

    #[test]
    fn a_sealed_password_opens_for_its_purpose_only_and_shows_nothing() {
        let sealed = secrets().seal("smtp", "hunter2").expect("sealed");
        assert!(!sealed.contains(&hex::encode("hunter2")));
        assert_eq!(secrets().open("smtp", &sealed).expect("opens"), "hunter2");
        assert!(secrets().open("imap", &sealed).is_err());
        assert!(secrets().open("smtp", "00").is_err());
    }
}
