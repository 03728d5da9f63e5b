//! Whatever comes in, from any channel, becomes an intake item: kept whole, with
//! the channel's own time, until a person has decided what it is.
//!
//! [`receive`] is the one door for every channel; [`Draft`] is what was read from
//! the thing that came, field by field, with where it was read.

mod arrival;
mod draft;
mod hours_kept;
mod receipt;
mod receive;
mod writer;

pub use arrival::{Arrival, Piece, PieceKind, Raw, Trust, Urgency};
pub use draft::{Draft, Origin, Read};
pub use receipt::{Receipt, status_token_hash};
pub(crate) use receipt::{pin_kept, status_pin, status_token};
pub use receive::{Stored, receive, receive_again};
pub use writer::{ACKNOWLEDGE, LOOK_AT};
