//! Promises of the reader of tables.

mod support;

use exchange::tabular::{MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_FILE_BYTES, ReadProblem, read};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use support::{DIRTY, only, sheet, workbook};

#[test]
fn a_dirty_export_is_read_with_the_rows_a_person_sees() {
    let sheet = only(DIRTY);
    assert_eq!(sheet.headers.len(), 11);
    assert_eq!(sheet.rows.len(), 7);
    assert_eq!(sheet.rows[2].number, 4);
    assert_eq!(sheet.rows[2].cells[1], "O'Hara, Anne-Lise \"Lis\"");
    assert_eq!(sheet.rows[6].cells.len(), 11);
}

#[test]
fn every_usual_separator_is_found() {
    for separator in [",", ";", "\t", "|"] {
        let text = ["Patient,DOB", "\"Rostova, Nadia\",5/14/68", "Quill,2/3/59"]
            .join("\n")
            .replace("t,D", &format!("t{separator}D"))
            .replace("\",5", &format!("\"{separator}5"))
            .replace("l,2", &format!("l{separator}2"));
        let sheet = sheet(&text);
        assert_eq!(sheet.headers, ["Patient", "DOB"], "{separator:?}");
        assert_eq!(sheet.rows[0].cells, ["Rostova, Nadia", "5/14/68"]);
    }
    assert_eq!(sheet("sep=;\nPatient;DOB\nQuill;2/3/59").rows[0].number, 3);
}

#[test]
fn every_usual_encoding_is_found() {
    let text = "Patient,DOB\nTrần Thị Bê,2/3/59\nMüller,2/3/60\n";
    let wide = |start: &[u8], unit: fn(u16) -> [u8; 2]| {
        let mut bytes = start.to_vec();
        bytes.extend(text.encode_utf16().flat_map(unit));
        bytes
    };
    let variants = [
        text.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        wide(b"\xFF\xFE", u16::to_le_bytes),
        wide(b"\xFE\xFF", u16::to_be_bytes),
    ];
    for bytes in variants {
        let sheet = only(&bytes);
        assert_eq!(sheet.headers, ["Patient", "DOB"]);
        assert_eq!(sheet.rows[0].cells[0], "Trần Thị Bê");
    }
    let unmarked: Vec<u8> =
        "Patient,DOB\nQuill,2/3/59\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(only(&unmarked).rows[0].cells[0], "Quill");
    assert_eq!(only(b"Patient,DOB\nM\xFCller,2/3/59\n").rows[0].cells[0], "Müller");
}

#[test]
fn titles_above_the_column_names_are_passed_over() {
    let sheet = sheet(
        "Referral report,,\nFrom,1/1/2026,to 4/1/2026\n,,\nPatient,DOB,Referring Physician\nQuill,2/3/59,Halvorsen",
    );
    assert_eq!(sheet.headers, ["Patient", "DOB", "Referring Physician"]);
    assert_eq!(sheet.rows[0].number, 5);
}

#[test]
fn line_breaks_inside_cells_do_not_shift_row_numbers() {
    let sheet = sheet("Patient,Reason\r\nQuill,\"knee\r\nand hip\"\r\nRostova,back\r\n");
    assert_eq!(sheet.rows[0].cells[1], "knee\nand hip");
    assert_eq!(sheet.rows[1].number, 3);
}

#[test]
fn ragged_rows_are_padded_and_nameless_or_doubled_columns_get_names() {
    let sheet = sheet("Patient,Phone,Phone,\nQuill,1\nRostova,1,2,3,4\n");
    assert_eq!(sheet.headers, ["Patient", "Phone", "Phone (2)", "Column D", "Column E"]);
    assert!(sheet.rows.iter().all(|row| row.cells.len() == 5));
}

#[test]
fn a_workbook_gives_what_its_reader_sees() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet().set_name("Referrals").expect("a name");
        for (column, header) in ["Patient", "DOB", "NPI", "Received", "Count"].iter().enumerate() {
            sheet.write(2, column as u16, *header).expect("a cell");
        }
        let day = Format::new().set_num_format("m/d/yyyy");
        sheet.write(0, 0, "Referral report").expect("a cell");
        sheet.write(3, 0, "Quill, Tobias").expect("a cell");
        sheet.write_with_format(3, 1, 21_584, &day).expect("a cell");
        sheet.write(3, 2, 1_234_567_893_u32).expect("a cell");
        sheet.write_with_format(3, 3, 46_115.5, &day).expect("a cell");
        sheet.write(3, 4, 1.5).expect("a cell");
        book.add_worksheet().set_name("Empty").expect("a name");
    });
    let sheet = only(&bytes);
    assert_eq!(sheet.name, "Referrals");
    assert_eq!(sheet.rows[0].number, 4);
    assert_eq!(
        sheet.rows[0].cells,
        ["Quill, Tobias", "1959-02-03", "1234567893", "2026-04-03 12:00:00", "1.5"]
    );
}

#[test]
fn a_file_that_is_no_table_is_named_for_what_it_is() {
    let found = |bytes: &[u8]| match read("referrals.csv", bytes) {
        Err(ReadProblem::NotATable { found }) => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(found(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "a picture (PNG)");
    assert_eq!(found(b"%PDF-1.7\n"), "a PDF document");
    assert_eq!(
        found(b"<html><table><tr><td>Patient"),
        "a web page or XML saved under another name"
    );
    assert_eq!(found(b"Patient,DOB\nQ\0\0\x01\x02,1"), "a file that only a program can read");
}

#[test]
fn empty_and_headerless_files_say_so() {
    assert_eq!(read("a.csv", b" \r\n "), Err(ReadProblem::Empty));
    assert_eq!(read("a.csv", b""), Err(ReadProblem::Empty));
    assert_eq!(read("a.csv", b"Patient,DOB\n"), Err(ReadProblem::NoRows));
    assert_eq!(read("a.csv", b"1,2,3\n4,5,6\n"), Err(ReadProblem::NoHeader));
}

#[test]
fn limits_hold() {
    assert_eq!(read("a.csv", &vec![b'a'; MAX_FILE_BYTES + 1]), Err(ReadProblem::FileTooLarge));
    let wide = format!("Patient{}\n", ",x".repeat(MAX_COLUMNS));
    assert_eq!(read("a.csv", wide.as_bytes()), Err(ReadProblem::TooManyColumns));
    let open_quote = format!("Patient,DOB\nA,1\n\"B,{}", "x,1\n".repeat(MAX_CELL_CHARACTERS));
    assert_eq!(read("a.csv", open_quote.as_bytes()), Err(ReadProblem::CellTooLong { row: 3 }));
    let long = format!("Patient,DOB\n{}", "A,1\n".repeat(exchange::tabular::MAX_ROWS + 1));
    assert_eq!(read("a.csv", long.as_bytes()), Err(ReadProblem::TooManyRows));
    let padded = format!("{}x\n{}", "x,".repeat(499), "a\n".repeat(100_000));
    assert_eq!(read("a.csv", padded.as_bytes()), Err(ReadProblem::TooManyCells));
}

fn simple_workbook() -> Vec<u8> {
    workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Patient").expect("a cell");
        sheet.write(1, 0, "Quill").expect("a cell");
    })
}

#[test]
fn a_truncated_workbook_is_called_damaged() {
    let whole = simple_workbook();
    for part in [30, whole.len() / 2, whole.len() - 10] {
        assert_eq!(read("a.xlsx", &whole[..part]), Err(ReadProblem::Damaged));
    }
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let mut claims_much = simple_workbook();
    let entry = claims_much.windows(4).position(|mark| mark == b"PK\x01\x02").expect("an entry");
    claims_much[entry + 24..entry + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read("a.xlsx", &claims_much), Err(ReadProblem::UnpacksTooLarge));
    assert_eq!(read("a.xlsx", &lying_bomb()), Err(ReadProblem::UnpacksTooLarge));
}

/// A workbook whose one part says it is small and unpacks to 300 MB.
fn lying_bomb() -> Vec<u8> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..300 {
        std::io::Write::write_all(&mut packer, &[b' '; 1 << 20]).expect("memory");
    }
    let packed = packer.finish().expect("memory");
    let name = b"xl/workbook.xml";
    let mut bytes = Vec::new();
    let sizes = [(packed.len() as u32).to_le_bytes(), 100_u32.to_le_bytes()].concat();
    bytes.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0");
    bytes.extend(&sizes);
    bytes.extend([name.len() as u8, 0, 0, 0]);
    bytes.extend(name);
    bytes.extend(&packed);
    let directory = bytes.len() as u32;
    bytes.extend(b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0");
    bytes.extend(&sizes);
    bytes.extend([name.len() as u8, 0]);
    bytes.extend([0; 16]);
    bytes.extend(name);
    let length = bytes.len() as u32 - directory;
    bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend(length.to_le_bytes());
    bytes.extend(directory.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn a_sheet_that_claims_the_last_cell_of_the_grid_needs_no_memory_for_the_rest() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Patient").expect("a cell");
        sheet.write(1_048_575, 400, "Quill").expect("a cell");
    });
    assert_eq!(only(&bytes).rows[0].number, 1_048_576);
}

#[test]
fn a_workbook_with_a_password_asks_for_a_copy_without() {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read("a.xlsx", &bytes), Err(ReadProblem::PasswordProtected));
}

#[test]
fn documents_in_an_archive_are_named() {
    let mut bytes = simple_workbook();
    let from = b"xl/workbook.xml";
    while let Some(at) = bytes.windows(from.len()).position(|part| part == from) {
        bytes[at..at + from.len()].copy_from_slice(b"word/ocument.xm");
    }
    let problem = read("a.xlsx", &bytes).expect_err("no table");
    assert_eq!(problem, ReadProblem::NotATable { found: "a Word document" });
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_fail_in_its_own_way(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read("any", &bytes);
    }

    #[test]
    fn no_damage_to_a_workbook_does(at in 0_usize..5000, byte in any::<u8>(), cut in 0_usize..5000) {
        let mut bytes = simple_workbook();
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = read("any.xlsx", &bytes);
        bytes.truncate(cut % length);
        let _ = read("any.xlsx", &bytes);
    }

    #[test]
    fn no_text_does(text in "[a-z\"',;|\t\n\r =0-9]{0,400}") {
        if let Ok(sheets) = read("any.csv", text.as_bytes()) {
            for sheet in sheets {
                prop_assert!(sheet.rows.iter().all(|row| row.cells.len() == sheet.headers.len()));
            }
        }
    }
}

/// The writer must stay able to write what the tests above ask of it.
#[test]
fn workbooks_with_charts_or_no_cells_are_empty() {
    let bytes = workbook(|book: &mut Workbook| {
        book.add_worksheet();
    });
    assert_eq!(read("a.xlsx", &bytes), Err(ReadProblem::Empty));
}

#[test]
fn an_opendocument_sheet_is_read_and_its_endless_repetitions_are_not() {
    let small = include_bytes!("../../../fuzz/seeds/tabular/small.ods");
    assert_eq!(only(small).rows[0].cells, ["Quill", "1959-02-03"]);
    let repeated = include_bytes!("../../../fuzz/seeds/tabular/repeated.ods");
    assert_eq!(read("a.ods", repeated), Err(ReadProblem::TooManyCells));
}
