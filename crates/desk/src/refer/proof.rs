//! The proof of work that the page makes while somebody types: one hash for us to
//! check, some ten thousand for the sender to find. A person does not notice it; who
//! sends thousands of forms does.

use sha2::{Digest, Sha256};

/// What a page must show in quiet times: a blink on a desktop, a second on an old phone.
pub const EASY: u8 = 13;
/// What it must show while very many forms come in.
pub const HARD: u8 = 18;

/// Whether `counter` is the proof for a token: SHA-256 of `token:counter` begins with
/// so many zero bits.
pub fn holds(token: &str, counter: &str, bits: u8) -> bool {
    let plain = (1..=16).contains(&counter.len()) && counter.bytes().all(|b| b.is_ascii_digit());
    plain && zero_bits(&Sha256::digest(format!("{token}:{counter}"))) >= u32::from(bits)
}

/// Finds a proof; what the page does in its own language.
pub fn find(token: &str, bits: u8) -> u64 {
    let mut counter = 0;
    while !holds(token, &counter.to_string(), bits) {
        counter += 1;
    }
    counter
}

fn zero_bits(hash: &[u8]) -> u32 {
    let mut bits = 0;
    for byte in hash {
        bits += byte.leading_zeros();
        if *byte != 0 {
            break;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_found_and_holds_for_its_token_only() {
        let counter = find("one", 10).to_string();
        assert!(holds("one", &counter, 10));
        let others = (0..64).filter(|number| holds(&format!("other {number}"), &counter, 10));
        assert!(others.count() < 3, "one in a thousand by chance");
        assert!(!holds("one", "", 0) && !holds("one", "-1", 0) && !holds("one", "1x", 0));
    }
}
