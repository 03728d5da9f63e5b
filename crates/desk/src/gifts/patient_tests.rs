//! Promises about gifts to patients.

use lexicon::Cents;

use super::{
    patient::{Limits, Typed, number, over, patients},
    refused::Words,
    store::Kept,
};

#[test]
fn a_patient_is_named_by_a_number_and_by_nothing_that_names_a_person() {
    for (text, kept) in [
        ("p-1043", "P-1043"),
        (" 1043 ", "1043"),
        ("MRN00123", "MRN00123"),
        ("00431777", "00431777"),
    ] {
        assert_eq!(number(text).as_deref(), Ok(kept));
    }
    for text in [
        "",
        "7",
        "Maria Lopez",
        "Lopez",
        "MARIALOPEZ1",
        "1958-02-11",
        "02-11-1958",
        "02111958",
        "614-555-0131",
        "123-45-6789",
        "123456789",
        "P 1043",
        "P1043; DROP",
    ] {
        assert!(number(text).is_err(), "{text}");
    }
}

fn kept(patient: &str, dollars: i64) -> Kept {
    let typed = Typed {
        number: patient.into(),
        given_on: "2026-05-01".into(),
        total: dollars.to_string(),
        what: "Water bottle".into(),
        ..Typed::default()
    };
    let today = jiff::civil::date(2026, 11, 25);
    let entry = typed.read(today, &Words::default(), platform::new_id()).expect("an entry");
    Kept {
        id: platform::new_id(),
        entry,
        version: 1,
        file_id: None,
        removed_at: None,
        spender: None,
    }
}

const LIMITS: Limits = Limits { item: Some(Cents::dollars(15)), year: Some(Cents::dollars(75)) };

#[test]
fn an_item_and_a_year_each_have_their_limit() {
    let before: Vec<Kept> = (0..4).map(|_| kept("P-1", 15)).chain([kept("P-2", 15)]).collect();
    assert_eq!(over(&kept("P-1", 15).entry, &before, &LIMITS), None, "exactly 75");
    assert!(
        over(&kept("P-1", 16).entry, &[], &LIMITS).is_some_and(|words| words.contains("$15.00"))
    );
    let five: Vec<Kept> = (0..5).map(|_| kept("P-1", 15)).collect();
    let words = over(&kept("P-1", 1).entry, &five, &LIMITS).expect("over the year");
    assert!(words.contains("$0.00 is left of $75.00"), "{words}");
    let none = Limits { item: None, year: None };
    assert_eq!(over(&kept("P-1", 900).entry, &five, &none), None, "nothing on file");
    let found = patients(&five, &LIMITS);
    assert_eq!((found.len(), found[0].sum, found[0].is_over()), (1, Cents::dollars(75), false));
}

#[test]
fn cash_and_its_like_are_refused_for_patients_too() {
    let typed = Typed {
        number: "P-1".into(),
        given_on: "2026-05-01".into(),
        total: "5".into(),
        what: "Starbucks card".into(),
        ..Typed::default()
    };
    let errors = typed
        .read(jiff::civil::date(2026, 11, 25), &Words::default(), platform::new_id())
        .expect_err("a refusal");
    assert_eq!(errors[0].field, "what");
}
