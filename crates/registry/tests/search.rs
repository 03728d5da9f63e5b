//! What is found, and in which order.

mod world;

use lexicon::{Npi, UsState};
use proptest::prelude::*;
use registry::made_up::MadeUp;
use registry::{Fit, Kind, Query, Registry};
use world::World;

const NPI: usize = 0;
const KIND: usize = 1;
const ORGANISATION: usize = 4;
const LAST: usize = 5;
const FIRST: usize = 6;
const CITY: usize = 30;
const STATE: usize = 31;
const ZIP: usize = 32;
const TAXONOMY: usize = 47;
const PRIMARY: usize = 50;

fn person<'a>(
    npi: &'a str,
    first: &'a str,
    last: &'a str,
    place: [&'a str; 3],
) -> Vec<(usize, &'a str)> {
    let [city, state, zip] = place;
    vec![
        (NPI, npi),
        (KIND, "1"),
        (LAST, last),
        (FIRST, first),
        (CITY, city),
        (STATE, state),
        (ZIP, zip),
    ]
}

const COLUMBUS: [&str; 3] = ["COLUMBUS", "OH", "432151234"];
const DAYTON: [&str; 3] = ["DAYTON", "OH", "45402"];
const AUSTIN: [&str; 3] = ["AUSTIN", "TX", "78701"];

/// Valid numbers.
const A: &str = "1000000004";
const B: &str = "1000000012";
const C: &str = "1000000020";
const D: &str = "1000000038";

fn registry(rows: &[Vec<(usize, &str)>]) -> Registry {
    let world = World::new();
    let rows: Vec<&[(usize, &str)]> = rows.iter().map(Vec::as_slice).collect();
    let file = world.rows("npidata_pfile_20050523-20260111.csv", &rows);
    world.import(&[file], "r").expect("imported");
    world.open("r")
}

fn found(registry: &Registry, query: &Query<'_>) -> Vec<String> {
    let found = registry.search(query, 20).expect("an answer");
    found.hits.iter().map(|hit| hit.provider.npi.to_string()).collect()
}

#[test]
fn the_exact_word_comes_before_its_beginning_and_before_a_slip() {
    let registry = registry(&[
        person(A, "ANN", "OSEIBERG", COLUMBUS),
        person(B, "ANN", "OSEI", COLUMBUS),
        person(C, "ANN", "OSEA", COLUMBUS),
    ]);
    let answer = registry.search(&Query::of("osei"), 20).expect("an answer");
    let fits: Vec<(String, Fit)> =
        answer.hits.iter().map(|hit| (hit.provider.npi.to_string(), hit.fit)).collect();
    let expected = [(B, Fit::Exact), (A, Fit::Prefix), (C, Fit::Slip)];
    assert_eq!(fits, expected.map(|(npi, fit)| (npi.to_owned(), fit)));
}

#[test]
fn a_last_name_comes_before_a_first_name_and_before_a_city() {
    let registry = registry(&[
        person(A, "ANN", "ROSS", ["AUSTIN", "TX", "78701"]),
        person(B, "AUSTIN", "POWELL", COLUMBUS),
        person(C, "ANN", "AUSTIN", DAYTON),
    ]);
    let answer = found(&registry, &Query::of("austin"));
    assert_eq!(answer[0], C);
    assert_eq!(answer.len(), 3);
}

#[test]
fn near_comes_before_far_and_miles_are_told() {
    let registry = registry(&[
        person(A, "ANN", "OSEI", AUSTIN),
        person(B, "ANN", "OSEI", DAYTON),
        person(C, "ANN", "OSEI", COLUMBUS),
    ])
    .with_places(|zip| match zip {
        "43215" => Some((39.967, -83.004)),
        "45402" => Some((39.758, -84.187)),
        _ => None,
    });
    let query = Query { near: Some((39.96, -83.0)), ..Query::of("osei") };
    assert_eq!(found(&registry, &query), [C, B, A]);
    let hits = registry.search(&query, 20).expect("an answer").hits;
    let miles: Vec<Option<i64>> =
        hits.iter().map(|hit| hit.miles.map(|m| m.round() as i64)).collect();
    assert_eq!(miles, [Some(1), Some(64), None]);
}

#[test]
fn words_may_be_names_specialties_cities_states_and_zip_codes_in_any_order() {
    let mut orthopedist = person(A, "AMINA", "O'BRIEN-OSEI", COLUMBUS);
    orthopedist.extend([(TAXONOMY, "207XS0117X"), (PRIMARY, "Y")]);
    let registry = registry(&[orthopedist, person(B, "AMINA", "ROSS", AUSTIN)]);
    for words in [
        "amina osei",
        "Dr. Osei, Amina",
        "obrien",
        "osei ortho",
        "osei columbus",
        "columbus oh osei",
        "osei 43215",
        "orthopedic columbus",
        "207xs",
        "spine 43215",
        "amin ohio",
        A,
        "100000000",
    ] {
        let answer = found(&registry, &Query::of(words));
        assert_eq!(answer.first().map(String::as_str), Some(A), "{words}");
    }
    for words in ["osei austin", "osei podiatry", "osei tx", "osei 78701", "", "  ", "zzz"] {
        assert!(found(&registry, &Query::of(words)).is_empty(), "{words}");
    }
}

#[test]
fn a_state_is_read_as_the_beginning_of_a_word_only_if_nobody_is_found_there() {
    let boston = person(A, "ANN", "OSEI", ["BOSTON", "MA", "02108"]);
    let maria = person(B, "MARIA", "OSEI", COLUMBUS);
    let both = registry(&[boston, maria.clone()]);
    assert_eq!(found(&both, &Query::of("osei ma")), [A]);
    assert_eq!(found(&both, &Query::of("osei mar")), [B]);
    assert_eq!(found(&registry(&[maria]), &Query::of("osei ma")), [B]);
}

#[test]
fn state_and_kind_narrow_the_search() {
    let organisation = vec![
        (NPI, C),
        (KIND, "2"),
        (ORGANISATION, "OSEI PHYSICAL THERAPY LLC"),
        (STATE, "OH"),
        (ZIP, "43215"),
    ];
    let registry = registry(&[
        person(A, "ANN", "OSEI", AUSTIN),
        person(B, "ANN", "OSEI", COLUMBUS),
        organisation,
    ]);
    let ohio = Query { state: UsState::parse("OH"), ..Query::of("osei") };
    assert_eq!(found(&registry, &ohio), [B, C]);
    let organisations = Query { kind: Some(Kind::Organisation), ..Query::of("osei") };
    assert_eq!(found(&registry, &organisations), [C]);
    let persons = Query { kind: Some(Kind::Person), ..ohio };
    assert_eq!(found(&registry, &persons), [B]);
}

#[test]
fn a_valid_number_comes_before_a_deactivated_one() {
    let mut gone = person(A, "ANN", "OSEI", ["AKRON", "AL", "35004"]);
    gone.push((39, "03/03/2021"));
    let mut back = person(D, "ANN", "OSEI", COLUMBUS);
    back.extend([(39, "03/03/2021"), (40, "04/03/2021")]);
    let registry = registry(&[gone, person(B, "ANN", "OSEI", COLUMBUS), back]);
    assert_eq!(found(&registry, &Query::of("osei")), [B, D, A]);
    assert_eq!(registry.contents().deactivated, 1);
    let provider = registry.get(Npi::parse(D).expect("a number")).expect("read").expect("there");
    assert_eq!(provider.deactivated, None);
}

#[test]
fn each_made_up_provider_is_found_by_name_number_and_city_and_with_a_slip() {
    let world = World::new();
    let made_up = MadeUp::of(3000, 7);
    let file = world.made_up("npidata_pfile_20050523-20260111.csv", &made_up);
    world.import(&[file], "r").expect("imported");
    let registry = world.open("r");
    let mut seen = 0;
    for row in 0..3000 {
        let npi = made_up.npi(row).expect("a number");
        let provider = registry.get(npi).expect("read").expect("in the registry");
        if provider.deactivated.is_some() {
            continue;
        }
        seen += 1;
        let name = match provider.kind {
            Some(Kind::Person) => format!("{} {}", provider.first, provider.last),
            _ => provider.organisation.clone(),
        };
        let whole = format!("{name} {}", provider.office.city);
        let state = UsState::parse(&provider.office.state);
        let is_found = |words: &str| {
            let query = Query { state, ..Query::of(words) };
            registry
                .search(&query, 200)
                .expect("an answer")
                .hits
                .iter()
                .any(|hit| hit.provider == provider)
        };
        assert!(is_found(&whole), "{whole}");
        if row % 10 == 0 && provider.kind == Some(Kind::Person) {
            // Two letters in the middle of the last name exchanged, or a letter dropped.
            let mut letters: Vec<char> = provider.last.chars().collect();
            if letters.len() > 5 {
                letters.swap(2, 3);
                let slip: String = letters.iter().collect();
                let words = format!("{} {slip} {}", provider.first, provider.office.city);
                assert!(is_found(&words), "{words} for {}", provider.last);
            }
        }
    }
    assert!(seen > 2800, "{seen}");
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,3}",
        "[0-9]{1,11}",
        "\\PC{0,40}",
        "(smi|john|osei|oh|4321|ortho| |dr)( (smi|john|osei|oh|43215|ortho|pa)){0,5}",
    ]
}

#[test]
fn nothing_that_is_typed_makes_a_search_fail() {
    let world = World::new();
    let made_up =
        MadeUp { states: vec![UsState::parse("OH").expect("Ohio")], ..MadeUp::of(20_000, 3) };
    let file = world.made_up("npidata_pfile_20050523-20260111.csv", &made_up);
    world.import(&[file], "r").expect("imported");
    let registry = world
        .open("r")
        .with_places(|zip| Some((40.0 + f64::from(zip.parse::<i32>().ok()? % 100) / 50.0, -82.0)));
    let options =
        ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(options, |(words in typed(), limit in 0usize..30, is_near in any::<bool>())| {
        let near = is_near.then_some((40.5, -82.1));
        let query = Query { near, ..Query::of(&words) };
        let found = registry.search(&query, limit).expect("an answer");
        prop_assert!(found.hits.len() <= limit);
        let fits: Vec<Fit> = found.hits.iter().map(|hit| hit.fit).collect();
        prop_assert!(fits.is_sorted(), "{:?}", fits);
        let mut numbers: Vec<Npi> = found.hits.iter().map(|hit| hit.provider.npi).collect();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), found.hits.len());
    });
}
