//! The data of a document, whatever it is: it must become a PDF, or be refused clearly.
//!
//! `cargo +nightly fuzz run paper fuzz/corpus/paper fuzz/seeds/paper`

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/press/tests/paper/fuzzed.rs"]
mod fuzzed;

fuzz_target!(|bytes: &[u8]| fuzzed::document(bytes));
