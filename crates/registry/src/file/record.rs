//! An entry as bytes.
//!
//! Numbers first, at fixed places, then texts, each with its length before it. Cities and taxonomies
//! are numbers of tables.

use super::stored::Stored;
use crate::build::entry::{Entry, EntryKind, Location};
use crate::words::as_number;

/// The longest entry. Beyond it, further offices are left out.
const LONGEST: usize = 60_000;

/// The numbers in front.
struct Head {
    npi: u32,
    kind: EntryKind,
    taxonomy: u16,
    updated: u16,
    deactivated: u16,
}

/// Where in an entry the number of its office's city and state stands.
const PLACE: usize = 2 + 11;

/// Adds an entry with its length before it. `place` is the number of its office's city and state, if
/// that is not written later by [`set_place`]; `further` gives those of further offices.
#[inline]
pub(crate) fn write<'a>(
    out: &mut Vec<u8>,
    entry: &Entry<'a>,
    taxonomy: u16,
    place: u32,
    mut further: impl FnMut(&Location<'a>) -> u32,
) {
    let start = out.len();
    out.extend_from_slice(&[0; 2]);
    let mut front = [0; 11];
    front[..4].copy_from_slice(&entry.npi.to_le_bytes());
    front[4] = entry.kind as u8;
    front[5..7].copy_from_slice(&taxonomy.to_le_bytes());
    front[7..9].copy_from_slice(&entry.updated.to_le_bytes());
    front[9..11].copy_from_slice(&entry.deactivated.to_le_bytes());
    out.extend_from_slice(&front);
    location(out, &entry.office, place);
    for name in &entry.names[..names_of(entry.kind)] {
        text(out, name);
    }
    let others = entry.other_names.len().min(50);
    out.push(others as u8);
    for name in &entry.other_names[..others] {
        text(out, name);
    }
    let count_at = out.len();
    out.push(0);
    for office in entry.further.iter().take(255) {
        if out.len() - start > LONGEST - 600 {
            break;
        }
        location(out, office, further(office));
        out[count_at] += 1;
    }
    let length = (out.len() - start - 2) as u16;
    out[start..start + 2].copy_from_slice(&length.to_le_bytes());
}

/// Writes the number of an office's city and state into an entry that begins here.
#[inline]
pub(crate) fn set_place(entry: &mut [u8], place: u32) {
    if let Some(bytes) = entry.get_mut(PLACE..PLACE + 4) {
        bytes.copy_from_slice(&place.to_le_bytes());
    }
}

#[inline]
fn location(out: &mut Vec<u8>, office: &Location<'_>, place: u32) {
    let mut numbers = [0; 18];
    numbers[..4].copy_from_slice(&place.to_le_bytes());
    numbers[4..8].copy_from_slice(&office.zip.to_le_bytes());
    numbers[8..13].copy_from_slice(&office.phone.to_le_bytes()[..5]);
    numbers[13..18].copy_from_slice(&office.fax.to_le_bytes()[..5]);
    out.extend_from_slice(&numbers);
    text(out, office.street);
    text(out, office.street2);
}

#[inline]
fn text(out: &mut Vec<u8>, text: &[u8]) {
    let text = &text[..text.len().min(255)];
    out.push(text.len() as u8);
    match as_number(text) {
        // Sixteen bytes at once take less time than finding out how to copy fewer.
        Some(short) => {
            let end = out.len() + text.len();
            out.extend_from_slice(&short.to_le_bytes());
            out.truncate(end);
        }
        None => out.extend_from_slice(text),
    }
}

impl<'a> Entry<'a> {
    /// Reads an entry; its other names and further offices go into the lists that are given.
    pub fn read(
        reader: &mut Reader<'a>,
        stored: &'a Stored,
        other_names: &mut Vec<&'a [u8]>,
        further: &mut Vec<Location<'a>>,
    ) -> Option<Self> {
        let head = reader.head()?;
        let office = reader.location(|place| stored.place(place))?;
        let mut names: [&[u8]; 6] = [b""; 6];
        let count = names_of(head.kind);
        for name in &mut names[..count] {
            *name = reader.text()?;
        }
        for _ in 0..reader.count()? {
            other_names.push(reader.text()?);
        }
        for _ in 0..reader.count()? {
            further.push(reader.location(|place| stored.place(place))?);
        }
        Some(Self {
            npi: head.npi,
            kind: head.kind,
            names,
            taxonomy: stored.taxonomy(head.taxonomy),
            office,
            updated: head.updated,
            deactivated: head.deactivated,
            other_names: &[],
            further: &[],
        })
    }
}

/// How many names are kept.
fn names_of(kind: EntryKind) -> usize {
    match kind {
        EntryKind::Person => 6,
        EntryKind::Organisation => 1,
        EntryKind::Unsaid => 0,
    }
}

/// Reads an entry's bytes from front to back; every step ends well with any bytes.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The next entry of a block, and the block behind it.
    pub fn next(block: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (length, rest) = block.split_first_chunk::<2>()?;
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
        Some((Self(entry), rest))
    }

    fn chunk<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (chunk, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(chunk)
    }

    /// A text with its length before it.
    pub fn text(&mut self) -> Option<&'a [u8]> {
        let [length] = *self.chunk::<1>()?;
        let (text, rest) = self.0.split_at_checked(usize::from(length))?;
        self.0 = rest;
        Some(text)
    }

    /// A number of one byte.
    pub fn count(&mut self) -> Option<u8> {
        Some(self.chunk::<1>()?[0])
    }

    /// The numbers in front.
    fn head(&mut self) -> Option<Head> {
        let front = self.chunk::<11>()?;
        let two = |at: usize| u16::from_le_bytes([front[at], front[at + 1]]);
        Some(Head {
            npi: u32::from_le_bytes([front[0], front[1], front[2], front[3]]),
            kind: match front[4] {
                1 => EntryKind::Person,
                2 => EntryKind::Organisation,
                _ => EntryKind::Unsaid,
            },
            taxonomy: two(5),
            updated: two(7),
            deactivated: two(9),
        })
    }

    /// A location, its city and state by `place`.
    pub fn location(
        &mut self,
        place: impl Fn(u32) -> (&'a [u8], &'a [u8]),
    ) -> Option<Location<'a>> {
        let numbers = self.chunk::<18>()?;
        let four = |at: usize| {
            u32::from_le_bytes([numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]])
        };
        let five = |at: usize| u64::from(four(at)) | u64::from(numbers[at + 4]) << 32;
        let (city, state) = place(four(0));
        Some(Location {
            city,
            state,
            zip: four(4),
            phone: five(8),
            fax: five(13),
            street: self.text()?,
            street2: self.text()?,
        })
    }
}
