//! A mail of any bytes: it must end in a message whose lines are lines and whose HTML is harmless,
//! never in a panic.
//!
//! `cargo +nightly fuzz run mail fuzz/corpus/mail fuzz/seeds/mail -- -rss_limit_mb=2048`

#![no_main]

use libfuzzer_sys::fuzz_target;

// A panic of the MIME parser is caught on purpose; the hook of the fuzzer would end the run
// before. One that is not caught still ends it.
fn caught_is_fine() {
    std::panic::set_hook(Box::new(|_| {}));
}

fuzz_target!(init: caught_is_fine(), |bytes: &[u8]| {
    let message = mail::read(bytes);
    assert!(!message.subject.contains(['\r', '\n']));
    assert!(!message.html.contains("<script"));
    for file in &message.attachments {
        assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\0']));
    }
});
