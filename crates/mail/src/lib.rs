//! Mail: reading it, sending it, fetching it from a mailbox and taking it in.
//! This crate knows neither database nor web.

pub mod mailbox;
pub mod reading;
pub mod receiver;

pub use reading::{Address, Attachment, Message, read};
