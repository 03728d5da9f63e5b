//! A row cut into fields, of which few are wanted.
//!
//! Nearly all rows of NPPES have every value in quotes and no quote inside of one. That is known
//! from the number of quotes alone, and then the fields are found by looking for `","` in blocks of
//! 64 bytes, up to the last column that is wanted: two thirds of a row are never looked at again.
//! Other rows go the slow way, byte for byte.

use super::lines::Row;

/// Where the fields of a row are.
#[derive(Default)]
pub(crate) struct Cells {
    /// Places behind the fields. In a row that went the quick way, each field begins three bytes
    /// behind the end of the one before.
    ends: Vec<u32>,
    /// Where the fields begin, in a row that went the slow way.
    starts: Vec<u32>,
    /// The row without its quotes, where it went the slow way.
    plain: Vec<u8>,
    way: Way,
    /// How many fields have been found.
    found: usize,
}

#[derive(Default, PartialEq, Clone, Copy)]
enum Way {
    #[default]
    Quick,
    Slow,
}

/// The most separators that may begin in a window without sharing a quote, rounded up to eights.
const MOST: usize = 24;

impl Cells {
    /// Finds at least the first `wanted` fields; answers how many fields the row has if it does
    /// not have `columns`.
    pub fn find(&mut self, row: &Row<'_>, columns: usize, wanted: usize) -> Result<(), usize> {
        if row.quotes == 2 * columns && self.find_quickly(row.bytes, columns, wanted) == Found::All
        {
            return Ok(());
        }
        self.find_slowly(row.bytes);
        if self.found == columns { Ok(()) } else { Err(self.found) }
    }

    /// The text of a field that was found.
    #[inline]
    pub fn get<'a>(&'a self, row: &Row<'a>, column: usize) -> &'a [u8] {
        if column >= self.found {
            return b"";
        }
        let end = self.ends.get(column).map_or(0, |end| *end as usize);
        if self.way == Way::Quick {
            let before = column.checked_sub(1).and_then(|before| self.ends.get(before));
            let start = before.map_or(1, |before| *before as usize + 3);
            row.bytes.get(start..end).unwrap_or(b"")
        } else {
            let start = self.starts.get(column).map_or(0, |start| *start as usize);
            self.plain.get(start..end).unwrap_or(b"")
        }
    }

    fn find_quickly(&mut self, bytes: &[u8], columns: usize, wanted: usize) -> Found {
        let wanted = wanted.min(columns);
        if bytes.len() < 2 || bytes[0] != b'"' || bytes[bytes.len() - 1] != b'"' {
            return Found::Other;
        }
        // Room for what the last window may hold beyond what is wanted.
        if self.ends.len() < wanted + MOST {
            self.ends.resize(wanted + MOST, 0);
        }
        self.way = Way::Quick;
        let (mut found, mut at, mut before) = (0, 0, 0);
        while found < wanted && at + 2 < bytes.len() {
            let mut marks = match bytes[at..].first_chunk::<66>() {
                Some(window) => separators(window),
                None => {
                    let mut window = [0; 66];
                    window[..bytes.len() - at].copy_from_slice(&bytes[at..]);
                    separators(&window)
                }
            };
            // One that begins with the last quote of another: a comma alone in quotes.
            if marks & (marks << 2 | before >> 62) != 0 {
                return Found::Other;
            }
            before = marks;
            let count = marks.count_ones() as usize;
            let Some(room) = self.ends[found..].first_chunk_mut::<MOST>() else {
                return Found::Other;
            };
            // Always eight at once: writing some too many is cheaper than guessing how many.
            for eight in room.as_chunks_mut::<8>().0.iter_mut().take(count.div_ceil(8)) {
                for end in eight {
                    *end = at as u32 + marks.trailing_zeros();
                    marks &= marks.wrapping_sub(1);
                }
            }
            found += count;
            at += 64;
        }
        if found + 1 == columns && found < wanted {
            self.ends[found] = bytes.len() as u32 - 1;
            found += 1;
        }
        self.found = found;
        if found >= wanted { Found::All } else { Found::Other }
    }

    fn find_slowly(&mut self, bytes: &[u8]) {
        self.way = Way::Slow;
        self.plain.clear();
        self.starts.clear();
        self.ends.clear();
        let mut at = 0;
        loop {
            self.starts.push(self.plain.len() as u32);
            at = field(bytes, at, &mut self.plain);
            self.ends.push(self.plain.len() as u32);
            if at >= bytes.len() {
                break;
            }
            at += 1;
        }
        self.found = self.starts.len();
    }
}

#[derive(PartialEq)]
enum Found {
    All,
    Other,
}

/// How many fields a row has.
pub(crate) fn columns_of(bytes: &[u8]) -> usize {
    let (mut at, mut count) = (0, 0);
    let mut plain = Vec::with_capacity(64);
    loop {
        plain.clear();
        at = field(bytes, at, &mut plain);
        count += 1;
        if at >= bytes.len() {
            return count;
        }
        at += 1;
    }
}

/// Reads the field at a place without its quotes, and answers where its comma is, or the end.
fn field(bytes: &[u8], mut at: usize, plain: &mut Vec<u8>) -> usize {
    if bytes.get(at) != Some(&b'"') {
        let end = memchr::memchr(b',', &bytes[at..]).map_or(bytes.len(), |comma| at + comma);
        plain.extend_from_slice(&bytes[at..end]);
        return end;
    }
    at += 1;
    loop {
        let Some(quote) = memchr::memchr(b'"', &bytes[at..]).map(|quote| at + quote) else {
            plain.extend_from_slice(&bytes[at..]);
            return bytes.len();
        };
        plain.extend_from_slice(&bytes[at..quote]);
        match bytes.get(quote + 1) {
            None => return bytes.len(),
            Some(b',') => return quote + 1,
            // Doubled: a quote as such. Single: someone forgot to double it.
            Some(b'"') => at = quote + 2,
            Some(_) => at = quote + 1,
        }
        plain.push(b'"');
    }
}

/// Bits that say where `","` begins in the first 64 bytes.
///
/// Written so that the compiler compares many bytes at once on any processor; the instructions
/// themselves could only be named in unsafe code.
#[inline]
fn separators(window: &[u8; 66]) -> u64 {
    let mut marks = [0u8; 64];
    for at in 0..64 {
        marks[at] = u8::from(window[at] == b'"')
            & u8::from(window[at + 1] == b',')
            & u8::from(window[at + 2] == b'"');
    }
    let (eights, _) = marks.as_chunks::<8>();
    let mut bits = 0;
    for (place, eight) in eights.iter().enumerate() {
        // The product brings the lowest bit of each byte next to the others, in the top byte.
        let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= gathered << (8 * place);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(bytes: &[u8]) -> Row<'_> {
        Row { bytes, quotes: memchr::memchr_iter(b'"', bytes).count(), line: 1 }
    }

    fn texts(bytes: &[u8], columns: usize, wanted: usize) -> Result<Vec<Vec<u8>>, usize> {
        let mut cells = Cells::default();
        let row = row(bytes);
        cells.find(&row, columns, wanted)?;
        Ok((0..wanted).map(|column| cells.get(&row, column).to_vec()).collect())
    }

    #[test]
    fn quotes_commas_and_bare_values_are_read_as_spreadsheets_read_them() {
        let text = br#""a, b",c,"say ""x""","","end"#;
        let expected: Vec<&[u8]> = vec![b"a, b", b"c", b"say \"x\"", b"", b"end"];
        assert_eq!(texts(text, 5, 5).expect("five"), expected);
        assert_eq!(texts(text, 6, 6), Err(5));
    }

    #[test]
    fn a_comma_alone_in_quotes_is_a_value() {
        let expected: Vec<&[u8]> = vec![b"a", b",", b"b"];
        assert_eq!(texts(br#""a",",","b""#, 3, 3).expect("three"), expected);
    }

    proptest! {
        #[test]
        fn the_quick_way_and_the_slow_way_see_the_same(
            fields in prop::collection::vec("[a-z,'\" ]{0,30}", 1..60),
            wanted in 1usize..60,
        ) {
            let quoted: Vec<String> =
                fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
            let text = quoted.join(",");
            let wanted = wanted.min(fields.len());
            let found = texts(text.as_bytes(), fields.len(), wanted).expect("all fields");
            for (found, field) in found.iter().zip(&fields) {
                prop_assert_eq!(found.as_slice(), field.as_bytes());
            }
        }

        #[test]
        fn no_row_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), columns in 1usize..40) {
            let _ = texts(&bytes, columns, columns);
            let mostly: Vec<u8> = bytes.iter().map(|b| b"\",a"[usize::from(*b) % 3]).collect();
            let _ = texts(&mostly, columns, columns);
        }
    }
}
