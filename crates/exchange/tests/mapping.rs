//! Promises of the recognition of columns.

mod support;

use exchange::mapping::{Confidence, Field, Mapping, MappingProblem, fingerprint, suggest};
use exchange::tabular::Sheet;
use proptest::prelude::*;
use support::{DIRTY, REGISTRY, only, sheet};

fn fields(sheet: &Sheet) -> Vec<Option<&'static str>> {
    suggest(sheet).columns.iter().map(|column| column.field.map(Field::code)).collect()
}

#[test]
fn a_usual_export_is_recognised_whole() {
    assert_eq!(
        fields(&only(DIRTY)),
        [
            Some("referral.received_on"),
            Some("patient.full_name"),
            Some("patient.birth_date"),
            Some("provider.full_name"),
            Some("provider.npi"),
            Some("source.type"),
            Some("source.name"),
            Some("referral.payer"),
            Some("referral.evaluated_on"),
            Some("referral.status"),
            Some("referral.clinic"),
        ]
    );
}

#[test]
fn a_registry_file_is_a_directory_of_sources_without_patients() {
    let mapping = suggest(&only(REGISTRY));
    assert!(!mapping.has_patients());
    assert!(mapping.is_usable());
    let field = |header: &str| {
        mapping
            .columns
            .iter()
            .find(|column| column.header == header)
            .and_then(|column| column.field)
    };
    assert_eq!(field("Provider Last Name (Legal Name)"), Some(Field::ProviderLastName));
    assert_eq!(
        field("Provider Organization Name (Legal Business Name)"),
        Some(Field::ProviderPractice)
    );
    assert_eq!(
        field("Provider Business Practice Location Address Fax Number"),
        Some(Field::ProviderFax)
    );
    assert_eq!(field("Healthcare Provider Taxonomy Code_1"), Some(Field::ProviderSpecialty));
    assert_eq!(field("Authorized Official Last Name"), None);
    assert_eq!(field("Provider Business Mailing Address City Name"), None);
}

#[test]
fn general_names_mean_the_patient_in_cases_and_the_provider_in_a_directory() {
    let cases = sheet(
        "First Name,Last Name,DOB,Phone,City,Provider\nNadia,Rostova,5/14/68,614-555-0142,Dayton,Kim",
    );
    assert_eq!(
        fields(&cases),
        [
            Some("patient.first_name"),
            Some("patient.last_name"),
            Some("patient.birth_date"),
            Some("patient.phone"),
            None,
            None
        ]
    );
    let directory = sheet(
        "First Name,Last Name,Specialty,Phone,City,NPI\nSusan,Halvorsen,Spine,614-555-0142,Dayton,1234567893",
    );
    assert_eq!(
        fields(&directory),
        [
            Some("provider.first_name"),
            Some("provider.last_name"),
            Some("provider.specialty"),
            Some("provider.phone"),
            Some("provider.city"),
            Some("provider.npi"),
        ]
    );
}

#[test]
fn typing_errors_and_other_word_orders_are_forgiven_but_named() {
    let mapping = suggest(&sheet("Refering Physican,Name Patient\nHalvorsen,Rostova"));
    assert_eq!(mapping.columns[0].field, Some(Field::ProviderFullName));
    assert_eq!(mapping.columns[0].confidence, Confidence::Likely);
    assert_eq!(mapping.columns[1].field, Some(Field::PatientFullName));
    assert!(mapping.columns[0].why.contains("almost like"));
}

#[test]
fn nameless_columns_are_told_by_their_values() {
    let mapping = suggest(&sheet(
        "Patient,Q1,Q2,Q3,Q4\nRostova,1234567893,5/14/1968,M54.50,4/2/2026\nQuill,1558598797,2/3/1999,M25.511; M54.2,4/3/2026\nBê,1003000126,3/4/1955,S83.511A,4/4/2026",
    ));
    let found: Vec<_> = mapping.columns.iter().map(|column| column.field).collect();
    assert_eq!(
        found[1..],
        [
            Some(Field::ProviderNpi),
            Some(Field::PatientBirthDate),
            Some(Field::ReferralDiagnosis),
            Some(Field::ReferralReceivedOn)
        ]
    );
    assert_eq!(mapping.columns[1].why, "3 of 3 values are NPIs");
}

#[test]
fn values_can_speak_against_a_name() {
    assert_eq!(fields(&sheet("Patient,Evaluated\nRostova,Yes\nQuill,No"))[1], None);
    assert_eq!(
        fields(&sheet("Patient,Referral\nRostova,4/2/2026\nQuill,4/3/2026"))[1],
        Some("referral.received_on")
    );
}

#[test]
fn what_a_row_has_once_goes_to_one_column() {
    let mapping = suggest(&sheet(
        "Patient,Referral Date,Referral Received Date,Dx 1,Dx 2\nRostova,4/2/2026,4/3/2026,M54.5,M54.2",
    ));
    assert_eq!(mapping.columns[1].field, None);
    assert_eq!(mapping.columns[2].field, Some(Field::ReferralReceivedOn));
    assert_eq!(mapping.columns[3].field, mapping.columns[4].field);
}

#[test]
fn a_corrected_mapping_comes_back_as_it_was_kept() {
    let sheet = only(DIRTY);
    let mut mapping = suggest(&sheet);
    mapping.columns[6].field = None;
    let again = Mapping::from_json(&sheet, &mapping.to_json()).expect("our own mapping");
    let fields =
        |mapping: &Mapping| mapping.columns.iter().map(|column| column.field).collect::<Vec<_>>();
    assert_eq!(fields(&again), fields(&mapping));
    assert_eq!(again.columns[0].confidence, Confidence::Sure);
}

#[test]
fn a_wrong_mapping_says_what_is_wrong() {
    let sheet = sheet("Pt Name,Ref Date\nRostova,4/2/2026");
    let problem = |text: &str| Mapping::from_json(&sheet, text).expect_err("a problem");
    assert!(matches!(problem("{"), MappingProblem::NotJson(_)));
    assert_eq!(
        problem(r#"{"columns":{"DOB":"patient.birth_date"}}"#).to_string(),
        "The file has no column “DOB”; it has “Pt Name”, “Ref Date”"
    );
    assert!(
        problem(r#"{"columns":{"Pt Name":"patient.shoe_size"}}"#)
            .to_string()
            .contains("patient.full_name")
    );
    assert!(matches!(
        problem(r#"{"columns":{"Pt Name":"patient.full_name","Ref Date":"patient.full_name"}}"#),
        MappingProblem::Twice { .. }
    ));
}

#[test]
fn files_with_the_same_columns_share_a_fingerprint() {
    let a = fingerprint(&sheet("Pt Name,Ref Date\nRostova,4/2/2026"));
    assert_eq!(a, fingerprint(&sheet("PT_NAME;ref date\nQuill;4/3/2026")));
    assert_ne!(a, fingerprint(&sheet("Ref Date,Pt Name\n4/3/2026,Quill")));
}

/// Names in every list of the project's notes on exports that must be understood.
const KNOWN: &[(&str, &str)] = &[
    ("referral source", "source.name"),
    ("how did you hear about us", "source.name"),
    ("ref md", "provider.full_name"),
    ("ordering provider", "provider.full_name"),
    ("npi #", "provider.npi"),
    ("account name", "provider.practice"),
    ("fax number", "provider.fax"),
    ("chart #", "patient.external_id"),
    ("medical record number", "patient.external_id"),
    ("pt name", "patient.full_name"),
    ("d.o.b.", "patient.birth_date"),
    ("home phone", "patient.phone"),
    ("case #", "referral.external_id"),
    ("date of referral", "referral.received_on"),
    ("ie date", "referral.evaluated_on"),
    ("start of care", "referral.evaluated_on"),
    ("d/c date", "referral.discharged_on"),
    ("case status", "referral.status"),
    ("icd-10", "referral.diagnosis"),
    ("primary treatment clinic", "referral.clinic"),
    ("insurance company", "referral.payer"),
    ("case created date", "referral.created_on"),
];

proptest! {
    #[test]
    fn a_known_name_is_recognised_in_any_case_and_punctuation(
        which in 0..KNOWN.len(),
        upper in any::<u32>(),
        space in prop::sample::select(vec![" ", "_", "-", "  ", "\u{a0}", " / "]),
        tail in prop::sample::select(vec!["", ":", " *", " (required)", "?"]),
    ) {
        let (name, code) = KNOWN[which];
        let mut header: String = name.chars().enumerate().map(|(place, letter)| {
            if upper >> (place % 32) & 1 == 1 && name.contains(' ') { letter.to_ascii_uppercase() } else { letter }
        }).collect();
        header = header.to_uppercase().replace(' ', space) + tail;
        let sheet = sheet(&format!("Zzz\t{header}\nx\t\n"));
        let field = suggest(&sheet).columns[1].field.map(Field::code);
        prop_assert_eq!(field, Some(code), "{}", header);
    }

    #[test]
    fn no_header_makes_it_fail(headers in proptest::collection::vec("\\PC{0,30}", 1..8)) {
        let sheet = Sheet { name: String::new(), headers, rows: Vec::new() };
        prop_assert_eq!(suggest(&sheet).columns.len(), sheet.headers.len());
        fingerprint(&sheet);
    }
}
