//! A mail of any bytes: it must end in a message whose lines are lines and whose HTML is harmless,
//! never in a panic.
//!
//! `cargo +nightly fuzz run mail fuzz/corpus/mail fuzz/seeds/mail -- -rss_limit_mb=2048`

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let message = mail::read(bytes);
    assert!(!message.subject.contains(['\r', '\n']));
    assert!(!message.html.contains("<script"));
    for file in &message.attachments {
        assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\0']));
    }
});
