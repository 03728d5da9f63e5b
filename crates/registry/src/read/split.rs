//! A row cut into fields, of which few are wanted.
//!
//! Nearly all rows of NPPES have every value in quotes and no quote inside of one. That is known
//! from the number of quotes alone, and then the fields are where `","` stands. While the end of a
//! row is looked for, these places are noted up to the last column that is wanted; in the two thirds
//! of a row behind it, quotes are only counted. Other rows go the slow way, byte for byte.

use fearless_simd::{Level, Simd, dispatch};

use super::lines::Row;
use super::signs::{BLOCK, Signs};

/// Where the fields of a row are.
pub(crate) struct Cells {
    /// Where the quotes stand with which the fields of a row open that went the quick way. A field
    /// ends two bytes before the next opens.
    opens: Vec<u32>,
    /// Where the fields begin and end, in a row that went the slow way.
    bounds: Vec<(u32, u32)>,
    /// The row without its quotes, where it went the slow way.
    plain: Vec<u8>,
    way: Way,
    /// How many fields have been found.
    found: usize,
    /// What the processor can do.
    level: Level,
}

impl Default for Cells {
    fn default() -> Self {
        Self {
            opens: Vec::new(),
            bounds: Vec::new(),
            plain: Vec::new(),
            way: Way::Quick,
            found: 0,
            level: Level::new(),
        }
    }
}

#[derive(PartialEq, Clone, Copy)]
enum Way {
    Quick,
    Slow,
    /// Two separators share a quote, as there is a comma alone in quotes; or not all was seen.
    Doubtful,
}

/// What is seen of a row when its end is looked for.
pub(crate) struct Seen {
    /// The line break, or the end of what there is.
    pub length: usize,
    pub quotes: usize,
    pub end: End,
}

/// Whether a row has come to its end.
#[derive(PartialEq, Clone, Copy)]
pub(crate) enum End {
    Break,
    /// There may be more of it.
    Open,
}

/// The most separators that may begin in a block without sharing a quote, rounded up to eights.
const MOST: usize = 24;

impl Cells {
    /// Goes along a row to its end, and notes where the first `wanted` fields are if it has the
    /// usual form; whether it has, [`Cells::settle`] says.
    #[inline]
    pub fn look(&mut self, bytes: &[u8], wanted: usize) -> Seen {
        // Room for what the last block may hold beyond what is wanted.
        if self.opens.len() < wanted + 1 + MOST {
            self.opens.resize(wanted + 1 + MOST, 0);
        }
        (self.way, self.found) = (Way::Quick, 0);
        dispatch!(self.level, simd => self.look_with(simd, bytes, wanted))
    }

    #[inline(always)]
    fn look_with<S: Simd>(&mut self, simd: S, bytes: &[u8], wanted: usize) -> Seen {
        let (mut at, mut quotes, mut before) = (0, 0, Before::default());
        while at < bytes.len() {
            let signs = match bytes[at..].first_chunk::<BLOCK>() {
                Some(block) => Signs::of(simd, block),
                None => {
                    let mut block = [0; BLOCK];
                    block[..bytes.len() - at].copy_from_slice(&bytes[at..]);
                    Signs::of(simd, &block)
                }
            };
            let in_row = signs.quotes & signs.before_break();
            quotes += in_row.count_ones() as usize;
            if self.found < wanted {
                self.note(at, in_row, signs.commas, &mut before);
            }
            if signs.breaks != 0 {
                let length = at + signs.breaks.trailing_zeros() as usize;
                return Seen { length, quotes, end: End::Break };
            }
            at += BLOCK;
        }
        Seen { length: bytes.len(), quotes, end: End::Open }
    }

    /// Notes the separators of a block that begins at a place of the row.
    #[inline(always)]
    fn note(&mut self, at: usize, quotes: u64, commas: u64, before: &mut Before) {
        // By their last byte, so that nothing need be known of the next block.
        let mut marks =
            quotes & (commas << 1 | before.commas >> 63) & (quotes << 2 | before.quotes >> 62);
        if marks & (marks << 2 | before.marks >> 62) != 0 {
            self.way = Way::Doubtful;
        }
        *before = Before { quotes, commas, marks };
        let count = marks.count_ones() as usize;
        let Some(room) = self.opens[self.found + 1..].first_chunk_mut::<MOST>() else { return };
        // Always eight at once: writing some too many is cheaper than guessing how many.
        for eight in room.as_chunks_mut::<8>().0.iter_mut().take(count.div_ceil(8)) {
            for open in eight {
                *open = at as u32 + marks.trailing_zeros();
                marks &= marks.wrapping_sub(1);
            }
        }
        self.found += count;
    }

    /// Finds the first `wanted` fields of a row along which [`Cells::look`] has just gone; answers
    /// how many fields the row has if it does not have `columns`.
    #[inline]
    pub fn settle(&mut self, row: &Row<'_>, columns: usize, wanted: usize) -> Result<(), usize> {
        let wanted = wanted.min(columns);
        let is_usual = row.quotes == 2 * columns
            && self.way == Way::Quick
            && !self.opens_with_a_comma()
            && row.bytes.len() >= 2
            && row.bytes.first() == Some(&b'"')
            && row.bytes.last() == Some(&b'"');
        if is_usual && self.found + 1 == columns && self.found < wanted {
            // Behind the last field stands no separator.
            if let Some(open) = self.opens.get_mut(columns) {
                *open = row.bytes.len() as u32 + 1;
                self.found += 1;
            }
        }
        if is_usual && self.found >= wanted {
            return Ok(());
        }
        self.find_slowly(row.bytes);
        if self.found == columns { Ok(()) } else { Err(self.found) }
    }

    /// Whether the quote with which the row opens would be that of a separator too, as there is a
    /// comma alone in quotes.
    fn opens_with_a_comma(&self) -> bool {
        self.found > 0 && self.opens.get(1) == Some(&2)
    }

    /// Finds at least the first `wanted` fields of any row, as [`Cells::settle`].
    pub fn find(&mut self, row: &Row<'_>, columns: usize, wanted: usize) -> Result<(), usize> {
        let seen = self.look(row.bytes, wanted.min(columns));
        if seen.end == End::Break {
            self.forget();
        }
        self.settle(row, columns, wanted)
    }

    /// Lets the row go the slow way: it goes over several lines, of which one was seen.
    pub fn forget(&mut self) {
        self.way = Way::Doubtful;
    }

    /// The text of a field that was found.
    #[inline]
    pub fn get<'a>(&'a self, row: &Row<'a>, column: usize) -> &'a [u8] {
        if column >= self.found {
            return b"";
        }
        if self.way == Way::Quick {
            let open = |column: usize| self.opens.get(column).map_or(0, |open| *open as usize);
            row.bytes.get(open(column) + 1..open(column + 1).saturating_sub(2)).unwrap_or(b"")
        } else {
            let (start, end) = self.bounds.get(column).copied().unwrap_or_default();
            self.plain.get(start as usize..end as usize).unwrap_or(b"")
        }
    }

    fn find_slowly(&mut self, bytes: &[u8]) {
        self.way = Way::Slow;
        self.plain.clear();
        self.bounds.clear();
        let mut at = 0;
        loop {
            let start = self.plain.len() as u32;
            at = field(bytes, at, &mut self.plain);
            self.bounds.push((start, self.plain.len() as u32));
            if at >= bytes.len() {
                break;
            }
            at += 1;
        }
        self.found = self.bounds.len();
    }
}

/// What the block before had.
#[derive(Default)]
struct Before {
    quotes: u64,
    commas: u64,
    marks: u64,
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
        assert_eq!(texts(br#"",""#, 1, 1).expect("one"), [b","]);
        assert_eq!(texts(br#"",","a""#, 2, 1).expect("two"), [b","]);
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
