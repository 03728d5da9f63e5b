//! A fax becomes an arrival.

use lexicon::Channel;
use platform::Instant;

use crate::intake::{Arrival, Draft, Piece, PieceKind, Raw, Trust, Urgency};

/// A fax, however it came.
pub(super) struct Fax {
    pub once: String,
    pub received_at: Instant,
    pub sender: String,
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
    pub draft: Draft,
}

/// The arrival that it is.
pub(super) fn fax(fax: Fax) -> Arrival {
    let raw = Raw {
        name: fax.name.clone(),
        media_type: fax.media_type.clone(),
        bytes: fax.bytes.clone(),
    };
    Arrival {
        channel: Channel::Fax,
        received_at: fax.received_at,
        once: fax.once,
        sender: fax.sender,
        draft: fax.draft,
        trust: Trust::Plain,
        urgency: Urgency::Routine,
        raw: Some(raw),
        pieces: vec![Piece {
            kind: PieceKind::Fax,
            name: fax.name,
            media_type: fax.media_type,
            bytes: fax.bytes,
            pages: None,
            words: String::new(),
        }],
        source_id: None,
        clinic_id: None,
        link_id: None,
    }
}
