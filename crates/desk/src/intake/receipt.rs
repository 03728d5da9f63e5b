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
        let told = |purpose: &str| secrets.sign(purpose, item_id.as_bytes());
        let mut named = practice_id.as_bytes().to_vec();
        named.extend_from_slice(once.as_bytes());
        let number = letters(&secrets.sign("intake/reference", &named)[..5]);
        let pin = told("intake/pin");
        let pin = u32::from_be_bytes([pin[0], pin[1], pin[2], pin[3]]) % 1_000_000;
        Self {
            item_id,
            reference: format!("{}-{}", &number[..4], &number[4..8]),
            status_token: letters(&told("intake/status")[..20]).to_lowercase(),
            pin: format!("{pin:06}"),
            is_new: true,
        }
    }

    /// What is kept of the six digits: with the key of the installation, since
    /// a plain hash of six digits is no secret.
    pub(super) fn pin_hash(&self, secrets: &Secrets) -> String {
        let message = [self.item_id.as_bytes().as_slice(), self.pin.as_bytes()].concat();
        hex::encode(secrets.sign("intake/pin-kept", &message))
    }
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
