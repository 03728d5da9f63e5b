//! Fetching mail from a mailbox by IMAP (RFC 9051, and RFC 3501 before it).
//!
//! Nothing is deleted here. A mail is marked or moved only by [`Mailbox::put_away`],
//! which the caller asks for once the mail is safely kept.

mod account;
mod connect;
mod fetch;
mod problem;

pub use account::{Account, After, Security};
pub use fetch::{Fetched, Mailbox};
pub use problem::Problem;
