//! Sending one mail through a practice's own server: composing it, signing it,
//! handing it over, and saying in plain words what the server answered.

mod compose;
mod der;
mod dkim;
mod fault;
mod server;

pub use compose::{Invite, Outgoing, Person, compose, compose_invite};
pub use dkim::Dkim;
pub use fault::Fault;
pub use lettre::Message;
pub use server::{Security, Server};
