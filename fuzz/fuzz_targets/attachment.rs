//! An attached file, with any bytes: cleaned or refused, and what is cleaned stays clean.
//!
//! `cargo +nightly fuzz run attachment fuzz/corpus/attachment fuzz/seeds/attachment`

#![no_main]

use exchange::attachment::clean;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(cleaned) = clean(bytes.to_vec()) {
        assert!(clean(cleaned.bytes).is_ok());
    }
});
