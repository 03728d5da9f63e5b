//! A sent form, with any bytes cut anywhere: it must end in fields or in a problem, never in a
//! panic, and never hold more than was pushed.
//!
//! `cargo +nightly fuzz run form_data fuzz/corpus/form_data fuzz/seeds/form_data`

#![no_main]

use exchange::form_data::FormData;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((step, body)) = bytes.split_first() else {
        return;
    };
    let Some(mut form) = FormData::of("multipart/form-data; boundary=b") else {
        return;
    };
    for piece in body.chunks(usize::from(*step).max(1)) {
        form.push(piece);
        while let Ok(Some(_)) = form.pull() {}
    }
});
