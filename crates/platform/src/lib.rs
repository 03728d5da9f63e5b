//! What every capability of Liaison stands on: the database and its
//! migrations, the key and the encrypted files, sign-in and roles, the audit
//! log, and the shell of the web pages.
//!
//! This crate knows no capability: nothing here speaks of sources, referrals
//! or imports.

pub mod access;
pub mod audit;
pub mod backup;
pub mod clock;
pub mod config;
pub mod data_folder;
pub mod db;
pub mod error;
pub mod jobs;
pub mod keys;
pub mod passwords;
pub mod secrets;
pub mod sessions;
pub mod settings;
pub mod vault;
pub mod web;
mod whole_file;

pub use access::Permission;
pub use clock::Instant;
pub use db::{Db, Sql, Tx};
pub use error::{Error, FieldError, Result};
pub use uuid::Uuid;

/// Bytes that nobody can guess, from the operating system.
pub fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(bytes)
}

/// A new id: UUIDv7, so rows made later sort later and indexes stay compact.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
