//! Sealing and opening frames.

use chacha20poly1305::{AeadInPlace, KeyInit, XChaCha20Poly1305, XNonce};

use crate::{Error, FRAME, Result, head::Head};

/// What sealing adds to a frame, in bytes.
pub const TAG: usize = 16;
/// The number of the manifest, which no part reaches.
pub const MANIFEST: u64 = u64::MAX;

/// Where a frame stands. It is the nonce, so a frame opens in its own place only.
#[derive(Clone, Copy)]
pub struct Place {
    /// The part's number.
    pub part: u64,
    /// The frame's number in it.
    pub frame: u64,
    /// Whether it is the part's last.
    pub end: End,
}

/// Whether a frame is the last of its part.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Others follow.
    More,
    /// It is the last.
    Last,
}

impl Place {
    fn nonce(self) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..8].copy_from_slice(&self.part.to_le_bytes());
        nonce[8..16].copy_from_slice(&self.frame.to_le_bytes());
        nonce[16] = u8::from(self.end == End::Last);
        nonce.into()
    }
}

/// Seals and opens the frames of one file.
pub struct Seal {
    cipher: XChaCha20Poly1305,
    head: Head,
}

impl Seal {
    /// For the file with this head.
    pub fn new(head: Head) -> Self {
        Self { cipher: XChaCha20Poly1305::new(&head.key.into()), head }
    }

    /// Seals a frame where it is.
    pub fn close(&self, place: Place, frame: &mut Vec<u8>) -> Result<()> {
        debug_assert!(frame.len() <= FRAME, "a frame is no longer than this");
        self.cipher
            .encrypt_in_place(&place.nonce(), &self.head.bytes, frame)
            .map_err(|_| Error::Misused("a frame could not be sealed"))
    }

    /// Opens a frame where it is; false when it is not what was sealed for this place.
    pub fn open(&self, place: Place, frame: &mut Vec<u8>) -> bool {
        self.cipher.decrypt_in_place(&place.nonce(), &self.head.bytes, frame).is_ok()
    }
}
