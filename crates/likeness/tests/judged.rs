//! What is held of a pair, in words, and what never changes it.

use lexicon::{PersonName, fold};
use likeness::{Judged, Kind, Named, Speaks, Verdict, in_words, judge};
use proptest::prelude::*;

/// A person ("" where nothing is known).
fn person(name: &str, office: &str, npi: &str, phone: &str) -> Named {
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Named {
        name: PersonName::parse(name),
        organisation: fold(office),
        npi: known(npi),
        phones: known(phone).into_iter().collect(),
        ..Named::of(Kind::Person)
    }
}

fn said(judged: Option<&Judged>) -> String {
    let Some(judged) = judged else { return "new".to_owned() };
    let verdict = match judged.verdict {
        Verdict::Known => "known",
        Verdict::Doubtful => "doubtful",
    };
    format!("{verdict}: {}", judged.why)
}

#[test]
fn each_judgement_says_why() {
    let wiebe = person("David Wiebe MD", "Springfield Orthopedics", "1234567893", "6145550123");
    for (then, answer) in [
        (["Dave Wiebe", "", "1234567893", ""], "known: same NPI"),
        (["Wiebe, David", "", "", "6145550123"], "known: same name and phone"),
        (["David Wiebe", "", "", "6145559999"], "known: same name"),
        (["D Wiebe", "", "", "6145550123"], "known: same last name, first initial and phone"),
        (["David Wiebe", "Springfield Orthopedics", "", ""], "known: same name and office"),
        (["David Wiebe", "Elsewhere Clinic", "", ""], "doubtful: same name at another office"),
        (["David Weibe", "", "", ""], "doubtful: one letter differs"),
        (["David Weibe", "", "", "6145550123"], "doubtful: one letter differs, same phone"),
        (["Dave Wiebe", "", "", ""], "doubtful: short form of the first name"),
        (["D Wiebe", "", "", ""], "doubtful: same last name and first initial"),
        (["Wiebe David", "", "", ""], "doubtful: first and last name exchanged"),
        (["Mary Jones", "", "1234567893", ""], "doubtful: same NPI, but another name"),
        (["Mary Jones", "Springfield Orthopedics", "", "6145550123"], "new"),
        (["David Wiebe", "Springfield Orthopedics", "1558598797", "6145550123"], "new"),
    ] {
        let other = person(then[0], then[1], then[2], then[3]);
        assert_eq!(said(judge(&other, &wiebe, 1.0).as_ref()), answer, "{then:?}");
    }
}

#[test]
fn the_evidence_stands_strongest_first_for_and_against() {
    let one = person("Susan Halvorsen", "Lakeview Spine", "", "6145550123");
    let other = person("Susan Halvorson", "Elsewhere Clinic", "", "6145559999");
    let judged = judge(&one, &other, 1.0).expect("a question");
    let shown: Vec<(&str, Speaks)> =
        judged.evidence.iter().map(|one| (one.words.as_str(), one.speaks)).collect();
    let expected = [
        ("names differ by one letter", Speaks::For),
        ("another office", Speaks::Against),
        ("another phone", Speaks::Against),
    ];
    assert_eq!(shown, expected);
    assert!(judged.evidence.is_sorted_by(|one, other| one.bits >= other.bits));
}

#[test]
fn a_probability_is_said_in_plain_words_and_never_as_certain() {
    for (probability, words) in [
        (1.0, "almost certainly the same: more than 99 in 100"),
        (0.98, "very likely the same: 98 in 100"),
        (0.7, "likely the same: 70 in 100"),
        (0.5, "as likely the same as not: 50 in 100"),
        (0.2, "perhaps the same: 20 in 100"),
        (0.001, "hardly the same: less than 1 in 100"),
    ] {
        assert_eq!(in_words(probability), words);
    }
}

#[test]
fn a_common_last_name_says_less() {
    let one = person("David Nguyen", "", "", "");
    let of = |commonness| judge(&one, &one, commonness).expect("the same").probability;
    assert!(of(3.0) < of(1.0));
    assert!(of(f64::NAN) <= of(1.0));
}

#[test]
fn an_initial_alone_is_no_duplicate_that_anybody_is_bothered_with() {
    let one = person("David Wiebe", "Springfield Orthopedics", "", "");
    let judged = |other: Named| judge(&one, &other, 1.0).expect("a question");
    assert!(!judged(person("D Wiebe", "", "", "")).is_suggested);
    assert!(judged(person("D Wiebe", "Springfield Orthopedics", "", "")).is_suggested);
    assert!(judged(person("Dave Wiebe", "", "", "")).is_suggested);
}

fn any_named(kind: Kind) -> impl Strategy<Value = Named> {
    let of = |words: &'static [&'static str]| prop::sample::select(words);
    (
        of(&["David Wiebe", "Dave Wiebe", "D Wiebe", "David Weibe", "Wiebe David", "Mary Jones"]),
        of(&["", "Springfield Orthopedics", "Orthopedics of Springfield", "Lakeview Spine"]),
        of(&["", "1234567893", "1558598797"]),
        prop::collection::btree_set(of(&["6145550123", "6145550124", "6145550125"]), 0..3),
        of(&["", "Columbus", "Dayton"]),
        of(&["", "43215", "43216"]),
    )
        .prop_map(move |(name, office, npi, phones, city, zip)| {
            let mut named = person(name, office, npi, "");
            named.kind = kind;
            named.phones = phones.into_iter().map(ToOwned::to_owned).collect();
            named.sits(city, zip);
            named
        })
}

fn any_pair() -> impl Strategy<Value = (Named, Named)> {
    prop_oneof![Just(Kind::Person), Just(Kind::Organisation)]
        .prop_flat_map(|kind| (any_named(kind), any_named(kind)))
}

proptest! {
    #[test]
    fn whatever_is_compared_the_answer_is_a_probability(
        (one, other) in any_pair(), commonness in any::<f64>(),
    ) {
        if let Some(judged) = judge(&one, &other, commonness) {
            prop_assert!((0.0..=1.0).contains(&judged.probability), "{judged:?}");
            prop_assert!(judged.evidence.iter().all(|one| one.bits >= 0.0));
        }
    }

    #[test]
    fn who_is_asked_about_whom_does_not_matter((one, other) in any_pair()) {
        prop_assert_eq!(judge(&one, &other, 1.0), judge(&other, &one, 1.0));
    }

    #[test]
    fn what_the_other_does_not_know_changes_nothing((mut one, mut other) in any_pair()) {
        other.phones.clear();
        other.npi = None;
        let with = judge(&one, &other, 1.0);
        one.phones.clear();
        one.npi = None;
        prop_assert_eq!(with, judge(&one, &other, 1.0));
    }

    #[test]
    fn an_added_agreement_never_makes_it_less_likely((one, other) in any_pair(), which in 0..5) {
        let (mut more, mut there) = (one.clone(), other.clone());
        match which {
            0 => {
                let npi = there.npi.get_or_insert_with(|| "1999999984".into()).clone();
                more.npi = Some(npi);
            }
            1 => {
                more.phones.insert("6145550199".into());
                there.phones.insert("6145550199".into());
            }
            2 if one.kind == Kind::Person => {
                there.organisation = "lakeview spine".into();
                more.organisation.clone_from(&there.organisation);
            }
            3 => {
                there.sits("Columbus", "43215");
                more.sits("Columbus", "43215");
            }
            _ => more.name.clone_from(&there.name),
        }
        let probability = |judged: Option<Judged>| judged.map_or(0.0, |judged| judged.probability);
        let (before, after) = (judge(&one, &other, 1.0), judge(&more, &there, 1.0));
        prop_assert!(
            probability(after.clone()) >= probability(before.clone()) - 1e-12,
            "{one:?} {other:?}: {before:?}, then {after:?}"
        );
    }

    #[test]
    fn another_npi_is_another_person((mut one, mut other) in (any_named(Kind::Person), any_named(Kind::Person))) {
        one.npi = Some("1234567893".into());
        other.npi = Some("1558598797".into());
        prop_assert_eq!(judge(&one, &other, 1.0), None);
    }
}
