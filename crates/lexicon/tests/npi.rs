//! Promises of the National Provider Identifier.

use lexicon::{Npi, NpiProblem};
use proptest::prelude::*;

/// Nine digits beginning with 1 or 2, and the check digit that fits them, found without the
/// code under test: of the ten possible last digits exactly one gives a valid number.
fn valid_npi() -> impl Strategy<Value = String> {
    "[12][0-9]{8}".prop_map(|nine| {
        let fitting: Vec<String> = (0..10)
            .map(|last| format!("{nine}{last}"))
            .filter(|number| plain_luhn(&format!("80840{number}")))
            .collect();
        assert_eq!(fitting.len(), 1, "one check digit fits {nine}");
        fitting[0].clone()
    })
}

/// Luhn's rule as ISO/IEC 7812 tells it, on the whole card number.
fn plain_luhn(number: &str) -> bool {
    let mut sum = 0;
    for (place, letter) in number.chars().rev().enumerate() {
        let digit = letter.to_digit(10).unwrap();
        sum += match place % 2 {
            0 => digit,
            _ => (digit * 2) / 10 + (digit * 2) % 10,
        };
    }
    sum % 10 == 0
}

#[test]
fn published_numbers_are_valid() {
    for number in ["1234567893", "1558598797", "1679576722", "1588667638"] {
        assert_eq!(Npi::parse(number).unwrap().as_str(), number);
    }
}

#[test]
fn usual_spellings_give_the_same_number() {
    let npi = Npi::parse("1234567893").unwrap();
    for text in [
        " 1234567893 ",
        "1234567893.0",
        "1234567893.00",
        "1234567893.",
        "'1234567893",
        "\u{feff}1234567893",
        "\u{200b}1234567893",
        "123-456-7893",
        "123\u{2013}456\u{2013}7893",
        "1234 567 893",
        "1234\u{a0}567893",
        "NPI: 1234567893",
        "npi #1234567893",
        "NPI 1234567893",
        "1.234567893E+09",
        "1.234567893e9",
        "１２３４５６７８９３",
    ] {
        assert_eq!(Npi::parse(text), Ok(npi), "{text:?}");
    }
}

#[test]
fn each_mistake_is_named() {
    for (text, problem) in [
        ("", NpiProblem::Empty),
        ("  ", NpiProblem::Empty),
        ("NPI:", NpiProblem::Empty),
        ("123456789", NpiProblem::WrongLength),
        ("12345678933", NpiProblem::WrongLength),
        ("Dr. Wiebe", NpiProblem::WrongLength),
        ("123456789X", NpiProblem::WrongLength),
        ("1234567893.5", NpiProblem::WrongLength),
        ("-", NpiProblem::Empty),
        ("3234567893", NpiProblem::WrongStart),
        ("0234567893", NpiProblem::WrongStart),
        ("1234567894", NpiProblem::CheckDigit),
        ("1679576723", NpiProblem::CheckDigit),
    ] {
        assert_eq!(Npi::parse(text), Err(problem), "{text:?}");
    }
}

#[test]
fn a_number_that_a_spreadsheet_cut_short_is_told_from_a_mistyped_one() {
    for text in [
        "1.67958E+09",
        "1.67958e+09",
        "1.68E+09",
        "2E+09",
        "1.67957672E+09",
        "1.234567893E+05",
        "1.234567893E-09",
        "1679580000",
        "1679580000.0",
    ] {
        assert_eq!(Npi::parse(text), Err(NpiProblem::MangledByExcel), "{text:?}");
    }
}

#[test]
fn an_npi_travels_as_its_digits() {
    let npi = Npi::parse("1234567893").unwrap();
    assert_eq!(serde_json::to_string(&npi).unwrap(), "\"1234567893\"");
    assert_eq!(serde_json::from_str::<Npi>("\"1234567893\"").unwrap(), npi);
    let refused = serde_json::from_str::<Npi>("\"1234567894\"").unwrap_err();
    assert!(refused.to_string().contains("mistyped digit"), "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_number_with_a_fitting_check_digit_is_read(number in valid_npi()) {
        prop_assert_eq!(Npi::parse(&number).unwrap().to_string(), number);
    }

    #[test]
    fn any_single_mistyped_digit_is_caught(
        number in valid_npi(),
        place in 0_usize..10,
        by in 1_u8..10,
    ) {
        let mut digits = number.into_bytes();
        digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
        prop_assert!(Npi::parse(&String::from_utf8(digits).unwrap()).is_err());
    }

    /// Luhn's rule can't see 09 and 90 exchanged: known, and true of every card number.
    #[test]
    fn any_exchanged_neighbours_are_caught_but_09_and_90(
        number in valid_npi(),
        place in 0_usize..9,
    ) {
        let mut digits = number.into_bytes();
        let pair = [digits[place], digits[place + 1]];
        let unseen = pair[0] == pair[1] || matches!(&pair, b"09" | b"90");
        digits.swap(place, place + 1);
        let caught = Npi::parse(&String::from_utf8(digits).unwrap()).is_err();
        prop_assert!(caught || unseen);
    }

    #[test]
    fn a_number_shown_as_a_power_of_ten_is_never_taken_for_another(
        number in valid_npi(),
        decimals in 0_usize..9,
    ) {
        let value: f64 = number.parse().unwrap();
        let shown = format!("{value:.decimals$e}").replace('e', "E+0");
        prop_assert_eq!(Npi::parse(&shown), Err(NpiProblem::MangledByExcel), "{}", shown);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC*") {
        let _ = Npi::parse(&text);
    }

    #[test]
    fn any_text_near_a_number_is_answered(text in "[ -]*(NPI)?[:# ]*[0-9.E+\\-x']{0,14}[\\n\\t é]*") {
        if let Ok(npi) = Npi::parse(&text) {
            prop_assert_eq!(Npi::parse(npi.as_str()), Ok(npi));
        }
    }
}
