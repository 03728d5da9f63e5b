//! Promises about texts that a practice words itself.

use lexicon::wording::{Field, LONGEST, LONGEST_VALUE, MOST_FIELDS, Mistake, Wording, Wrong};
use proptest::prelude::*;

const FIELDS: &[Field] = &[
    Field { name: "practice", means: "The name of your practice" },
    Field { name: "first_name", means: "The first name" },
    Field { name: "town", means: "The town" },
];

fn filled(text: &str, values: &[(&str, &str)]) -> Vec<String> {
    Wording::parse(text, FIELDS).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}")).fill(values)
}

fn told(text: &str) -> Vec<String> {
    let mistakes = Wording::parse(text, FIELDS).expect_err(text);
    mistakes.iter().map(Mistake::to_string).collect()
}

#[test]
fn fields_are_filled_in_whatever_the_size_of_their_letters() {
    let values = [("practice", "Summit"), ("town", "Columbus")];
    assert_eq!(filled("{practice} in { Town }.", &values), ["Summit in Columbus."]);
    assert_eq!(filled("Kept {{as}} typed, [1] too.", &[]), ["Kept {as} typed, [1] too."]);
    assert_eq!(filled("{{{town}}}", &values), ["{Columbus}"]);
}

#[test]
fn a_paragraph_without_its_value_is_left_out() {
    let text = "\r\nA\r\nB\r\n\r\n \t\r\nSee:\r\n{town}\r\n\r\nHere is {practice}.  \n";
    for nothing in [&[("practice", "Summit")][..], &[("town", " \n"), ("practice", "Summit")]] {
        assert_eq!(filled(text, nothing), ["A\nB", "Here is Summit."]);
    }
    assert_eq!(filled("{town}\n\n{practice}", &[]), Vec::<String>::new());
}

#[test]
fn a_stretch_in_brackets_is_left_out_without_a_trace() {
    let cases = [
        ("Hello[[ {first_name}]], thank you.", "Hello, thank you."),
        ("Hello [[{first_name}]], thank you.", "Hello, thank you."),
        ("Thank you [[from {town}]] again", "Thank you again"),
        ("[[{first_name},]] thank you", "thank you"),
        ("Sincerely,\n[[{first_name}]]\nSummit", "Sincerely,\nSummit"),
        ("Sincerely,\nSummit\n[[{first_name}]]", "Sincerely,\nSummit"),
        ("Thank you. [[{town}]]\n[[{first_name}]]", "Thank you."),
    ];
    for (text, left) in cases {
        assert_eq!(filled(text, &[]), [left], "{text}");
    }
    assert_eq!(filled("[[{town}]]", &[]), Vec::<String>::new());
    assert_eq!(filled("Hi[[ {first_name}]]!", &[("first_name", "Ama")]), ["Hi Ama!"]);
    let part = [("first_name", "Ama")];
    assert_eq!(filled("Hi[[ {first_name} of {town}]]!", &part), ["Hi!"], "all of it or nothing");
}

#[test]
fn each_mistake_is_told_with_its_place() {
    assert_eq!(told(" \n "), ["Line 1, character 1: There are no words here."]);
    assert_eq!(
        told("Hello {practise},\n\nthank you {first name}."),
        [
            "Line 1, character 7: There is no field {practise} here. Did you mean {practice}?",
            "Line 3, character 11: There is no field {first name} here. Did you mean {first_name}?",
        ]
    );
    assert!(told("{diagnosis}")[0].ends_with("are {practice}, {first_name}, {town}."));
    assert!(told("Öö {town\n}")[0].starts_with("Line 1, character 4: The { has no }"));
    assert!(told("a { b {town}")[0].starts_with("Line 1, character 3: The { has no }"));
    assert!(told("\n\n  x }")[0].starts_with("Line 3, character 5: The } has no {"));
    assert!(told("{ }")[0].contains("no name"));
}

#[test]
fn brackets_must_begin_and_end_in_one_paragraph_and_hold_a_field() {
    assert!(told("a [[{town}\n\n]]")[0].starts_with("Line 1, character 3: The [[ has no ]]"));
    assert!(told("a ]]")[0].starts_with("Line 1, character 3: The ]] has no [["));
    assert!(told("[[{town} [[x]]")[0].starts_with("Line 1, character 10: This [["));
    assert!(told("[[always]]")[0].contains("never be left out"));
    assert_eq!(told("[[{toun}]]").len(), 1, "the brackets are not blamed for the field");
}

#[test]
fn sizes_are_bounded() {
    let wrong = |text: &str| Wording::parse(text, FIELDS).expect_err("too much").remove(0).wrong;
    assert_eq!(wrong(&"x".repeat(LONGEST + 1)), Wrong::TooLong);
    assert_eq!(wrong(&"{town}".repeat(MOST_FIELDS + 1)), Wrong::TooManyFields);
    assert_eq!(told(&"}x".repeat(1_000)).len(), Mistake::MOST);
    let long = "ö".repeat(LONGEST_VALUE + 1);
    assert_eq!(filled("{town}", &[("town", &long)])[0].chars().count(), LONGEST_VALUE);
}

#[test]
fn it_tells_which_fields_it_names() {
    let wording = Wording::parse("{town}[[ {practice}]]\n\n{town}", FIELDS).expect("whole");
    assert_eq!(wording.fields().collect::<Vec<_>>(), ["town", "practice", "town"]);
}

/// Whatever a practice may write, with all that has a meaning in it.
fn text() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        Just("{town}".to_owned()),
        Just("{practice}".to_owned()),
        prop::sample::select(vec!["{", "}", "{{", "}}", "[[", "]]", "[", "\n", "\n\n", "\r", " "])
            .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    prop::collection::vec(token, 0..30).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_or_its_mistakes_lie_in_it_and_in_order(text in text()) {
        if let Err(mistakes) = Wording::parse(&text, FIELDS) {
            prop_assert!(!mistakes.is_empty());
            let lines: Vec<&str> = text.split('\n').flat_map(|line| line.split('\r')).collect();
            for mistake in &mistakes {
                prop_assert!(mistake.line >= 1 && mistake.column >= 1);
                prop_assert!(mistake.line <= lines.len().max(1), "{mistake} in {text:?}");
            }
        }
    }

    #[test]
    fn with_all_values_no_paragraph_is_left_out_and_without_any_only_plain_ones_stay(
        text in text(),
    ) {
        if let Ok(wording) = Wording::parse(&text, FIELDS) {
            let all = wording.fill(&[("town", "T"), ("practice", "P"), ("first_name", "F")]);
            let none = wording.fill(&[]);
            prop_assert!(none.len() <= all.len());
            prop_assert!(wording.fields().next().is_some() || none == all);
            let blank = all.iter().chain(&none).any(|words| words.trim().is_empty());
            prop_assert!(!blank, "{all:?} {none:?}");
        }
    }

    #[test]
    fn what_is_filled_in_is_never_read(value in "[a-z{}\\[\\] ]{0,20}x") {
        prop_assert_eq!(
            filled("<{town}>[[ and {town}]]", &[("town", &value), ("x", "read")]),
            [format!("<{value}> and {value}")]
        );
    }

    #[test]
    fn words_without_braces_or_brackets_stay_as_they_are(words in "[^{}\\[\\]\\s]{1,12}( [^{}\\[\\]\\s]{1,12}){0,5}") {
        prop_assert_eq!(filled(&words, &[]), [words]);
    }
}
