//! Passwords: kept as Argon2id hashes.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};

use crate::{Error, Result};

/// Shorter ones are refused (NIST SP 800-63B-4, 3.1.1.2: 15 where a password is
/// the only factor; we ask 12 and slow down guessing).
pub const SHORTEST: usize = 12;

/// Why a password is not accepted, in words for the screen.
pub fn complaint(password: &str) -> Option<String> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some(format!(
            "Use at least {SHORTEST} characters. Three or four unrelated words are easy to \
             remember and hard to guess."
        ));
    }
    if length > 256 {
        return Some("Use at most 256 characters.".into());
    }
    let first = password.chars().next();
    if password.chars().all(|c| Some(c) == first) {
        return Some("Use more than one character.".into());
    }
    None
}

/// The Argon2id hash to keep (defaults of the crate: 19 MiB, two passes).
/// Takes tens of milliseconds: call it off the async threads.
pub fn hash(password: &str) -> Result<String> {
    let salt = SaltString::generate(&mut OsRng);
    Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Internal(error.to_string()))
}

/// Whether the password is the one that was hashed.
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}
