//! A file is read as it was written, or a reader says what is wrong with it.

use std::io::{Cursor, Write};

use archive::{Cell, Error, Key, Reader, Rows, Writer, encode_row};
use proptest::prelude::*;
use serde_json::json;

const KEY: Key = [7; 32];

/// A file of these parts.
fn file(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), &KEY).expect("a file");
    for (name, bytes) in parts {
        let mut part = writer.part(*name);
        part.write_all(bytes).expect("bytes");
        part.end(1).expect("its end");
    }
    writer.finish(json!({ "made": "here" })).expect("a whole file").0
}

fn open(bytes: &[u8]) -> Result<Reader<Cursor<&[u8]>>, Error> {
    Reader::open(Cursor::new(bytes), &KEY)
}

/// Opens a file and reads all of it.
fn check(bytes: &[u8]) -> Result<(), Error> {
    open(bytes)?.check()
}

fn contents(bytes: &[u8], number: usize) -> Vec<u8> {
    let mut reader = open(bytes).expect("it opens");
    let mut frames = reader.part(number).expect("the part");
    let mut all = Vec::new();
    while let Some(frame) = frames.next_frame().expect("a frame") {
        all.extend_from_slice(frame);
    }
    all
}

fn small() -> Vec<u8> {
    file(&[("table/one", b"first".to_vec()), ("table/two", Vec::new()), ("file/x", vec![9; 40])])
}

#[test]
fn every_flipped_byte_is_found_and_its_part_named() {
    let whole = small();
    let parts = open(&whole).expect("it opens").manifest().parts.clone();
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["table/one", "table/two", "file/x"]);
    let mut named = std::collections::BTreeSet::new();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        match check(&bytes) {
            Err(Error::Damaged { part, .. }) => {
                named.insert(part);
            }
            Err(Error::NotAnArchive) => assert!(at < 17, "byte {at}"),
            Err(Error::NewerForm(_)) => assert_eq!(at, 17),
            Err(Error::CutShort) => assert!(at >= whole.len() - 8, "byte {at}"),
            other => panic!("byte {at} was not found: {other:?}"),
        }
    }
    for name in names.iter().chain(&["its head", "its list of contents", "its end"]) {
        assert!(named.contains(*name), "{name} is never named: {named:?}");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_not_whole() {
    let whole = small();
    for length in 0..whole.len() {
        let said = check(&whole[..length]).expect_err("cut off");
        assert!(matches!(said, Error::NotAnArchive | Error::CutShort), "{length}: {said}");
    }
    let mut longer = whole;
    longer.push(0);
    assert!(check(&longer).is_err(), "something was added");
}

#[test]
fn a_file_without_its_finish_is_not_whole() {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes, &KEY).expect("a file");
    let mut part = writer.part("table/one");
    part.write_all(&[1; 700_000]).expect("bytes");
    part.end(1).expect("its end");
    drop(writer);
    assert!(matches!(check(&bytes), Err(Error::CutShort)));
}

#[test]
fn a_wrong_key_is_told_from_damage_and_a_strange_file_from_both() {
    let whole = small();
    assert!(matches!(Reader::open(Cursor::new(&whole), &[8; 32]), Err(Error::WrongKey)));
    let other = vec![b'x'; 500];
    assert!(matches!(check(&other), Err(Error::NotAnArchive)));
    let mut newer = whole;
    newer[17] = 9;
    assert!(matches!(check(&newer), Err(Error::NewerForm(9))));
}

#[test]
fn frames_of_one_file_do_not_open_in_another() {
    let (one, other) = (small(), small());
    let at = one.len() / 3;
    let mut mixed = one;
    mixed[at..].copy_from_slice(&other[at..]);
    assert!(check(&mixed).is_err());
}

#[test]
fn rows_longer_than_a_frame_are_read_as_they_were_written() {
    let rows: Vec<Vec<Cell>> = (0..40)
        .map(|number| {
            vec![Cell::Int(number), Cell::Text("é".repeat(1000 * number as usize)), Cell::Null]
        })
        .collect();
    let mut bytes = Vec::new();
    rows.iter().for_each(|row| encode_row(row, &mut bytes));
    let whole = file(&[("table/long", bytes)]);
    let mut reader = open(&whole).expect("it opens");
    let mut read = Rows::of(reader.part(0).expect("the part"));
    for row in &rows {
        assert_eq!(read.next_row().expect("a row").as_ref(), Some(row));
    }
    assert_eq!(read.next_row().expect("the end"), None);
}

#[test]
fn every_seed_of_the_fuzzer_ends_in_an_error_or_in_the_same_contents() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/archive");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("seeds") {
        let bytes = std::fs::read(entry.expect("a seed").path()).expect("a seed");
        let _ = check(&bytes);
        count += 1;
    }
    assert!(count > 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn parts_of_any_length_are_read_as_they_were_written(
        lengths in prop::collection::vec(prop_oneof![0..50usize, 262_100..262_200usize, 524_288..524_290usize], 0..5),
        step in 1..100_000usize,
    ) {
        let mut writer = Writer::new(Vec::new(), &KEY).expect("a file");
        for (number, length) in lengths.iter().enumerate() {
            let mut part = writer.part(format!("part {number}"));
            for piece in vec![number as u8; *length].chunks(step) {
                part.write_all(piece).expect("bytes");
            }
            part.end(*length as u64).expect("its end");
        }
        let (whole, manifest) = writer.finish(json!(null)).expect("a whole file");
        check(&whole).expect("whole");
        for (number, length) in lengths.iter().enumerate() {
            prop_assert_eq!(manifest.parts[number].rows, *length as u64);
            prop_assert_eq!(contents(&whole, number), vec![number as u8; *length]);
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(at in 0..2000usize, bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut file = small();
        let at = at.min(file.len());
        let until = (at + bytes.len()).min(file.len());
        file[at..until].copy_from_slice(&bytes[..until - at]);
        let _ = check(&file);
        let _ = check(&bytes);
    }
}
