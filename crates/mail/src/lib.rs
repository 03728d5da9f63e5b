//! Mail: reading it, sending it, fetching it from a mailbox and taking it in.
//! This crate knows neither database nor web.

mod address;
pub mod bounce;
mod guard;
pub mod mailbox;
pub mod reading;
pub mod receiver;
pub mod send;
pub mod tls;

pub use address::is_address;
pub use reading::{Address, Attachment, Message, read};
