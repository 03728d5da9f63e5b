//! Looking into a zip archive before anybody unpacks it.
//!
//! The directory at the archive's end tells what it holds and claims to unpack to; claims can lie, so
//! every part is also unpacked once into nothing, and the count stops at the limit.

use std::io::Read;

use flate2::read::DeflateDecoder;

use super::ReadProblem;
use super::kind::Format;
use super::limits::{MAX_CELLS, MAX_UNZIPPED_BYTES};

const END_MARK: &[u8] = b"PK\x05\x06";
const ENTRY_MARK: &[u8] = b"PK\x01\x02";
/// An archive's comment is at most this long, so the end mark is not further from the end.
const END_REACH: usize = 65_557;
const MAX_ENTRIES: usize = 10_000;

/// One file in the archive.
struct Entry<'a> {
    name: &'a [u8],
    method: u16,
    packed: &'a [u8],
    claims: u64,
}

/// Which workbook the archive is, once it is known to unpack to a bearable size.
pub(super) fn workbook_format(bytes: &[u8]) -> Result<Format, ReadProblem> {
    let entries = entries(bytes).ok_or(ReadProblem::Damaged)?;
    let format = format_of(&entries)?;
    let claimed = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.claims));
    if claimed > MAX_UNZIPPED_BYTES {
        return Err(ReadProblem::UnpacksTooLarge);
    }
    let mut left = MAX_UNZIPPED_BYTES;
    for entry in &entries {
        left = left.checked_sub(unpacked_size(entry, left)?).ok_or(ReadProblem::UnpacksTooLarge)?;
    }
    if format == Format::Ods {
        refuse_repeated_cells(&entries)?;
    }
    Ok(format)
}

/// The first text file (`.txt`, `.csv`) of an archive, unpacked; none when there is none, it is
/// damaged, or it unpacks to more than `limit`.
pub(crate) fn first_text(bytes: &[u8], limit: u64) -> Option<Vec<u8>> {
    let entry = entries(bytes)?.into_iter().find(|entry| {
        let name = entry.name.to_ascii_lowercase();
        name.ends_with(b".txt") || name.ends_with(b".csv")
    })?;
    if entry.method != 8 {
        return (entry.packed.len() as u64 <= limit).then(|| entry.packed.to_vec());
    }
    let mut text = Vec::new();
    DeflateDecoder::new(entry.packed).take(limit + 1).read_to_end(&mut text).ok()?;
    (text.len() as u64 <= limit).then_some(text)
}

fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    let from = bytes.len().saturating_sub(END_REACH);
    let end = from + bytes[from..].windows(4).rposition(|window| window == END_MARK)?;
    let count = usize::from(u16_at(bytes, end + 10)?);
    let mut at = u32_at(bytes, end + 16)? as usize;
    let mut entries = Vec::new();
    for _ in 0..count.min(MAX_ENTRIES) {
        let entry = bytes.get(at..)?;
        if !entry.starts_with(ENTRY_MARK) {
            return None;
        }
        let name_length = usize::from(u16_at(entry, 28)?);
        let packed_size = u32_at(entry, 20)? as usize;
        let local = bytes.get(u32_at(entry, 42)? as usize..)?;
        let data = 30 + usize::from(u16_at(local, 26)?) + usize::from(u16_at(local, 28)?);
        entries.push(Entry {
            name: entry.get(46..46 + name_length)?,
            method: u16_at(entry, 10)?,
            packed: local.get(data..data.checked_add(packed_size)?)?,
            claims: u64::from(u32_at(entry, 24)?),
        });
        at += 46 + name_length + usize::from(u16_at(entry, 30)?) + usize::from(u16_at(entry, 32)?);
    }
    Some(entries)
}

fn format_of(entries: &[Entry<'_>]) -> Result<Format, ReadProblem> {
    let has = |name: &[u8]| entries.iter().any(|entry| entry.name.starts_with(name));
    let found = if has(b"xl/workbook.xml") {
        return Ok(Format::Xlsx);
    } else if has(b"xl/workbook.bin") {
        return Ok(Format::Xlsb);
    } else if has(b"content.xml") {
        return Ok(Format::Ods);
    } else if has(b"word/") {
        "a Word document"
    } else if has(b"ppt/") {
        "a presentation"
    } else if entries.is_empty() {
        return Err(ReadProblem::Damaged);
    } else {
        "a zip archive"
    };
    Err(ReadProblem::NotATable { found })
}

fn unpacked_size(entry: &Entry<'_>, limit: u64) -> Result<u64, ReadProblem> {
    if entry.method != 8 {
        return Ok(entry.packed.len() as u64);
    }
    let mut stream = DeflateDecoder::new(entry.packed).take(limit + 1);
    std::io::copy(&mut stream, &mut std::io::sink()).map_err(|_| ReadProblem::Damaged)
}

/// OpenDocument writes a repeated cell once with a count: a line of it may claim millions of cells.
/// Only the last cell of a row may repeat freely, as empty space to the sheet's edge.
fn refuse_repeated_cells(entries: &[Entry<'_>]) -> Result<(), ReadProblem> {
    const REPEATED: &str = "number-columns-repeated=\"";
    let Some(entry) = entries.iter().find(|entry| entry.name == b"content.xml") else {
        return Ok(());
    };
    let mut content = Vec::new();
    match entry.method {
        8 => DeflateDecoder::new(entry.packed)
            .take(MAX_UNZIPPED_BYTES)
            .read_to_end(&mut content)
            .map_err(|_| ReadProblem::Damaged)?,
        _ => entry.packed.take(MAX_UNZIPPED_BYTES).read_to_end(&mut content).unwrap_or(0),
    };
    let content = String::from_utf8_lossy(&content);
    let mut cells = 0_usize;
    for part in content.split(REPEATED).skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let rest = part.split_once('>').map_or("", |(_, rest)| rest).trim_start();
        if !rest.starts_with("</table:table-row") {
            cells = cells.saturating_add(digits.parse().unwrap_or(usize::MAX).min(16_384));
        }
    }
    match cells > MAX_CELLS {
        true => Err(ReadProblem::TooManyCells),
        false => Ok(()),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
