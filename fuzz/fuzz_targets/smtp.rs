//! A conversation of any bytes with the mail server: it must never panic, never ask to keep a mail
//! without an accepted recipient, and hold no more than its limits.
//!
//! `cargo +nightly fuzz run smtp -- -rss_limit_mb=2048`

#![no_main]

use libfuzzer_sys::fuzz_target;
use mail::receiver::{Answer, Event, Protocol, Session};

fuzz_target!(|bytes: &[u8]| {
    let mut session = Session::new(Protocol::Smtp, "fuzz", 10_000).offering_tls();
    for part in bytes.chunks(7) {
        session.feed(part);
        while let Some(event) = session.next_event() {
            match event {
                Event::Recipient(address) => {
                    session.recipient(&address, Answer::Yes);
                }
                Event::Keep(mail) => {
                    assert!(!mail.recipients.is_empty() && mail.raw.len() <= 10_000);
                    session.kept(&[Answer::Yes]);
                }
                Event::Reply(_) | Event::StartTls(_) => {}
            }
        }
    }
});
