//! What a sender takes away: a number to name on the phone, and a private link.

use platform::{Uuid, secrets::Secrets};
use sha2::{Digest, Sha256};

/// What is handed out for an arrival. The same arrival sent again gets the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The item's id.
    pub item_id: Uuid,
    /// Its number, to be said on the phone: `7K4F-92QM`.
    pub reference: String,
    /// The token of the private status link: `/status/{token}`.
    pub status_token: String,
    /// The number of six digits that opens the link.
    pub pin: String,
    /// Whether it came for the first time.
    pub is_new: bool,
}

impl Receipt {
    /// The receipt of an item: worked out from the key of the installation, so
    /// that a second sending gets the same and no secret needs to be kept.
    pub(super) fn of(secrets: &Secrets, practice_id: Uuid, once: &str, item_id: Uuid) -> Self {
        let mut named = practice_id.as_bytes().to_vec();
        named.extend_from_slice(once.as_bytes());
        let number = letters(&secrets.sign("intake/reference", &named)[..5]);
        Self {
            item_id,
            reference: format!("{}-{}", &number[..4], &number[4..8]),
            status_token: status_token(secrets, item_id),
            pin: status_pin(secrets, item_id),
            is_new: true,
        }
    }

    /// What is kept of the six digits: with the key of the installation, since
    /// a plain hash of six digits is no secret.
    pub(super) fn pin_hash(&self, secrets: &Secrets) -> String {
        pin_kept(secrets, self.item_id, &self.pin)
    }
}

/// The token of the status link of an item, or of a link that staff made.
pub(crate) fn status_token(secrets: &Secrets, id: Uuid) -> String {
    letters(&secrets.sign("intake/status", id.as_bytes())[..20]).to_lowercase()
}

/// The six digits that open the status link of an item, or of a link that staff made.
pub(crate) fn status_pin(secrets: &Secrets, id: Uuid) -> String {
    let signed = secrets.sign("intake/pin", id.as_bytes());
    let number = u32::from_be_bytes([signed[0], signed[1], signed[2], signed[3]]) % 1_000_000;
    format!("{number:06}")
}

/// What is kept of six digits that belong to an id.
pub(crate) fn pin_kept(secrets: &Secrets, id: Uuid, pin: &str) -> String {
    let message = [id.as_bytes().as_slice(), pin.as_bytes()].concat();
    hex::encode(secrets.sign("intake/pin-kept", &message))
}

/// What is kept of a status link's token.
pub fn status_token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.trim().to_lowercase().as_bytes()))
}

/// Crockford's base 32: no letters that are mistaken for digits on the phone.
fn letters(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let (mut out, mut held, mut bits) = (String::new(), 0u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(ALPHABET[((held >> bits) & 31) as usize]));
        }
    }
    out
}
