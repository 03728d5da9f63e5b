//! Any bytes as a mail that came back: it is read or it is not, and never a panic.
//!
//! `cargo +nightly fuzz run bounce fuzz/corpus/bounce fuzz/seeds/bounce`

#![no_main]

use libfuzzer_sys::fuzz_target;

// A panic of the MIME parser is caught on purpose; the hook of the fuzzer would end the run
// before. One that is not caught still ends it.
fn caught_is_fine() {
    std::panic::set_hook(Box::new(|_| {}));
}

fuzz_target!(init: caught_is_fine(), |bytes: &[u8]| {
    if let Some(bounce) = mail::bounce::read(bytes) {
        assert!(bounce.reason.chars().count() <= 300);
        assert!(bounce.recipient.is_none_or(|address| mail::is_address(&address)));
    }
});
