//! A text that a practice words itself, of any bytes: it must end in a wording or in mistakes
//! that can be told, and what is filled in must stay as it is, never in a panic.
//!
//! `cargo +nightly fuzz run wording fuzz/corpus/wording fuzz/seeds/wording`

#![no_main]

use lexicon::wording::{Field, LONGEST, LONGEST_VALUE, MOST_FIELDS, Mistake, Wording};
use libfuzzer_sys::fuzz_target;

const FIELDS: &[Field] = &[
    Field { name: "practice", means: "The name of your practice" },
    Field { name: "salutation", means: "How they are addressed" },
];

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match Wording::parse(&text, FIELDS) {
        Err(mistakes) => {
            assert!((1..=Mistake::MOST).contains(&mistakes.len()));
            for mistake in &mistakes {
                assert!(mistake.line >= 1 && mistake.column >= 1);
                assert!(mistake.to_string().ends_with(['.', '?']));
            }
        }
        Ok(wording) => {
            let named = wording.fields().count();
            assert!(named <= MOST_FIELDS);
            // The text stands in for a value: whatever it holds, it is not read again.
            let all = wording.fill(&[("practice", &text), ("salutation", "{practice}")]);
            let length: usize = all.iter().map(|words| words.chars().count()).sum();
            assert!(length <= LONGEST + named * LONGEST_VALUE);
            if wording.fields().any(|name| name == "salutation") {
                assert!(all.iter().any(|words| words.contains("{practice}")));
            }
            assert!(wording.fill(&[]).len() <= all.len());
        }
    }
});
