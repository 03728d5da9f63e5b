//! What a newer registry tells that an older one did not.

mod world;

use std::collections::HashMap;

use registry::made_up::{Fate, MadeUp, Month};
use registry::{What, changes, newcomers};
use world::World;

#[test]
fn each_change_of_a_month_is_told_and_nothing_else() {
    let world = World::new();
    let made_up = MadeUp::of(20_000, 21);
    let first = world.made_up("npidata_pfile_20050523-20260111.csv", &made_up);
    let second = world.month("npidata_pfile_20050523-20260208.csv", &made_up, Month::Second);
    world.import(&[first], "old").expect("imported");
    world.import(&[second], "new").expect("imported");
    let (old, new) = (world.open("old"), world.open("new"));
    let rows = made_up.rows_of_second();
    let numbers: Vec<_> = (0..rows).filter_map(|row| made_up.npi(row)).collect();
    let mut told: HashMap<_, Vec<What>> = HashMap::new();
    for change in changes(&old, &new, numbers.clone()) {
        let change = change.expect("read");
        told.entry(change.npi).or_default().push(change.what);
    }
    for (row, npi) in (0..rows).zip(numbers) {
        let what = told.get(&npi).map_or(&[][..], Vec::as_slice);
        let fits = match (made_up.fate(row), what) {
            (Fate::Same, []) => true,
            (Fate::Moved, [What::Moved { from, to }]) => from != to,
            (Fate::Retired, [What::Retired(Some(day))]) => day.to_string() == "2026-01-15",
            (Fate::Reactivated, [What::Reactivated]) => true,
            (Fate::Phone, [What::Phone { to, .. }]) => {
                to.as_deref().is_some_and(|to| to.starts_with("985"))
            }
            (Fate::Fax, [What::Fax { to, .. }]) => {
                to.as_deref().is_some_and(|to| to.starts_with("986"))
            }
            (Fate::New, [What::New]) => true,
            _ => false,
        };
        assert!(fits, "{row}: {:?} but {what:?}", made_up.fate(row));
    }
    let all = |fate| (0..rows).filter(|row| made_up.fate(*row) == fate).count();
    for fate in [Fate::Moved, Fate::Retired, Fate::Reactivated, Fate::Phone, Fate::Fax, Fate::New] {
        assert!(all(fate) > 20, "{fate:?}");
    }
}

#[test]
fn a_further_office_and_whoever_comes_to_a_zip_code_are_told() {
    let world = World::new();
    let row = |street, zip| {
        [(0, "1234567893"), (1, "1"), (5, "OSEI"), (28, street), (31, "OH"), (32, zip)]
    };
    let stays =
        [(0, "1000000004"), (1, "1"), (5, "ROSS"), (28, "3 MAIN ST"), (31, "OH"), (32, "43215")];
    let comes =
        [(0, "1000000012"), (1, "1"), (5, "POWELL"), (28, "4 MAIN ST"), (31, "OH"), (32, "43215")];
    let first =
        world.rows("npidata_pfile_20050523-20260111.csv", &[&row("1 HIGH ST", "45402"), &stays]);
    let second = world.rows(
        "npidata_pfile_20050523-20260208.csv",
        &[&row("2 MAIN ST", "432151234"), &stays, &comes],
    );
    world.import(&[first], "old").expect("imported");
    world.import(&[second], "new").expect("imported");
    let (old, new) = (world.open("old"), world.open("new"));
    let zips = ["43215".to_owned()];
    let mut come: Vec<String> = newcomers(&old, &new, &zips, 10)
        .expect("read")
        .into_iter()
        .map(|provider| provider.last)
        .collect();
    come.sort();
    assert_eq!(come, ["OSEI", "POWELL"]);
    assert_eq!(newcomers(&old, &new, &zips, 1).expect("read").len(), 1);
}
