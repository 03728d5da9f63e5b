//! A world for a test: an empty database of its own, on SQLite and on
//! PostgreSQL, so that every promise is tested on both.
//!
//! PostgreSQL is used when `LIAISON_TEST_POSTGRES` names a server (as
//! `cargo xtask test` does); each test makes its own database there.

mod browser;
mod postgres;
mod world;

pub use browser::{Answer, Browser};
pub use postgres::PostgresDatabase;
pub use world::{World, on_each_database};
