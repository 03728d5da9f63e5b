//! A calendar of any bytes: it must end in components or in nothing, an answer in one whose words
//! are bounded, never in a panic.
//!
//! `cargo +nightly fuzz run icalendar fuzz/corpus/icalendar fuzz/seeds/icalendar`

#![no_main]

use exchange::icalendar::{incoming, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(calendar) = read(bytes) {
        assert_eq!(calendar.name, "VCALENDAR");
    }
    if let Some(answer) = incoming(bytes) {
        assert!(!answer.uid.is_empty() && answer.comment.chars().count() <= 500);
        assert!(answer.times.is_none_or(|(starts, ends)| starts < ends));
        for (person, _) in &answer.attendees {
            assert!(!person.address.is_empty() && person.address.chars().count() <= 254);
        }
    }
});
