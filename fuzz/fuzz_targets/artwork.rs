//! A logo and a signature, with any bytes: made anew or refused, and what is made anew is taken
//! again.
//!
//! `cargo +nightly fuzz run artwork fuzz/corpus/artwork fuzz/seeds/artwork`

#![no_main]

use exchange::artwork::{Kind, logo, signature};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(made) = logo(bytes) {
        assert!(logo(&made.bytes).is_ok());
        if made.kind == Kind::Svg {
            let text = String::from_utf8(made.bytes).expect("text");
            assert!(!text.contains("<script") && !text.contains("<image"));
        }
    }
    let _ = signature(bytes);
});
