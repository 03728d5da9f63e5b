//! Promises of the reading of rows.

mod support;

use exchange::mapping::suggest;
use exchange::records::{Record, RowKind, RowReader, SourceKind};
use jiff::civil::{Date, date};
use lexicon::{LostReason, Profession, ReferralState};
use proptest::prelude::*;
use support::{DIRTY, REGISTRY, only, sheet};

const TODAY: Date = date(2026, 4, 20);

fn records_of(sheet: &exchange::tabular::Sheet) -> (Vec<Record>, RowReader) {
    let reader = RowReader::new(sheet, &suggest(sheet), TODAY);
    (sheet.rows.iter().map(|row| reader.read(row)).collect(), reader)
}

fn records(text: &str) -> Vec<Record> {
    records_of(&sheet(text)).0
}

fn problems(record: &Record) -> Vec<&str> {
    record.problems.iter().map(|problem| problem.problem.as_str()).collect()
}

#[test]
fn a_dirty_export_is_read_as_a_person_would_read_it() {
    let (records, _) = records_of(&only(DIRTY));
    let kinds: Vec<RowKind> = records.iter().map(|record| record.kind).collect();
    assert_eq!(kinds, [[RowKind::Referral; 6].as_slice(), &[RowKind::Total]].concat());

    let first = &records[0];
    assert_eq!(first.row, 2);
    let name = first.source.name.as_ref().expect("a doctor");
    assert_eq!(name.display(), "Susan L. Halvorsen, MD");
    assert_eq!(first.source.npi.map(|npi| npi.to_string()).as_deref(), Some("1234567893"));
    assert_eq!(first.source.profession, Some(Profession::Physician));
    assert_eq!(first.patient.birth_date, Some(date(1968, 5, 14)));
    assert_eq!(first.referral.received_on, Some(date(2026, 4, 2)));
    assert_eq!(first.referral.state, Some(ReferralState::InCare));
    assert_eq!(first.referral.payer, "Blue Cross Blue Shield");

    let second = &records[1];
    assert_eq!(second.referral.state, Some(ReferralState::Received));
    assert_eq!(second.referral.clinic, "");
    assert_eq!(records[2].referral.received_on, Some(date(2026, 4, 3)));
}

#[test]
fn a_mangled_or_mistyped_npi_is_flagged_and_left_out() {
    let (records, _) = records_of(&only(DIRTY));
    assert_eq!(records[2].source.npi, None);
    assert!(problems(&records[2])[0].contains("mistyped digit"));
    assert_eq!(records[3].problems[0].column, "NPI");
    assert!(problems(&records[3])[0].contains("spreadsheet has cut this NPI short"));
}

#[test]
fn a_patient_who_came_alone_counts_for_where_they_heard_of_us() {
    let (records, _) = records_of(&only(DIRTY));
    let google = &records[4];
    assert_eq!(google.source.kind, SourceKind::Named);
    assert_eq!(
        (google.source.text.as_str(), google.source.profession),
        ("Google", Some(Profession::Online))
    );
    assert_eq!(google.referral.state, Some(ReferralState::Discharged));
    assert!(problems(google)[0].contains("There is no 2/30/2003"));

    let alone = &records_of(&sheet("Patient,Referral Date,Referring Provider,Referral Type\nRostova,4/2/2026,self,\nQuill,4/2/2026,,Direct Access\nBê,4/2/2026,(Unassigned),\n")).0;
    let kinds: Vec<SourceKind> = alone.iter().map(|record| record.source.kind).collect();
    assert_eq!(kinds, [SourceKind::SelfReferred, SourceKind::SelfReferred, SourceKind::Unassigned]);
}

#[test]
fn the_office_of_a_doctor_is_the_doctor() {
    let (records, _) = records_of(&only(DIRTY));
    let cancelled = &records[5];
    assert_eq!(cancelled.source.name.as_ref().map(|name| name.family.as_str()), Some("Okonkwo"));
    assert!(cancelled.source.npi.is_some(), "the provider's columns win over their echo");
    assert_eq!(cancelled.referrer, None);
    assert_eq!(cancelled.referral.state, Some(ReferralState::Lost));
    assert_eq!(cancelled.referral.lost_reason, Some(LostReason::Other));
}

#[test]
fn a_marketing_source_beside_a_doctor_is_counted_and_the_doctor_remembered() {
    let record = &records(
        "Patient,Referral Date,Referring Provider,Marketing Referral Contact\nRostova,4/2/2026,\"Halvorsen, Susan MD\",Coach Bob Tully\n",
    )[0];
    assert_eq!(record.source.name.as_ref().map(|name| name.family.as_str()), Some("Tully"));
    let referrer = record.referrer.as_ref().and_then(|referrer| referrer.name.as_ref());
    assert_eq!(referrer.map(|name| name.family.as_str()), Some("Halvorsen"));
}

#[test]
fn an_organisation_in_the_place_of_a_person_is_an_organisation() {
    let record = &records(
        "Patient,Referral Date,Referring Provider\nRostova,4/2/2026,Kestrel Hollow Orthopedics LLC\n",
    )[0];
    assert_eq!(record.source.name, None);
    assert_eq!(record.source.organisation, "Kestrel Hollow Orthopedics LLC");
}

#[test]
fn a_registry_row_is_a_source_and_a_retired_number_is_nobody() {
    let (records, _) = records_of(&only(REGISTRY));
    assert_eq!(records[0].kind, RowKind::Source);
    let person = &records[0].source;
    assert_eq!(
        person.name.as_ref().map(|name| name.display()).as_deref(),
        Some("Susan Lynn Halvorsen, MD")
    );
    assert_eq!(
        (person.street.as_str(), person.city.as_str()),
        ("100 Elm St, Ste 4", "Springfield")
    );
    assert_eq!(person.profession, Some(Profession::Physician));
    assert_eq!(records[1].source.organisation, "Kestrel Hollow Spine LLC");
    assert_eq!(records[2].kind, RowKind::Blank);
}

#[test]
fn a_row_without_a_day_keeps_its_other_values() {
    let record = &records("Patient,DOB,Referral Date\nRostova,5/14/68,\n")[0];
    assert_eq!(record.referral.received_on, None);
    assert!(record.patient.birth_date.is_some());
    assert!(problems(record).is_empty(), "an empty cell is no wrong value");
}

#[test]
fn a_first_visit_in_the_future_is_an_appointment() {
    let record = &records(
        "Patient,Referral Date,Initial Evaluation Date,Status\nRostova,4/2/2026,5/2/2026,Active\n",
    )[0];
    assert_eq!(record.referral.evaluated_on, None);
    assert_eq!(record.referral.scheduled_on, Some(date(2026, 5, 2)));
    assert_eq!(record.referral.state, Some(ReferralState::Scheduled));
}

#[test]
fn dates_prove_more_than_an_old_status() {
    let states = |rows: &str| {
        let text =
            format!("Patient,Referral Date,Initial Evaluation Date,Discharge Date,Status\n{rows}");
        records(&text).into_iter().map(|record| record.referral.state).collect::<Vec<_>>()
    };
    let found = states(
        "A B,1/5/2026,1/9/2026,,Scheduled\nC D,1/5/2026,1/9/2026,2/9/2026,Active\nE F,1/5/2026,,,Closed\nG H,1/5/2026,1/9/2026,,Closed\n",
    );
    assert_eq!(
        found,
        [
            Some(ReferralState::Evaluated),
            Some(ReferralState::Discharged),
            Some(ReferralState::Lost),
            Some(ReferralState::Discharged)
        ]
    );
}

#[test]
fn an_unknown_status_is_named_and_the_dates_decide() {
    let record =
        &records("Patient,Referral Date,Status\nRostova,4/2/2026,Blorp\nQuill,4/3/2026,Active\n")
            [0];
    assert_eq!(record.referral.state, Some(ReferralState::Received));
    assert!(problems(record)[0].contains("“Blorp” is not a known status"));
}

#[test]
fn a_column_that_stands_day_first_is_read_so_and_noted() {
    let sheet = sheet("Patient,Referral Date\nRostova,13/4/2026\nQuill,2/4/2026\n");
    let (records, reader) = records_of(&sheet);
    assert_eq!(records[1].referral.received_on, Some(date(2026, 4, 2)));
    assert_eq!(reader.notes()[0].column, "Referral Date");
    assert!(reader.notes()[0].problem.contains("day first"));
}

#[test]
fn diagnoses_in_words_become_the_reason() {
    let record = &records(
        "Patient,Referral Date,Dx,Dx 2\nRostova,4/2/2026,low back pain,\"M54.50, M25.511\"\n",
    )[0];
    assert_eq!(record.referral.reason, "low back pain");
    assert_eq!(record.referral.diagnoses.len(), 2);
}

proptest! {
    #[test]
    fn no_cells_make_it_fail(rows in proptest::collection::vec(proptest::collection::vec("\\PC{0,25}", 11), 1..6)) {
        let mut sheet = only(DIRTY);
        for (row, cells) in sheet.rows.iter_mut().zip(rows) {
            row.cells = cells;
        }
        prop_assert_eq!(records_of(&sheet).0.len(), sheet.rows.len());
    }
}
