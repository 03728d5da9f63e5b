//! The quick ways of intersecting lists find what the plain way finds, in the same order.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::ops::Range;

use proptest::prelude::*;

use super::among::among;
use super::places::Places;
use super::walks::{Hits, Set, gather, list_by_list};
use super::{Place, Search};
use crate::file::postings::END;
use crate::file::stored::{ListRef, Stored};
use crate::made_up::MadeUp;
use crate::{Go, Order, Query, import};

/// Providers in the registry that is searched.
const ROWS: u32 = 20_000;

fn stored() -> Stored {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("npidata_pfile_20050523-20260111.csv");
    let mut bytes = Vec::new();
    MadeUp::of(u64::from(ROWS), 5).write(&mut bytes).expect("rows");
    std::fs::File::create(&file).and_then(|mut out| out.write_all(&bytes)).expect("a file");
    let out = folder.path().join("r.npi");
    import(&Order::new([file], &out), &|_| Go::On).expect("imported");
    Stored::open(&out).expect("a registry")
}

/// The lists of the words with a beginning, the longest first.
fn lists(stored: &Stored, beginning: &str) -> Vec<ListRef> {
    let words = stored.words.with(beginning.as_bytes());
    let mut lists: Vec<ListRef> = words.flat_map(|word| stored.lists(word)).collect();
    lists.sort_by_key(|list| u32::MAX - list.count);
    lists
}

/// The entries of some lists, each with the best place.
fn entries(stored: &Stored, lists: &[ListRef]) -> HashMap<u32, Place> {
    let mut entries = HashMap::new();
    for list in lists {
        let (mut walk, place) = (stored.walk(*list), Place::of(list.part));
        while walk.current != END {
            let known = entries.entry(walk.current).or_insert(place);
            *known = place.min(*known);
            walk.step();
        }
    }
    entries
}

/// List by list, every entry that is in all sets.
fn plainly(
    stored: &Stored,
    sets: &[Set],
    many: &[ListRef],
    stretches: &[Range<u32>],
) -> Vec<(u32, Place)> {
    let sets: Vec<_> = sets.iter().map(|set| entries(stored, &set.lists)).collect();
    let mut hits = Vec::new();
    for list in many {
        let place = Place::of(list.part);
        let mut found: Vec<u32> = entries(stored, &[*list]).into_keys().collect();
        found.sort_unstable();
        found.retain(|entry| stretches.iter().any(|stretch| stretch.contains(entry)));
        for entry in found {
            let places: Option<Vec<Place>> =
                sets.iter().map(|set| set.get(&entry).copied()).collect();
            hits.extend(places.map(|places| (entry, places.into_iter().fold(place, Place::min))));
        }
    }
    hits
}

/// Stretches that ascend, from all to hardly anything.
fn stretches() -> impl Strategy<Value = Vec<Range<u32>>> {
    prop_oneof![
        Just(std::iter::once(0..ROWS).collect()),
        prop::collection::btree_set(0..ROWS, 2..12).prop_map(|ends| {
            let ends: Vec<u32> = ends.into_iter().collect();
            ends.as_chunks::<2>().0.iter().map(|[from, to]| *from..*to).collect()
        }),
    ]
}

#[test]
fn the_quick_ways_find_what_the_plain_way_finds() {
    let stored = stored();
    let (places, query) = (Places::default(), Query::of(""));
    let search = Search {
        stored: &stored,
        places: &places,
        query: &query,
        wanted: 21,
        stretches: std::iter::once(0..ROWS).collect(),
        found: Vec::new(),
        known: HashSet::new(),
    };
    let options =
        ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() };
    let beginnings = prop::collection::vec("[a-z][aeiou]?|[jm]|[a-z]{3}", 1..3);
    let found = Cell::new(0);
    proptest!(options, |(
        others in beginnings,
        many in "[a-z]|[a-z]{2}|s|ma",
        stretches in stretches(),
        most in prop_oneof![1usize..60, Just(100_000)],
    )| {
        let set = |lists| Set { lists, stretches: Vec::new() };
        let sets: Vec<Set> = others.iter().map(|other| set(lists(&stored, other))).collect();
        let many = set(lists(&stored, &many));
        let mut expected = plainly(&stored, &sets, &many.lists, &stretches);
        let (mut few, mut hits) = (Hits::default(), Hits::default());
        gather(&search, &sets, &stretches, usize::MAX, &mut few);
        among(&stored, &mut few.entries, &many.lists, most, &mut hits);
        // It ends with a whole list.
        prop_assert!(hits.entries.len() >= most.min(expected.len()));
        prop_assert_eq!(&hits.entries, &expected[..hits.entries.len()]);
        expected.truncate(most);
        found.set(found.get() + expected.len());
        prop_assert_eq!(list_by_list(&search, &sets, &many, &stretches, most).entries, expected);
    });
    assert!(found.get() > 10_000, "{found:?}");
}
