//! Promises of names, for any name and any text.

use lexicon::{NameMatch, PersonName, compare_names, fold, title_case};
use proptest::prelude::*;
use proptest::sample::select;

/// The parts of a name that leave no doubt which is which.
#[derive(Debug, Clone)]
struct Parts {
    given: String,
    middle: String,
    family: String,
}

fn parts() -> impl Strategy<Value = Parts> {
    let given = select(vec!["David", "Mary-Kate", "José", "Anne", "Kim", "Robert"]);
    let middle = select(vec!["", "A", "Quentin", "Ann"]);
    let family = prop_oneof![
        select(vec![
            "Wiebe",
            "O'Brien",
            "de la Cruz",
            "van Beethoven",
            "St. John",
            "Nguyễn",
            "Smith-Jones",
            "McDonald",
            "D'Angelo",
            "Großmann",
        ])
        .prop_map(str::to_owned),
        "[A-Z][a-z]{5,9}",
        "[A-Z][a-z]{5,7}-[A-Z][a-z]{5,7}",
    ];
    (given, middle, family).prop_map(|(given, middle, family)| Parts {
        given: given.to_owned(),
        middle: middle.to_owned(),
        family,
    })
}

/// The ways in which exports and people write one name.
fn usual_forms(name: &Parts) -> Vec<String> {
    let Parts { given, middle, family } = name;
    let upper = |text: &str| text.to_uppercase();
    vec![
        format!("{given} {middle} {family}"),
        format!("{given} {middle} {family}, MD"),
        format!("{given} {middle} {family} M. D."),
        format!("Dr. {given} {middle} {family}, M.D., Ph.D."),
        format!("{given} {middle} {family} Jr., PA-C"),
        format!("{given} \"Buddy\" {middle} {family}"),
        format!("{family}, {given} {middle}"),
        format!("{family} ,{given}  {middle} "),
        format!("{family} III, {given} {middle}"),
        format!("{family}, {given} {middle}, DO"),
        format!("{family}, {given} {middle} (Buddy)"),
        format!("{family}, MD, {given} {middle}"),
        upper(&format!("{family}, {given} {middle}")),
        upper(&format!("{family}, {given} {middle} DR.")),
        upper(&format!("{family}, {given} {middle} RN MSN")),
        upper(&format!("{given} {middle} {family} MD")),
        format!("{given} {middle} {family}").to_lowercase(),
    ]
}

#[test]
fn every_character_folds_to_something_that_stays() {
    // The planes beyond hold no letters.
    for character in char::MIN..='\u{1ffff}' {
        let once = fold(&format!("a{character}b"));
        assert_eq!(fold(&once), once, "{character:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_usual_form_of_a_name_gives_the_same_parts(wanted in parts()) {
        let plain = PersonName::from_parts(&wanted.given, &wanted.middle, &wanted.family).unwrap();
        for form in usual_forms(&wanted) {
            let name = PersonName::parse(&form).unwrap();
            prop_assert_eq!(fold(&name.given), fold(&wanted.given), "{}", form);
            prop_assert_eq!(fold(&name.family), fold(&wanted.family), "{}", form);
            let middle = name.middle.clone().unwrap_or_default();
            prop_assert_eq!(fold(&middle), fold(&wanted.middle), "{}", form);
            prop_assert_eq!(compare_names(&plain, &name), NameMatch::Same, "{}", form);
        }
    }

    #[test]
    fn a_shown_name_reads_back_with_the_same_given_and_family_name(wanted in parts()) {
        for form in usual_forms(&wanted) {
            let name = PersonName::parse(&form).unwrap();
            let back = PersonName::parse(&name.display()).unwrap();
            prop_assert_eq!((&back.given, &back.family), (&name.given, &name.family), "{}", form);
            prop_assert_eq!(&back.suffix, &name.suffix, "{}", form);
            prop_assert_eq!(&back.credentials, &name.credentials, "{}", form);
        }
    }

    /// Stored names are kept in fields and come back through them.
    #[test]
    fn a_name_kept_in_fields_comes_back_unchanged(wanted in parts()) {
        for form in usual_forms(&wanted) {
            let name = PersonName::parse(&form).unwrap();
            let middle = name.middle.clone().unwrap_or_default();
            let back = PersonName::from_parts(&name.given, &middle, &name.family).unwrap();
            prop_assert_eq!(
                (back.given, back.middle, back.family),
                (name.given, name.middle, name.family),
                "{}", form
            );
        }
    }

    #[test]
    fn a_name_is_the_same_as_itself_and_never_loses_its_words(wanted in parts()) {
        let name = PersonName::parse(&format!("{}, {}", wanted.family, wanted.given)).unwrap();
        prop_assert_eq!(compare_names(&name, &name), NameMatch::Same);
        prop_assert_eq!(name.sort_key(), fold(&format!("{} {}", wanted.family, wanted.given)));
    }

    #[test]
    fn comparing_is_the_same_both_ways(
        a in "[A-Za-z.'é,\" -]{0,24}",
        b in "[A-Za-z.'é,\" -]{0,24}",
    ) {
        if let (Some(a), Some(b)) = (PersonName::parse(&a), PersonName::parse(&b)) {
            prop_assert_eq!(compare_names(&a, &b), compare_names(&b, &a));
        }
    }

    #[test]
    fn comparing_likely_names_is_the_same_both_ways(
        given in select(vec!["Bill", "William", "Will", "B", "", "Wiliam", "Mary", "Kit", "Wiebe"]),
        other in select(vec!["Bill", "William", "Will", "W", "", "Willaim", "Mary", "Kate"]),
        family in select(vec!["Wiebe", "Weibe", "Wieber", "Bill", "Mary"]),
        middle in select(vec!["", "A", "B", "Ann"]),
    ) {
        let a = PersonName::from_parts(given, middle, "Wiebe").unwrap();
        let b = PersonName::from_parts(other, "A", family).unwrap();
        prop_assert_eq!(compare_names(&a, &b), compare_names(&b, &a));
    }

    #[test]
    fn folding_twice_is_folding_once(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once.clone());
        prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>(), given in "\\PC{0,12}", middle in "\\PC{0,4}") {
        if let Some(name) = PersonName::parse(&text) {
            prop_assert!(!name.family.is_empty());
            let _ = (name.display(), name.sort_key(), name.short());
        }
        let _ = PersonName::from_parts(&given, &middle, &text);
        let _ = title_case(&text);
    }

    #[test]
    fn any_text_near_a_name_is_answered(
        text in "(Dr\\.? |MS |Coach )?[A-Zé][a-z.']{0,4}[ ,\"(-]{0,2}(de|van|Jr|III|A\\.|MD|/)?[ ,\")]{0,2}[A-Z]?[a-z]{0,4}(, ?(M\\. ?D\\.|MD/PhD|DO|MS|Jr))?",
    ) {
        if let Some(name) = PersonName::parse(&text) {
            prop_assert!(!name.family.is_empty());
            prop_assert!(PersonName::parse(&name.display()).is_some(), "{} {:?}", text, name);
        }
    }
}
