//! The provider directory: search, adding, what changes, fax trust, and where offices are.

mod adding;
mod changing;
mod importing;
mod nppes;
mod outside;
mod placing;
mod server;
mod trusting;
