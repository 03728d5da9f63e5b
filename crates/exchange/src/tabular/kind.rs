//! What a file is, told by its bytes; names and declared types lie too often.

use super::ReadProblem;
use super::archive;

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Lines of text.
    Text,
    /// A workbook.
    Workbook(Format),
}

/// The formats of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Excel 2007 and later.
    Xlsx,
    /// Its binary sibling.
    Xlsb,
    /// Excel 97 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
}

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Beginnings of files that are often chosen by mistake.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xFF\xD8\xFF", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture or fax (TIFF)"),
    (b"MM\0*", "a picture or fax (TIFF)"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x1F\x8B", "a compressed file (gzip)"),
    (b"7z\xBC\xAF\x27\x1C", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"MZ", "a program"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"RIFF", "a sound or picture"),
    (b"ID3", "a sound (MP3)"),
    (b"OggS", "a sound"),
];

pub(super) fn of(bytes: &[u8]) -> Result<Kind, ReadProblem> {
    if bytes.starts_with(b"PK") {
        return archive::workbook_format(bytes).map(Kind::Workbook);
    }
    if bytes.starts_with(OLE) {
        return ole(bytes);
    }
    let binary = bytes.contains(&0) || bytes.iter().any(|byte| *byte >= 0x80);
    for (beginning, found) in OTHERS {
        // "MZ" and the like may begin a table's first header, too.
        let readable = beginning.iter().all(u8::is_ascii_alphanumeric);
        if bytes.starts_with(beginning) && (!readable || binary) {
            return Err(ReadProblem::NotATable { found });
        }
    }
    if is_markup(bytes) {
        return Err(ReadProblem::NotATable { found: "a web page or XML saved under another name" });
    }
    Ok(Kind::Text)
}

/// The container of old Office files and of encrypted new ones.
fn ole(bytes: &[u8]) -> Result<Kind, ReadProblem> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        Err(ReadProblem::PasswordProtected)
    } else if has("WordDocument") {
        Err(ReadProblem::NotATable { found: "a Word document" })
    } else {
        Ok(Kind::Workbook(Format::Xls))
    }
}

/// Some systems name a web page `.xls`.
fn is_markup(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF))
        .take(14)
        .map(u8::to_ascii_lowercase)
        .collect();
    [&b"<!doctype"[..], b"<html", b"<?xml", b"<table"]
        .iter()
        .any(|beginning| start.starts_with(beginning))
}
