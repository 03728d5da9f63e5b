//! Whatever another site sends, reading it for contact details never fails.
#![no_main]

use desk::profile::listings::{read_page, read_record};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let _ = read_page(&text);
    let _ = read_record(&text);
});
