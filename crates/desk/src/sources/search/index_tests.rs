use super::*;
use proptest::prelude::*;

fn index() -> Index {
    let entry = |name: &str, more: &str, digits: &[&str]| Entry {
        name: name.into(),
        more: more.into(),
        digits: digits.iter().map(|number| (*number).to_owned()).collect(),
    };
    Index::new(&[
        entry(
            "David A. Wiebe, MD",
            "Springfield Orthopedics Columbus",
            &["6145550123", "1234567893"],
        ),
        entry("Ana López", "Riverside Yoga", &["6145550199"]),
        entry("Springfield Orthopedics", "Columbus", &["6145550100"]),
        entry("Wintergreen Family Medicine", "Dublin", &[]),
    ])
}

fn first(query: &str) -> Option<u32> {
    index().find(query, 10).first().map(|(place, _)| *place)
}

#[test]
fn words_are_found_in_any_order_begun_or_misspelt() {
    for (query, place) in [
        ("wiebe dav", 0),
        ("dav wiebe", 0),
        ("weibe", 0),
        ("orthopedic spring", 2),
        ("lopez", 1),
        ("yoga ana", 1),
        ("wintegreen", 3),
        ("wintergren fam", 3),
        ("orthopedcs", 2),
    ] {
        assert_eq!(first(query), Some(place), "{query}");
    }
}

#[test]
fn numbers_are_found_with_and_without_their_area_code() {
    for query in
        ["(614) 555-0123", "555-0123", "614555012", "+1 614 555 0123", "1234567893", "0123"]
    {
        assert_eq!(first(query), Some(0), "{query}");
    }
}

#[test]
fn every_word_must_fit() {
    assert_eq!(first("wiebe yoga"), None);
    assert_eq!(first("zzzzqqqq"), None);
    assert_eq!(first(""), None);
}

proptest! {
    #[test]
    fn no_query_makes_it_stumble(query in any::<String>()) {
        index().find(&query, 3);
    }

    #[test]
    fn an_entry_is_found_by_any_beginning_of_its_words(name in "[a-z]{2,9} [a-z]{2,9}", cut in 1usize..9) {
        let index = Index::new(&[Entry { name: name.clone(), more: String::new(), digits: vec![] }]);
        let query: Vec<String> = name.split(' ').rev().map(|word| word.chars().take(cut).collect()).collect();
        prop_assert_eq!(index.find(&query.join(" "), 5).len(), 1);
    }

    #[test]
    fn one_exchange_of_letters_in_a_long_word_is_forgiven(name in "[a-z]{5,12}", at in 1usize..4) {
        let mut slip: Vec<char> = name.chars().collect();
        slip.swap(at - 1, at);
        let slip: String = slip.into_iter().collect();
        let index = Index::new(&[Entry { name, more: String::new(), digits: vec![] }]);
        prop_assert_eq!(index.find(&slip, 5).len(), 1);
    }
}
