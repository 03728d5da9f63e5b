//! Promises of diagnosis codes.

use lexicon::{Icd10, Icd10Problem};
use proptest::prelude::*;

#[test]
fn a_code_is_read_with_or_without_its_point() {
    for (text, code) in [
        ("M54.50", "M54.50"),
        ("m5450", "M54.50"),
        (" M25.511 ", "M25.511"),
        ("S83.511A", "S83.511A"),
        ("S83511A", "S83.511A"),
        ("M54", "M54"),
        ("M54.", "M54"),
        ("Z3A.20", "Z3A.20"),
        ("C7A.00", "C7A.00"),
        ("U07.1", "U07.1"),
        ("W19.XXXA", "W19.XXXA"),
        ("Ｍ５４．５", "M54.5"),
    ] {
        assert_eq!(Icd10::parse(text).unwrap().as_str(), code, "{text:?}");
    }
}

#[test]
fn what_is_no_code_is_refused() {
    assert_eq!(Icd10::parse("  "), Err(Icd10Problem::Empty));
    for text in [
        "M5",
        "5450",
        "724.2",
        "MM4.5",
        "M54.50000",
        "M54.5.0",
        "M54-50",
        "low back pain",
        ".",
        "é54",
        "M5é.0",
        "N/A",
    ] {
        assert_eq!(Icd10::parse(text), Err(Icd10Problem::WrongForm), "{text:?}");
    }
}

#[test]
fn all_codes_of_a_text_are_found_in_their_order_and_once() {
    for (text, codes) in [
        ("M54.50; M25.511 - pain in right shoulder", vec!["M54.50", "M25.511"]),
        ("M54.50,M54.50, m5450", vec!["M54.50"]),
        ("Low back pain [M54.50]", vec!["M54.50"]),
        ("\"M54.50\" & \"M25.511\"", vec!["M54.50", "M25.511"]),
        ("M54.50\r\nM25.511", vec!["M54.50", "M25.511"]),
        ("(M54.50) Low back pain.", vec!["M54.50"]),
        ("Dx: S83.511A.", vec!["S83.511A"]),
        ("M54.50|M25.511/Z47.1", vec!["M54.50", "M25.511", "Z47.1"]),
        ("M54.50\u{a0}M25.511", vec!["M54.50", "M25.511"]),
        ("evaluate & treat", vec![]),
        ("diabetes, A1c 7.2", vec![]),
        ("C5-C6 radiculopathy, L4/L5", vec![]),
        ("", vec![]),
    ] {
        let found = Icd10::find_all(text);
        let found: Vec<&str> = found.iter().map(Icd10::as_str).collect();
        assert_eq!(found, codes, "{text:?}");
    }
}

#[test]
fn a_code_travels_with_its_point() {
    let code: Icd10 = serde_json::from_str("\"m5450\"").unwrap();
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"M54.50\"");
    assert!(serde_json::from_str::<Icd10>("\"54\"").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_code_reads_back_in_both_forms(head in "[A-Z][0-9][0-9AB]", tail in "[0-9A-Z]{0,4}") {
        let code = Icd10::parse(&format!("{head}{tail}")).unwrap();
        prop_assert_eq!(Icd10::parse(&format!("{head}.{tail}")), Ok(code.clone()));
        prop_assert_eq!(Icd10::parse(&code.to_string().to_lowercase()), Ok(code.clone()));
        prop_assert_eq!(Icd10::find_all(&format!("Pain ({code})")), [code]);
    }

    #[test]
    fn any_text_is_answered(text in any::<String>(), near in "[A-Z0-9é.,; ]{0,12}") {
        for text in [text, near] {
            if let Ok(code) = Icd10::parse(&text) {
                prop_assert_eq!(Icd10::parse(code.as_str()), Ok(code));
            }
            let found = Icd10::find_all(&text);
            prop_assert!(found.iter().all(|code| Icd10::parse(code.as_str()).as_ref() == Ok(code)));
        }
    }
}
