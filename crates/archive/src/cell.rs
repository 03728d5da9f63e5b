//! Rows of a table as bytes: the same for every database, so that a hash of them says
//! whether two tables hold the same.

use std::io::{Read, Seek};

use uuid::Uuid;

use crate::{Error, Frames, Result};

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A number with a fraction.
    Real(f64),
    /// An id.
    Id(Uuid),
}

const NULL: u8 = 0;
const TEXT: u8 = 1;
const INT: u8 = 2;
const NO: u8 = 3;
const YES: u8 = 4;
const REAL: u8 = 5;
const ID: u8 = 6;

/// No row of ours comes near this; more is a sign of damage.
const LONGEST_ROW: usize = 256 * 1024 * 1024;

/// Appends a row: its length, then its cells.
pub fn encode_row(cells: &[Cell], out: &mut Vec<u8>) {
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    for cell in cells {
        match cell {
            Cell::Null => out.push(NULL),
            Cell::Bool(false) => out.push(NO),
            Cell::Bool(true) => out.push(YES),
            Cell::Text(text) => {
                out.push(TEXT);
                out.extend_from_slice(&(text.len() as u32).to_le_bytes());
                out.extend_from_slice(text.as_bytes());
            }
            Cell::Int(number) => {
                out.push(INT);
                out.extend_from_slice(&number.to_le_bytes());
            }
            Cell::Real(number) => {
                out.push(REAL);
                out.extend_from_slice(&number.to_bits().to_le_bytes());
            }
            Cell::Id(id) => {
                out.push(ID);
                out.extend_from_slice(id.as_bytes());
            }
        }
    }
    let length = (out.len() - at - 4) as u32;
    out[at..at + 4].copy_from_slice(&length.to_le_bytes());
}

/// Reads the cells of one row; none when the bytes are no row.
pub(crate) fn decode_row(mut bytes: &[u8]) -> Option<Vec<Cell>> {
    let mut cells = Vec::new();
    while let Some((tag, rest)) = bytes.split_first() {
        bytes = rest;
        cells.push(match *tag {
            NULL => Cell::Null,
            NO => Cell::Bool(false),
            YES => Cell::Bool(true),
            TEXT => {
                let length = u32::from_le_bytes(take(&mut bytes)?) as usize;
                let (text, rest) = bytes.split_at_checked(length)?;
                bytes = rest;
                Cell::Text(std::str::from_utf8(text).ok()?.to_owned())
            }
            INT => Cell::Int(i64::from_le_bytes(take(&mut bytes)?)),
            REAL => Cell::Real(f64::from_bits(u64::from_le_bytes(take(&mut bytes)?))),
            ID => Cell::Id(Uuid::from_bytes(take(&mut bytes)?)),
            _ => return None,
        });
    }
    Some(cells)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*taken)
}

/// The rows of a part.
pub struct Rows<'a, R> {
    frames: Frames<'a, R>,
    waiting: Vec<u8>,
    at: usize,
}

impl<'a, R: Read + Seek> Rows<'a, R> {
    /// Reads a part as rows.
    pub fn of(frames: Frames<'a, R>) -> Self {
        Self { frames, waiting: Vec::new(), at: 0 }
    }

    /// The next row; none after the last, when the whole part has been found to be right.
    pub fn next_row(&mut self) -> Result<Option<Vec<Cell>>> {
        let Some(length) = self.wait_for(4)? else { return Ok(None) };
        let length = u32::from_le_bytes(length.try_into().unwrap_or_default()) as usize;
        if length > LONGEST_ROW {
            return Err(self.damaged());
        }
        let cells = self.wait_for(length)?.and_then(decode_row);
        cells.map(Some).ok_or_else(|| self.damaged())
    }

    /// The next so many bytes; none at the end of the part.
    fn wait_for(&mut self, length: usize) -> Result<Option<&[u8]>> {
        while self.waiting.len() - self.at < length {
            self.waiting.drain(..self.at);
            self.at = 0;
            let Some(frame) = self.frames.next_frame()? else {
                return if self.waiting.is_empty() { Ok(None) } else { Err(self.damaged()) };
            };
            self.waiting.extend_from_slice(frame);
        }
        self.at += length;
        Ok(Some(&self.waiting[self.at - length..self.at]))
    }

    fn damaged(&self) -> Error {
        self.frames.damaged()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            Just(Cell::Null),
            any::<String>().prop_map(Cell::Text),
            any::<i64>().prop_map(Cell::Int),
            any::<bool>().prop_map(Cell::Bool),
            (-1e300..1e300f64).prop_map(Cell::Real),
            any::<u128>().prop_map(|id| Cell::Id(Uuid::from_u128(id))),
        ]
    }

    proptest! {
        #[test]
        fn a_row_is_read_as_it_was_written(cells in prop::collection::vec(any_cell(), 0..20)) {
            let mut bytes = Vec::new();
            encode_row(&cells, &mut bytes);
            prop_assert_eq!(decode_row(&bytes[4..]), Some(cells));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_row(&bytes);
        }
    }
}
