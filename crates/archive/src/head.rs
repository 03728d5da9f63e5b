//! The first bytes of a file.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::{Error, Key, Result};

/// How a file begins. The bytes after the words break when a copy changes line ends.
const MAGIC: &[u8; 17] = b"LIAISON BACKUP\r\n\x1a";
const FORM: u8 = 1;
const SALT: usize = 32;
const CHECK: usize = 16;
const SUM: usize = 8;
/// Bytes of a head.
pub const LENGTH: usize = MAGIC.len() + 1 + SALT + CHECK + SUM;

/// The head of a file, and the key of its parts.
pub struct Head {
    /// As it stands in the file.
    pub bytes: [u8; LENGTH],
    /// The key of the parts.
    pub key: Key,
}

impl Head {
    /// A new one, with a salt that nobody can guess.
    pub fn new(key: &Key) -> Result<Self> {
        let mut salt = [0; SALT];
        getrandom::fill(&mut salt).map_err(|error| std::io::Error::other(error.to_string()))?;
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(MAGIC);
        bytes.push(FORM);
        bytes.extend_from_slice(&salt);
        bytes.extend_from_slice(&derive(key, b"check", &salt)[..CHECK]);
        bytes.extend_from_slice(&sum(&bytes));
        let bytes = bytes.try_into().map_err(|_| Error::Misused("a head has one length"))?;
        Ok(Self { bytes, key: derive(key, b"parts", &salt) })
    }

    /// Reads one. A damaged head is told from a wrong key by a sum that needs no key.
    pub fn read(bytes: [u8; LENGTH], key: &Key) -> Result<Self> {
        let (begin, rest) = bytes.split_at(MAGIC.len());
        if begin != MAGIC {
            return Err(Error::NotAnArchive);
        }
        if rest[0] > FORM {
            return Err(Error::NewerForm(rest[0]));
        }
        if sum(&bytes[..LENGTH - SUM]) != bytes[LENGTH - SUM..] {
            return Err(Error::Damaged { part: "its head".into(), at: 0 });
        }
        let salt = &rest[1..=SALT];
        if derive(key, b"check", salt)[..CHECK] != rest[1 + SALT..1 + SALT + CHECK] {
            return Err(Error::WrongKey);
        }
        Ok(Self { bytes, key: derive(key, b"parts", salt) })
    }
}

fn derive(key: &Key, purpose: &[u8], salt: &[u8]) -> Key {
    // A key of any length is taken, so this cannot fail.
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(key) else { return [0; 32] };
    mac.update(purpose);
    mac.update(salt);
    mac.finalize().into_bytes().into()
}

fn sum(bytes: &[u8]) -> [u8; SUM] {
    let mut sum = [0; SUM];
    sum.copy_from_slice(&Sha256::digest(bytes)[..SUM]);
    sum
}
