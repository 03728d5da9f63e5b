//! Replays the seeds of the fuzz target, so that what it once found stays found.

mod world;

use registry::{Go, Order, Query, Registry, import};
use world::World;

#[test]
fn every_seed_of_the_fuzzer_ends_in_a_registry_or_in_a_problem() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/nppes");
    let (mut imported, mut kept) = (0, 0);
    for entry in std::fs::read_dir(folder).expect("seeds") {
        let path = entry.expect("a seed").path();
        let bytes = std::fs::read(&path).expect("a seed");
        let Some((which, rest)) = bytes.split_first() else { continue };
        let world = World::new();
        let out = world.path("r");
        if which % 2 == 0 {
            let input = world.path("npidata_pfile_20050523-20260111.csv");
            std::fs::write(&input, rest).expect("written");
            let Ok(done) = import(&Order::new([input], &out), &|_| Go::On) else { continue };
            imported += 1;
            kept += done.contents.providers;
        } else {
            std::fs::write(&out, rest).expect("written");
        }
        let Ok(registry) = Registry::open(&out) else {
            assert_eq!(which % 2, 1, "{}", path.display());
            continue;
        };
        for words in ["osei", "ose", "oesi columbus", "43215", "1234567893", "ortho oh"] {
            registry.search(&Query::of(words), 20).expect("an answer");
        }
    }
    assert!(imported >= 10 && kept >= 10, "{imported} imported, {kept} kept");
}
