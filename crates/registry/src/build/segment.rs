//! Entries as they lie in the registry file: some hundred thousand of a run, in the order of their
//! keys.

use std::io::Write;
use std::path::Path;

use super::run_files::{part, write_file};
use crate::Problem;
use crate::file::BLOCK;
use crate::file::sections::Writer;

/// What is known of entries that are in the file.
#[derive(Default)]
pub(crate) struct Segment {
    /// Keys, ascending, with how many entries have each.
    pub keys: Vec<(u32, u32)>,
    /// Where each block of entries ends in the file.
    pub block_ends: Vec<u64>,
    /// Bit by bit, which entries are organisations.
    kinds: Vec<u8>,
    pub count: u32,
}

impl Segment {
    /// Writes the next entry.
    #[inline]
    pub fn take(&mut self, key: u32, entry: &[u8], out: &mut Writer) -> Result<(), Problem> {
        match self.keys.last_mut() {
            Some((last, count)) if *last == key => *count += 1,
            _ => self.keys.push((key, 1)),
        }
        let bit = self.count as usize % 8;
        if bit == 0 {
            self.kinds.push(0);
        }
        let is_organisation = entry.get(6) == Some(&2);
        if let Some(kinds) = self.kinds.last_mut() {
            *kinds |= u8::from(is_organisation) << bit;
        }
        self.count += 1;
        out.add_to_block(entry);
        if (self.count as usize).is_multiple_of(BLOCK) {
            self.block_ends.push(out.end_block()?);
        }
        Ok(())
    }

    /// Ends the last block.
    pub fn close(&mut self, out: &mut Writer) -> Result<(), Problem> {
        if !(self.count as usize).is_multiple_of(BLOCK) {
            self.block_ends.push(out.end_block()?);
        }
        Ok(())
    }

    /// Whether an entry is an organisation's.
    #[inline]
    pub fn is_organisation(&self, entry: u32) -> bool {
        self.kinds.get(entry as usize / 8).is_some_and(|bits| bits >> (entry % 8) & 1 == 1)
    }

    /// Adds what is known to bytes.
    fn write(&self, bytes: &mut Vec<u8>) {
        let keys = self.keys.iter().map(|(key, count)| u64::from(*key) << 32 | u64::from(*count));
        let lengths = [self.keys.len(), self.block_ends.len(), self.kinds.len()];
        let numbers = lengths.into_iter().map(|length| length as u64).chain(keys);
        for number in numbers.chain(self.block_ends.iter().copied()) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&self.kinds);
    }

    /// Reads it back; none if the bytes are cut short.
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut eights = |count: usize| {
            let (front, behind) = bytes.split_at_checked(count.checked_mul(8)?)?;
            *bytes = behind;
            let (eights, _) = front.as_chunks::<8>();
            Some(eights.iter().map(|eight| u64::from_le_bytes(*eight)).collect::<Vec<_>>())
        };
        let [keys, block_ends, kinds] = eights(3)?[..] else { return None };
        let keys = eights(usize::try_from(keys).ok()?)?;
        let keys: Vec<(u32, u32)> =
            keys.iter().map(|pair| ((pair >> 32) as u32, *pair as u32)).collect();
        let block_ends = eights(usize::try_from(block_ends).ok()?)?;
        let (kinds, behind) = bytes.split_at_checked(usize::try_from(kinds).ok()?)?;
        *bytes = behind;
        let count = keys.iter().map(|(_, count)| count).sum();
        Some(Self { keys, block_ends, kinds: kinds.to_vec(), count })
    }
}

/// Writes down what is known of the segments of a run, for a merge that comes later.
pub(crate) fn save(segments: &[Segment], folder: &Path, run: usize) -> Result<(), Problem> {
    let mut bytes = Vec::new();
    segments.iter().for_each(|segment| segment.write(&mut bytes));
    write_file(&part(folder, run, "segments"), |out| out.write_all(&bytes))
}

/// Reads back what [`save`] wrote.
pub(crate) fn read(folder: &Path, run: usize) -> Result<Vec<Segment>, Problem> {
    let path = part(folder, run, "segments");
    let bytes = std::fs::read(&path).map_err(Problem::reading(&path))?;
    let (mut rest, mut segments) = (bytes.as_slice(), Vec::new());
    while !rest.is_empty() {
        let segment = Segment::read(&mut rest);
        segments.push(segment.ok_or(Problem::Damaged(path.clone(), "a part is cut short"))?);
    }
    Ok(segments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_of_segments_comes_back_or_is_missed() {
        let folder = tempfile::tempdir().expect("a folder");
        let segment = |count: u32| Segment {
            keys: vec![(7, 1), (9, count - 1)],
            block_ends: vec![100, 200],
            kinds: vec![5, 6, 7],
            count,
        };
        save(&[segment(20), segment(30)], folder.path(), 3).expect("written");
        let back = read(folder.path(), 3).expect("read");
        assert_eq!(back.iter().map(|segment| segment.count).collect::<Vec<_>>(), [20, 30]);
        assert_eq!(back[1].keys, [(7, 1), (9, 29)]);
        assert_eq!((back[1].block_ends.as_slice(), back[0].kinds.len()), (&[100, 200][..], 3));
        let path = part(folder.path(), 3, "segments");
        let bytes = std::fs::read(&path).expect("bytes");
        std::fs::write(&path, &bytes[..bytes.len() - 1]).expect("written");
        assert!(matches!(read(folder.path(), 3), Err(Problem::Damaged(..))));
    }
}
