//! A stream cut into rows, in constant memory.
//!
//! A row ends at the first line break outside of quotes. Instead of following each quote, the quotes
//! of a line are counted (which processors do for many bytes at once, see [`super::signs`]): an even
//! number means that the line break is outside.

use std::io::{self, Read};

use super::split::{Cells, End, columns_of};

/// What is read at once: small enough to stay in the processor's cache.
const CHUNK: usize = 512 * 1024;

/// The longest row there may be. The widest of NPPES have a few kilobytes.
const LONGEST: usize = 64 * 1024;

/// The most lines that one row may go over, by line breaks inside of quotes.
const MOST_LINES: usize = 8;

/// A row without its line break.
pub(crate) struct Row<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// The quotes in it.
    pub quotes: usize,
    /// Its first line, from 1.
    pub line: u64,
}

/// Reads rows from a stream.
pub(crate) struct Lines<R> {
    source: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    is_over: Over,
    /// Bytes of the stream before the next row.
    offset: u64,
    /// Lines before the next row.
    line: u64,
}

#[derive(PartialEq, Clone, Copy)]
enum Over {
    Yes,
    No,
}

impl<R: Read> Lines<R> {
    /// A stream of which so many bytes and lines have been read before.
    pub fn new(source: R, offset: u64, line: u64) -> Self {
        let buffer = vec![0; CHUNK + MOST_LINES * LONGEST];
        Self { source, buffer, start: 0, end: 0, is_over: Over::No, offset, line }
    }

    /// Where the next row begins: bytes and lines before it.
    pub fn place(&self) -> (u64, u64) {
        (self.offset, self.line)
    }

    /// The next row that is not empty. `columns` says how many fields a row must have for a line
    /// break to count as inside of quotes, 0 if that is not known yet; where the first `wanted` are
    /// is noted in `cells` on the way, for [`Cells::settle`].
    #[inline]
    pub fn next(
        &mut self,
        columns: usize,
        wanted: usize,
        cells: &mut Cells,
    ) -> io::Result<Option<Row<'_>>> {
        loop {
            let seen = cells.look(&self.buffer[self.start..self.end], wanted);
            let (mut length, mut quotes) = (seen.length, seen.quotes);
            if seen.end == End::Open {
                if self.is_over == Over::No && length < MOST_LINES * LONGEST {
                    self.fill()?;
                    continue;
                }
                if length == 0 {
                    return Ok(None);
                }
                if self.is_over == Over::No {
                    // No text: cut, so that it is refused as a row of the wrong form.
                    length -= 1;
                }
            }
            let line = self.line + 1;
            let mut lines = 1;
            if quotes % 2 == 1 && columns > 0 {
                // A break inside of quotes, or a stray quote: it is inside if the fields are then as
                // many as they must be.
                if let Some(longer) = self.length_over_lines(length, columns)? {
                    (length, lines) = longer;
                    quotes = quotes_in(&self.buffer[self.start..self.start + length]);
                    cells.forget();
                }
            }
            let begin = self.start;
            let stop = begin + length;
            self.start = self.end.min(stop + 1);
            self.offset += (self.start - begin) as u64;
            self.line += lines;
            let end = if length > 0 && self.buffer[stop - 1] == b'\r' { stop - 1 } else { stop };
            if end > begin {
                return Ok(Some(Row { bytes: &self.buffer[begin..end], quotes, line }));
            }
        }
    }

    /// How long the row is whose first line has this length, and over how many lines it goes, if it
    /// goes over several.
    fn length_over_lines(
        &mut self,
        first: usize,
        columns: usize,
    ) -> io::Result<Option<(usize, u64)>> {
        let mut length = first;
        for lines in 2..=MOST_LINES as u64 {
            let Some(longer) = self.length_to_break(length + 1)? else { return Ok(None) };
            length = longer;
            let row = &self.buffer[self.start..self.start + length];
            if length > LONGEST {
                return Ok(None);
            }
            if quotes_in(row).is_multiple_of(2) && columns_of(row) == columns {
                return Ok(Some((length, lines)));
            }
        }
        Ok(None)
    }

    /// How far it is to the next line break, or to the end of the stream, if the first `known` bytes
    /// are passed over; reads more if it must, which moves what is in the buffer.
    fn length_to_break(&mut self, known: usize) -> io::Result<Option<usize>> {
        let mut ahead = known;
        loop {
            let searched = (self.start + ahead).min(self.end);
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[searched..self.end]) {
                return Ok(Some(searched + found - self.start));
            }
            let length = self.end - self.start;
            if self.is_over == Over::Yes || length >= MOST_LINES * LONGEST {
                return Ok((length > known).then_some(length));
            }
            ahead = ahead.max(length);
            self.fill()?;
        }
    }

    /// Moves what is not read yet to the front, and reads on behind it.
    fn fill(&mut self) -> io::Result<()> {
        if self.is_over == Over::Yes {
            return Ok(());
        }
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        let room = (self.end + CHUNK).min(self.buffer.len());
        while self.end < room {
            match self.source.read(&mut self.buffer[self.end..room]) {
                Ok(0) => {
                    self.is_over = Over::Yes;
                    break;
                }
                Ok(count) => self.end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn quotes_in(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'"', bytes).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, columns: usize) -> Vec<(String, u64)> {
        let mut lines = Lines::new(text.as_bytes(), 0, 0);
        let (mut rows, mut cells) = (Vec::new(), Cells::default());
        while let Some(row) = lines.next(columns, columns, &mut cells).expect("a row") {
            rows.push((String::from_utf8_lossy(row.bytes).into_owned(), row.line));
        }
        assert_eq!(lines.place().0, text.len() as u64);
        rows
    }

    #[test]
    fn a_row_ends_at_any_line_break_and_at_the_end() {
        let found = rows("a,b\r\nc,d\n\n\r\ne,f", 2);
        assert_eq!(found, [("a,b".into(), 1), ("c,d".into(), 2), ("e,f".into(), 5)]);
    }

    #[test]
    fn a_line_break_inside_of_quotes_belongs_to_the_row() {
        let found = rows("\"a\",\"b\nc\"\r\n\"d\",\"e\"\n", 2);
        assert_eq!(found, [("\"a\",\"b\nc\"".into(), 1), ("\"d\",\"e\"".into(), 3)]);
    }

    #[test]
    fn a_stray_quote_costs_its_own_row_only() {
        let found = rows("\"a\",\"b\n\"c\",\"d\"\n\"e\",\"f\"\n", 2);
        assert_eq!(found[1..], [("\"c\",\"d\"".into(), 2), ("\"e\",\"f\"".into(), 3)]);
    }
}
