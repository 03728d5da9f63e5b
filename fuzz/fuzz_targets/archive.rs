//! A backup of any bytes: it must end in an error or in what was written, never in a panic. The
//! first bytes of the input choose where a whole file is broken, the rest is what stands there;
//! the input is read as a file of its own as well.
//!
//! `cargo +nightly fuzz run archive fuzz/corpus/archive fuzz/seeds/archive`

#![no_main]

use std::io::{Cursor, Write};

use archive::{Cell, Reader, Rows, Writer, encode_row};
use libfuzzer_sys::fuzz_target;

const KEY: [u8; 32] = [7; 32];

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    let mut file = whole(bytes);
    let Some((at, rest)) = bytes.split_first_chunk::<2>() else { return };
    let at = usize::from(u16::from_le_bytes(*at)) % file.len();
    let until = (at + rest.len()).min(file.len());
    if file[at..until] == rest[..until - at] {
        assert!(read(&file), "a whole file is read");
    } else {
        file[at..until].copy_from_slice(&rest[..until - at]);
        assert!(!read(&file), "a changed byte is found");
    }
});

/// A file with the input in it, as rows and as it is.
fn whole(bytes: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), &KEY).expect("a file");
    let mut rows = Vec::new();
    encode_row(&[Cell::Int(1), Cell::Text(String::from_utf8_lossy(bytes).into_owned())], &mut rows);
    for (name, bytes) in [("table/rows", rows.as_slice()), ("table/any", bytes)] {
        let mut part = writer.part(name);
        part.write_all(bytes).expect("bytes");
        part.end(1).expect("its end");
    }
    writer.finish(serde_json::Value::Null).expect("a whole file").0
}

/// Reads a file, its parts as rows too; whether every byte of it is right.
fn read(bytes: &[u8]) -> bool {
    let Ok(mut reader) = Reader::open(Cursor::new(bytes), &KEY) else { return false };
    for number in 0..reader.manifest().parts.len() {
        let Ok(frames) = reader.part(number) else { continue };
        let mut rows = Rows::of(frames);
        while let Ok(Some(_)) = rows.next_row() {}
    }
    reader.check().is_ok()
}
