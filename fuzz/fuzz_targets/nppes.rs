//! A provider file and a registry file of any bytes: each must end in a registry that can be asked, or
//! in a problem, never in a panic. The first byte says which of the two the rest is.
//!
//! `cargo +nightly fuzz run nppes fuzz/corpus/nppes fuzz/seeds/nppes`

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use registry::{Go, Order, Query, Registry, import};

fuzz_target!(|bytes: &[u8]| {
    let Some((which, rest)) = bytes.split_first() else { return };
    let folder = std::env::temp_dir().join(format!("nppes-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let out = folder.join("registry");
    let _ = std::fs::remove_file(&out);
    if which % 2 == 0 {
        let input = folder.join("npidata_pfile_20050523-20260111.csv");
        std::fs::write(&input, rest).expect("written");
        if import(&Order::new([input], &out), &|_| Go::On).is_err() {
            return;
        }
        ask(&out).expect("what was just imported can be asked");
    } else {
        std::fs::write(&out, rest).expect("written");
        let _ = ask(&out);
    }
});

fn ask(path: &Path) -> Result<(), registry::Problem> {
    let registry = Registry::open(path)?.with_places(|_| Some((40.0, -83.0)));
    for words in ["osei", "smi", "johnsno columbus", "43215", "1234567893", "ortho oh"] {
        for near in [None, Some((40.0, -83.0))] {
            registry.search(&Query { near, ..Query::of(words) }, 20)?;
        }
    }
    Ok(())
}
