//! Puts the runs in one order and writes the registry file.

use std::path::Path;

use super::finish::{List, ListWriter, Written, finish};
use super::gather::Gather;
use super::run::{PartReader, Stretch, stretches};
use crate::file::sections::Writer;
use crate::file::{PAGE, postings, record::Reader};
use crate::{Contents, Go, Problem};

/// The runs, and what their entries are called in the order of all.
struct Runs<'a> {
    folder: &'a Path,
    /// For each run, the number of each of its entries.
    numbers: Vec<Vec<u32>>,
}

/// Writes the registry of all runs to `path`. `report` is told how many of the entries are written.
pub(crate) fn merge(
    folder: &Path,
    runs: usize,
    gather: &Gather,
    contents: &mut Contents,
    path: &Path,
    report: &mut dyn FnMut(u64) -> Go,
) -> Result<(), Problem> {
    let mut out = Writer::create(path)?;
    let mut all = Runs { folder, numbers: vec![Vec::new(); runs] };
    let written = all.write_entries(&mut out, report)?;
    let firsts = all.write_numbers(&mut out)?;
    let lists = all.write_lists(&mut out)?;
    drop(all);
    finish(out, &written, &firsts, &lists, gather, contents)
}

impl Runs<'_> {
    fn write_entries(
        &mut self,
        out: &mut Writer,
        report: &mut dyn FnMut(u64) -> Go,
    ) -> Result<Written, Problem> {
        let mut readers = Vec::new();
        let mut waiting: Vec<std::vec::IntoIter<Stretch>> = Vec::new();
        for run in 0..self.numbers.len() {
            readers.push(PartReader::open(self.folder, run, "entries")?);
            waiting.push(stretches(self.folder, run)?.into_iter());
        }
        let mut written = Written::default();
        let mut block = Vec::new();
        let mut bytes = Vec::new();
        while let Some(key) =
            waiting.iter().filter_map(|run| run.as_slice().first()).map(|next| next.key).min()
        {
            for (run, waiting) in waiting.iter_mut().enumerate() {
                let Some(stretch) = waiting.next_if_key(key) else { continue };
                bytes.resize(stretch.bytes as usize, 0);
                readers[run].fill(&mut bytes)?;
                let mut rest = bytes.as_slice();
                while let Some((_, behind)) = Reader::next(rest) {
                    let entry = &rest[..rest.len() - behind.len()];
                    self.numbers[run].push(written.count);
                    written.take(key, entry, &mut block, out)?;
                    rest = behind;
                }
            }
            if report(u64::from(written.count)) == Go::Stop {
                return Err(Problem::Stopped);
            }
        }
        written.close(&block, out)?;
        Ok(written)
    }

    /// Writes the index of numbers, and answers the first number of each page.
    fn write_numbers(&self, out: &mut Writer) -> Result<Vec<u32>, Problem> {
        let mut readers = Vec::new();
        let mut heads = Vec::new();
        for run in 0..self.numbers.len() {
            let mut reader = PartReader::open(self.folder, run, "numbers")?;
            heads.push(self.pair(run, &mut reader)?);
            readers.push(reader);
        }
        let mut firsts = Vec::new();
        let mut page: Vec<u8> = Vec::with_capacity(PAGE * 8);
        // The numbers of each slice of the whole range, from all runs, sorted together.
        let mut slice: Vec<u64> = Vec::new();
        for upper in 0..=u32::MAX >> SLICE {
            slice.clear();
            for (run, reader) in readers.iter_mut().enumerate() {
                while let Some(pair) =
                    heads[run].filter(|pair| (pair >> 32) as u32 >> SLICE == upper)
                {
                    slice.push(pair);
                    heads[run] = self.pair(run, reader)?;
                }
            }
            slice.sort_unstable();
            for pair in &slice {
                if page.is_empty() {
                    firsts.push((pair >> 32) as u32);
                }
                page.extend_from_slice(&pair.to_le_bytes());
                if page.len() == PAGE * 8 {
                    out.block(&page)?;
                    page.clear();
                }
            }
        }
        if !page.is_empty() {
            out.block(&page)?;
        }
        Ok(firsts)
    }

    fn pair(&self, run: usize, reader: &mut PartReader) -> Result<Option<u64>, Problem> {
        let Some(bytes) = reader.next::<8>()? else { return Ok(None) };
        let pair = u64::from_le_bytes(bytes);
        let number = self.numbers[run].get(pair as u32 as usize).copied().unwrap_or(0);
        Ok(Some(pair >> 32 << 32 | u64::from(number)))
    }

    /// Writes the lists of all words, and answers where they are, in the order of their numbers.
    fn write_lists(&self, out: &mut Writer) -> Result<Vec<List>, Problem> {
        let mut readers = Vec::new();
        let mut heads = Vec::new();
        for run in 0..self.numbers.len() {
            let mut reader = PartReader::open(self.folder, run, "lists")?;
            heads.push(head(&mut reader)?);
            readers.push(reader);
        }
        let mut lists = ListWriter::new(out);
        let (mut bytes, mut numbers) = (Vec::new(), Vec::new());
        while let Some(list) = heads.iter().flatten().map(|[list, ..]| *list).min() {
            numbers.clear();
            let mut runs = 0;
            for (run, reader) in readers.iter_mut().enumerate() {
                let Some([_, count, length]) = heads[run].filter(|[next, ..]| *next == list) else {
                    continue;
                };
                bytes.resize(length as usize, 0);
                reader.fill(&mut bytes)?;
                let (mut at, mut local) = (0, 0u32);
                for _ in 0..count {
                    local = local.wrapping_add(postings::read_varint(&bytes, &mut at));
                    numbers.push(self.numbers[run].get(local as usize).copied().unwrap_or(0));
                }
                heads[run] = head(reader)?;
                runs += 1;
            }
            if runs > 1 {
                // A few ascending pieces: the stable sort finds and merges them.
                numbers.sort();
            }
            lists.write(list, &numbers, out)?;
        }
        Ok(lists.close(out))
    }
}

/// Bits of a number below its slice: a million numbers a slice.
const SLICE: u32 = 20;

fn head(reader: &mut PartReader) -> Result<Option<[u32; 3]>, Problem> {
    let Some(bytes) = reader.next::<12>()? else { return Ok(None) };
    let four =
        |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    Ok(Some([four(0), four(4), four(8)]))
}

trait NextOfKey {
    fn next_if_key(&mut self, key: u32) -> Option<Stretch>;
}

impl NextOfKey for std::vec::IntoIter<Stretch> {
    fn next_if_key(&mut self, key: u32) -> Option<Stretch> {
        if self.as_slice().first()?.key == key { self.next() } else { None }
    }
}
