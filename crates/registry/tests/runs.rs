//! An import of more than fits into memory at once gives what one at once gives.

mod world;

use lexicon::Npi;
use registry::made_up::{MadeUp, Month};
use registry::{Go, Kind, Order, Query, Registry, import};
use world::{World, all};

const FULL: &str = "npidata_pfile_20050523-20260111.csv";
const WEEKLY: &str = "npidata_pfile_20260112-20260118.csv";

#[test]
fn an_import_in_several_runs_answers_as_one_in_a_single_run() {
    let world = World::new();
    let made_up = MadeUp::of(12_000, 6);
    let full = world.made_up(FULL, &made_up);
    let weekly = world.month(WEEKLY, &made_up, Month::Update);
    for (name, at_once) in [("one", None), ("several", Some(1700))] {
        for input in [&full, &weekly] {
            let order = Order { at_once, ..Order::new([input.clone()], &world.path(name)) };
            import(&order, &|progress| {
                assert!(progress.done <= progress.total, "{progress:?}");
                Go::On
            })
            .expect("imported");
        }
    }
    let (one, several) = (world.open("one"), world.open("several"));
    assert_eq!(one.contents(), several.contents());
    assert!(all(&one, &made_up) == all(&several, &made_up));
    for words in ["smith", "john smi", "ortho cedar", "physical therapy oh", "garcia", "100000"] {
        for kind in [None, Some(Kind::Person), Some(Kind::Organisation)] {
            assert_eq!(numbers(&one, words, kind), numbers(&several, words, kind), "{words}");
        }
    }
}

/// All that is found, in the order of their numbers: equally good hits may come in another order.
fn numbers(registry: &Registry, words: &str, kind: Option<Kind>) -> Vec<Npi> {
    let found = registry.search(&Query { kind, ..Query::of(words) }, 200).expect("an answer");
    assert!(found.hits.iter().all(|hit| kind.is_none_or(|kind| hit.provider.kind == Some(kind))));
    let mut numbers: Vec<Npi> = found.hits.iter().map(|hit| hit.provider.npi).collect();
    numbers.sort_unstable();
    numbers
}
