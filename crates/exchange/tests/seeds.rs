//! Replays the seeds of the fuzz target, so that what it once found stays found.

use exchange::mapping::suggest;
use exchange::records::RowReader;
use exchange::tabular::read;

#[test]
fn every_seed_of_the_fuzzer_ends_in_rows_or_in_a_problem() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/tabular");
    let mut read_some = 0;
    for entry in std::fs::read_dir(folder).expect("seeds") {
        let path = entry.expect("a seed").path();
        let bytes = std::fs::read(&path).expect("a seed");
        for sheet in read("seed", &bytes).unwrap_or_default() {
            let reader = RowReader::new(&sheet, &suggest(&sheet), jiff::civil::date(2026, 4, 20));
            for row in &sheet.rows {
                let _ = reader.read(row);
            }
            read_some += 1;
        }
    }
    assert!(read_some > 3, "most seeds are tables");
}
