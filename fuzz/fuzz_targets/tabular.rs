//! The whole way of an imported file, with any bytes: it must end in sheets and records or in a
//! problem, never in a panic.
//!
//! `cargo +nightly fuzz run tabular fuzz/corpus/tabular fuzz/seeds/tabular -- -rss_limit_mb=2048`

#![no_main]

use exchange::{mapping, records::RowReader, tabular};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(sheets) = tabular::read("fuzz.csv", bytes) else {
        return;
    };
    for sheet in &sheets {
        let mapping = mapping::suggest(sheet);
        let reader = RowReader::new(sheet, &mapping, jiff::civil::date(2026, 4, 20));
        for row in sheet.rows.iter().take(1000) {
            assert_eq!(row.cells.len(), sheet.headers.len());
            let _ = reader.read(row);
        }
    }
});
