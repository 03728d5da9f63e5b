//! As much of DER (ITU-T X.690) as a private key in PEM needs.

use base64::{Engine, engine::general_purpose::STANDARD};

/// One value: its tag, what it holds, and what follows.
pub struct Item<'a> {
    pub tag: u8,
    pub inside: &'a [u8],
    pub rest: &'a [u8],
}

pub const INTEGER: u8 = 0x02;
pub const OCTETS: u8 = 0x04;
pub const SEQUENCE: u8 = 0x30;

/// Reads the first value.
pub fn item(bytes: &[u8]) -> Option<Item<'_>> {
    let (&tag, bytes) = bytes.split_first()?;
    let (&first, mut bytes) = bytes.split_first()?;
    let length = match first {
        0..=0x7f => first as usize,
        0x81..=0x83 => {
            let count = (first & 0x7f) as usize;
            let (digits, rest) = bytes.split_at_checked(count)?;
            bytes = rest;
            digits.iter().fold(0, |length, digit| length << 8 | *digit as usize)
        }
        _ => return None,
    };
    let (inside, rest) = bytes.split_at_checked(length)?;
    Some(Item { tag, inside, rest })
}

/// Reads the first value when it has this tag.
pub fn expect(bytes: &[u8], tag: u8) -> Option<Item<'_>> {
    item(bytes).filter(|item| item.tag == tag)
}

/// Writes a value.
pub fn write(tag: u8, inside: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match inside.len() {
        length @ 0..=0x7f => bytes.push(length as u8),
        length @ 0x80..=0xff => bytes.extend([0x81, length as u8]),
        length => bytes.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    bytes.extend_from_slice(inside);
    bytes
}

/// The label and the bytes of the first block of a PEM text (RFC 7468).
pub fn pem(text: &str) -> Option<(&str, Vec<u8>)> {
    let (_, text) = text.split_once("-----BEGIN ")?;
    let (label, text) = text.split_once("-----")?;
    let (body, _) = text.split_once("-----END ")?;
    let body: String = body.chars().filter(|sign| !sign.is_whitespace()).collect();
    Some((label, STANDARD.decode(body).ok()?))
}

/// Bytes as base64.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
