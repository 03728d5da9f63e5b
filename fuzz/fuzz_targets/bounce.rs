//! Any bytes as a mail that came back: it is read or it is not, and never a panic.
//!
//! `cargo +nightly fuzz run bounce fuzz/corpus/bounce fuzz/seeds/bounce`

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(bounce) = mail::bounce::read(bytes) {
        assert!(bounce.reason.chars().count() <= 300);
        assert!(bounce.recipient.is_none_or(|address| mail::is_address(&address)));
    }
});
