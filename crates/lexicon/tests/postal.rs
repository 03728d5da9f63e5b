//! Addresses as the post wants them.

use lexicon::postal::{Missing, PostalAddress};
use proptest::prelude::*;

fn lines(street: &str, town: [&str; 3], to: &[&str]) -> Vec<String> {
    let [city, state, zip] = town;
    PostalAddress { street, city, state, zip }.lines(to)
}

const COLUMBUS: [&str; 3] = ["Columbus", "Ohio", "43215-1234"];

#[test]
fn an_address_is_in_capitals_without_punctuation_and_with_two_spaces_before_the_zip_code() {
    let to = ["Ama O. Osei, M.D., Ph.D.", "Osei & Quist Family Medicine, P.L.L.C."];
    assert_eq!(
        lines("120 N. Main St., Suite 200", COLUMBUS, &to),
        [
            "AMA O OSEI MD PHD",
            "OSEI AND QUIST FAMILY MEDICINE PLLC",
            "120 N MAIN ST SUITE 200",
            "COLUMBUS OH  43215-1234",
        ]
    );
}

#[test]
fn the_street_takes_the_suite_and_a_box_has_a_line_of_its_own() {
    for (typed, wanted) in [
        ("120 Main St\nSte. 4-B", vec!["120 MAIN ST STE 4 B"]),
        ("120 Main St #200", vec!["120 MAIN ST # 200"]),
        ("P.O. Box 12", vec!["PO BOX 12"]),
        ("p o box 12", vec!["PO BOX 12"]),
        ("P.O.Box 12", vec!["PO BOX 12"]),
        ("120 Main St, PO Box 12", vec!["120 MAIN ST", "PO BOX 12"]),
        ("PO Box 12, 120 Main St, Suite 3", vec!["PO BOX 12", "120 MAIN ST SUITE 3"]),
        ("289-01 Montgomery Ave", vec!["289-01 MONTGOMERY AVE"]),
        ("39.2 Rd.", vec!["39.2 RD"]),
        ("101 1/2 O’Brien–Smith Ln", vec!["101 1/2 OBRIEN SMITH LN"]),
        ("  ,  ", vec![]),
    ] {
        let all = lines(typed, COLUMBUS, &[]);
        assert_eq!(all[..all.len() - 1], wanted, "{typed}");
    }
}

#[test]
fn an_address_abroad_stays_as_it_was_typed_with_its_country_last() {
    let toronto = ["Toronto,", "ON", "M5V 2T6, Canada"];
    assert_eq!(
        lines("1 King St. W.", toronto, &["Dr. J.  Roy"]),
        ["Dr. J. Roy", "1 King St. W.", "Toronto ON M5V 2T6", "CANADA"]
    );
    let home = ["Columbus", "OH", "43215, USA"];
    assert_eq!(lines("1 High St", home, &[]), ["1 HIGH ST", "COLUMBUS OH  43215"]);
}

#[test]
fn what_is_missing_is_named() {
    let missing = |street, [city, state, zip]: [&str; 3]| {
        PostalAddress { street, city, state, zip }.missing()
    };
    assert_eq!(missing("1 High St", COLUMBUS), []);
    assert_eq!(missing("", COLUMBUS), [Missing::Street]);
    assert_eq!(
        missing(" , ", ["", "", ""]),
        [Missing::Street, Missing::City, Missing::State, Missing::Zip]
    );
    assert_eq!(
        missing("1 High St", ["Columbus", "Ohoi", "432155"]),
        [Missing::State, Missing::Zip]
    );
    assert_eq!(missing("1 King St", ["Toronto", "ON", "M5V 2T6"]), [Missing::State, Missing::Zip]);
    assert_eq!(missing("1 King St", ["Toronto", "ON", "M5V 2T6, Canada"]), []);
}

/// Letters and digits in capitals.
fn substance(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_uppercase).filter(|sign| is_substance(*sign)).collect()
}

/// An apostrophe counts as a letter in Unicode, and says nothing to the post.
fn is_substance(sign: char) -> bool {
    sign.is_alphanumeric() && sign != 'ʼ'
}

fn is_within(part: &[char], whole: &[char]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|sign| whole.any(|other| other == sign))
}

/// What people type, with much that is hard: other scripts, signs, several lines.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9 .,#&'/\n-]{0,40}",
        "\\PC{0,40}",
        "(P\\.?O\\.? ?Box |Ste\\. |#)?[0-9]{1,4}(, (PO Box [0-9]|Apt [A-Z]))?",
    ]
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_changes_the_second_time(
        name in typed(), street in typed(), city in typed(), zip in "[0-9A-Za-z -]{0,10}"
    ) {
        let address = PostalAddress { street: &street, city: &city, state: "OH", zip: &zip };
        let first = address.lines(&[&name]);
        let whole = substance(&first.join(" "));
        for part in [&name, &street, &city] {
            prop_assert!(is_within(&substance(part), &whole), "{part:?} in {first:?}");
        }
        prop_assert!(first.len() <= 5 || street.contains([',', ';', '\n']), "{first:?}");

        let empty = PostalAddress { street: "", city: "", state: "", zip: "" };
        for line in empty.lines(&[&name]) {
            prop_assert_eq!(empty.lines(&[&line]), [line]);
        }
        for line in (PostalAddress { street: &street, ..empty }).lines(&[]) {
            prop_assert_eq!(PostalAddress { street: &line, ..empty }.lines(&[]), [line.clone()]);
        }
    }

    #[test]
    fn an_address_at_home_has_only_capitals_digits_and_what_belongs_to_numbers(
        name in "[ -~]{0,40}", street in "[ -~\n]{0,40}", city in "[ -~]{0,20}"
    ) {
        let address = PostalAddress { street: &street, city: &city, state: "OH", zip: "43215" };
        for line in address.lines(&[&name]) {
            prop_assert!(
                line.chars().all(|sign| matches!(sign, 'A'..='Z' | '0'..='9' | ' ' | '#' | '-' | '/' | '.')),
                "{line}"
            );
            prop_assert!(line.trim() == line, "{line:?}");
        }
    }

    #[test]
    fn an_address_abroad_keeps_what_was_typed(street in typed(), city in typed()) {
        let address =
            PostalAddress { street: &street, city: &city, state: "", zip: "M5V 2T6, Canada" };
        let whole = substance(&address.lines(&[]).join(" "));
        for part in [street, city] {
            prop_assert!(is_within(&substance(&part), &whole), "{part:?}");
        }
    }
}
