//! Promises of phone numbers, e-mail addresses and ZIP codes.

use lexicon::{Email, EmailProblem, Phone, PhoneProblem, Zip, ZipProblem};
use proptest::prelude::*;

#[test]
fn usual_spellings_of_a_phone_number_are_one_number() {
    let plain = Phone::parse("6145550123").unwrap();
    for text in [
        "614-555-0123",
        "614.555.0123",
        "(614) 555-0123",
        " (614)555 0123 ",
        "+1 (614) 555-0123",
        "1-614-555-0123",
        "16145550123",
        "6145550123.0",
        "614\u{a0}555\u{2011}0123",
        "６１４５５５０１２３",
    ] {
        assert_eq!(Phone::parse(text), Ok(plain.clone()), "{text:?}");
    }
    assert_eq!(plain.e164(), "+16145550123");
    assert_eq!(plain.to_string(), "(614) 555-0123");
}

#[test]
fn an_extension_is_kept_whole_or_the_number_is_refused() {
    for text in [
        "614-555-0123 x12",
        "614.555.0123 ext. 12",
        "(614) 555-0123 Extension 12",
        "614-555-0123 #12",
        "6145550123x12",
    ] {
        let phone = Phone::parse(text).unwrap();
        assert_eq!(phone.extension(), Some("12"), "{text:?}");
        assert_eq!(phone.digits(), "6145550123");
        assert_eq!(phone.to_string(), "(614) 555-0123 ext. 12");
    }
    for text in ["614-555-0123 x 614-555-0199", "614-555-0123 ext 12 or 13", "614-555-0123 x"] {
        assert_eq!(Phone::parse(text), Err(PhoneProblem::WrongLength), "{text:?}");
    }
}

#[test]
fn mistaken_phone_numbers_are_refused() {
    for (text, problem) in [
        ("", PhoneProblem::Empty),
        (" ", PhoneProblem::Empty),
        ("555-0123", PhoneProblem::WrongLength),
        ("614-555-01234", PhoneProblem::WrongLength),
        ("26145550123", PhoneProblem::WrongLength),
        ("614-555-0123 / 614-555-0199", PhoneProblem::WrongLength),
        ("614-555-HELP", PhoneProblem::WrongLength),
        ("6.14555E+09", PhoneProblem::WrongLength),
        ("call the office", PhoneProblem::WrongLength),
        ("+44 20 7946 0123", PhoneProblem::NotNorthAmerican),
        ("014-555-0123", PhoneProblem::NotNorthAmerican),
        ("614-155-0123", PhoneProblem::NotNorthAmerican),
        ("+47 23 45 67 89", PhoneProblem::NotNorthAmerican),
        ("+61 455 501 23", PhoneProblem::NotNorthAmerican),
    ] {
        assert_eq!(Phone::parse(text), Err(problem), "{text:?}");
    }
}

#[test]
fn an_address_keeps_its_local_part_and_lowers_its_domain() {
    for (text, wanted) in [
        (" Front.Desk@Example.ORG ", "Front.Desk@example.org"),
        ("<a+b@example.org>", "a+b@example.org"),
        ("mailto:a@example.org", "a@example.org"),
        ("MAILTO:a@example.org", "a@example.org"),
        ("o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk"),
        ("grüße@bücher.example", "grüße@bücher.example"),
    ] {
        assert_eq!(Email::parse(text).unwrap().as_str(), wanted, "{text:?}");
    }
    let (a, b) = (Email::parse("A@x.org"), Email::parse("a@X.org"));
    assert_eq!(a.unwrap().key(), b.unwrap().key());
}

#[test]
fn mistaken_addresses_are_refused() {
    assert_eq!(Email::parse("  "), Err(EmailProblem::Empty));
    assert_eq!(Email::parse("<>"), Err(EmailProblem::Empty));
    for text in [
        "example.org",
        "a@",
        "@example.org",
        "a@example",
        "a@example..org",
        "a@example.org.",
        "a@-example.org",
        "a b@example.org",
        "a@b@example.org",
        "a@example.org, b@example.org",
        "a@example.org;b@example.org",
        "Dr. A <a@example.org>",
        ".a@example.org",
        "a.@example.org",
        "a\r\nBcc:b@example.org",
        "tel:a@example.org",
        "N/A",
    ] {
        assert_eq!(Email::parse(text), Err(EmailProblem::WrongForm), "{text:?}");
    }
    let long = format!("{}@example.org", "a".repeat(65));
    assert_eq!(Email::parse(&long), Err(EmailProblem::WrongForm));
}

#[test]
fn a_zip_code_gets_its_lost_zero_back() {
    for (text, wanted) in [
        ("43215", "43215"),
        (" 43215 ", "43215"),
        ("43215-6789", "43215-6789"),
        ("43215 6789", "43215-6789"),
        ("43215 - 6789", "43215-6789"),
        ("432156789", "43215-6789"),
        ("43215-", "43215"),
        ("43215.0", "43215"),
        ("'02134", "02134"),
        ("2134", "02134"),
        ("2134.0", "02134"),
        ("2134-6789", "02134-6789"),
        ("21346789", "02134-6789"),
        ("４３２１５", "43215"),
    ] {
        assert_eq!(Zip::parse(text).unwrap().to_string(), wanted, "{text:?}");
    }
    assert_eq!(Zip::parse("2134-6789").unwrap().five(), "02134");
}

#[test]
fn mistaken_zip_codes_are_refused() {
    assert_eq!(Zip::parse(" "), Err(ZipProblem::Empty));
    for text in [
        "432",
        "432156",
        "43215-678",
        "432-15",
        "4321-5",
        "43215-67890",
        "4321567890",
        "K1A 0B1",
        "4321O",
        "-43215",
        "43215-6789-1",
        "é",
    ] {
        assert_eq!(Zip::parse(text), Err(ZipProblem::WrongForm), "{text:?}");
    }
}

#[test]
fn they_travel_as_their_text() {
    let json = "[\"(614) 555-0123 ext. 12\",\"a@example.org\",\"02134-6789\"]";
    let read: (Phone, Email, Zip) = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), json);
    assert!(serde_json::from_str::<Phone>("\"555\"").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_phone_number_reads_back_as_shown_and_as_sent(
        number in "[2-9][0-9]{2}[2-9][0-9]{6}",
        extension in prop::option::of("[0-9]{1,8}"),
    ) {
        let text = match &extension {
            Some(extension) => format!("{number} ext {extension}"),
            None => number.clone(),
        };
        let phone = Phone::parse(&text).unwrap();
        prop_assert_eq!(phone.digits(), number);
        prop_assert_eq!(phone.extension(), extension.as_deref());
        prop_assert_eq!(Phone::parse(&phone.to_string()), Ok(phone.clone()));
        let sent = Phone::parse(&phone.e164()).unwrap();
        prop_assert_eq!(sent.digits(), phone.digits());
    }

    #[test]
    fn every_address_reads_back(text in "[a-zA-Z0-9.+_']{1,12}@[a-zA-Z0-9-]{1,8}(\\.[a-zA-Z]{1,5}){1,2}") {
        if let Ok(email) = Email::parse(&text) {
            prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
            prop_assert_eq!(email.key(), text.to_lowercase());
        }
    }

    #[test]
    fn every_zip_code_reads_back(text in "[0-9]{5}(-[0-9]{4})?") {
        prop_assert_eq!(Zip::parse(&text).unwrap().to_string(), text);
    }

    #[test]
    fn any_text_is_answered(text in any::<String>(), near in "[0-9+().x#e é@-]{0,16}(\\.0)?") {
        for text in [&text, &near] {
            if let Ok(phone) = Phone::parse(text) {
                prop_assert_eq!(Phone::parse(&phone.to_string()), Ok(phone));
            }
            if let Ok(email) = Email::parse(text) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
            if let Ok(zip) = Zip::parse(text) {
                prop_assert_eq!(Zip::parse(&zip.to_string()), Ok(zip));
            }
        }
    }
}
