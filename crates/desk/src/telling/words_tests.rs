use jiff::civil::date;
use lexicon::{PersonName, ReferralState};
use platform::Uuid;
use proptest::prelude::*;

use super::*;
use crate::telling::{
    rules::{Recipient, Way, tests::any_telling},
    subject::Ways,
};

fn subject(recipient: Recipient) -> Subject {
    Subject {
        referral_id: Uuid::nil(),
        number: 4711,
        reference: Some("7K4F-92QM".into()),
        state: ReferralState::Scheduled,
        reason: Some(LostReason::Cost),
        days: Days {
            received: Some(date(2026, 11, 17)),
            contacted: Some(date(2026, 11, 18)),
            scheduled: Some(date(2026, 11, 19)),
            evaluated: Some(date(2026, 11, 24)),
            discharged: Some(date(2026, 12, 24)),
            visit_at: Some(1_790_000_000_000),
        },
        patient_id: Uuid::nil(),
        patient: PersonName {
            given: "Quixana".into(),
            family: "Zebrowski".into(),
            ..PersonName::default()
        },
        birth_date: Some(date(1961, 4, 3)),
        source_id: Uuid::nil(),
        source: "Riverbend".into(),
        recipient,
        authorisation: None,
        clinic_id: Uuid::nil(),
        ways: Ways::default(),
    }
}

fn teller() -> Teller {
    Teller {
        practice: "Summit Rehab".into(),
        phone: "(614) 555-0100".into(),
        link: Some("https://refer.example/status/abc".into()),
        wording: None,
    }
}

/// What must not stand where a patient may not be named: name, birth, days, and
/// the words that tell that somebody became a patient.
const PATIENT: &[&str] = &["Quixana", "Zebrowski", "1961", "Nov ", "Dec "];
const BECAME: &[&str] =
    &["visit", "booked", "evaluated", "discharged", "patient", "status/", "missing"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_combination_names_the_patient_to_a_lay_source_or_in_an_open_mail(
        (recipient, stage, way, says) in any_telling(),
        kind in prop::sample::select(vec!["signed_order", "payer", "diagnosis", "phone", "other"]),
        // Whatever a practice makes of a wording: its fields reach no patient.
        own in prop::option::of(
            "(\\{(practice|reference|link|phone|missing|code|name|patient)\\}|[0-8 ]|\n){1,12}",
        ),
    ) {
        let wording = own.map(|text| Wording { subject: "{practice}".into(), body: text });
        let teller = Teller { wording, ..teller() };
        let missing =
            [Missing { kind: kind.to_owned(), words: "for Quixana Zebrowski".into() }];
        let zone = TimeZone::UTC;
        let said = words(&subject(recipient), stage, says, &teller, &missing, &zone);
        let text = format!("{}\n{}", said.subject, said.mail_body());
        if !recipient.may_know() || way == Way::Email {
            for word in PATIENT {
                prop_assert!(!text.contains(word), "{:?} {:?}: {}", recipient, stage, text);
            }
            prop_assert!(!said.items.concat().contains("Quixana"));
        }
        if recipient == Recipient::Permitted {
            for word in ["1961", "evaluated", "discharged", "cost", "missing"] {
                prop_assert!(!text.to_lowercase().contains(word), "{}: {}", word, text);
            }
        }
        if !recipient.may_know() {
            for word in BECAME {
                prop_assert!(!text.to_lowercase().contains(word), "{}: {}", word, text);
            }
        }
        // A subject is seen by more eyes than the rest.
        for word in PATIENT {
            prop_assert!(!said.subject.contains(word), "{}", said.subject);
        }
    }
}

#[test]
fn a_letter_to_a_treating_provider_says_who_and_when() {
    let subject = subject(Recipient::Treating);
    let said = words(&subject, Stage::Evaluated, Says::Patient, &teller(), &[], &TimeZone::UTC);
    let facts: Vec<&str> = said.facts.iter().map(|(_, value)| value.as_str()).collect();
    assert!(facts.contains(&"Quixana Zebrowski, born Apr 3, 1961"), "{facts:?}");
    assert!(facts.contains(&"Nov 24, 2026"), "{facts:?}");
    assert_eq!(said.subject, "Your patient has been evaluated");
}

#[test]
fn a_reason_that_says_nothing_is_left_out() {
    let mut subject = subject(Recipient::Treating);
    subject.reason = Some(LostReason::Other);
    let said = words(&subject, Stage::Lost, Says::Patient, &teller(), &[], &TimeZone::UTC);
    assert_eq!(said.paragraphs[0], "Your referral ended without a first visit.");
}
