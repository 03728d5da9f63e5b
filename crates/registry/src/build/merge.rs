//! Puts the runs in one order. Their entries are in the registry file already, and stay where they
//! are: what is merged is the index of their numbers and the lists of words.

use std::path::Path;

use super::entries::Entries;
use super::finish::{List, ListWriter, PageWriter, finish};
use super::gather::{Gather, PARTS};
use super::run_files::PartReader;
use super::segment;
use crate::file::postings;
use crate::file::sections::Writer;
use crate::{Contents, Go, Problem};

/// The runs, and what their entries are called in the order of all.
struct Runs<'a> {
    folder: &'a Path,
    /// For each run, the number of each of its entries.
    numbers: Vec<Vec<u32>>,
}

/// Finishes the registry file, in which the entries of all runs are. `report` is told how many entries
/// that amounts to.
pub(crate) fn merge(
    folder: &Path,
    runs: usize,
    gather: &Gather,
    contents: &mut Contents,
    mut out: Writer,
    report: &mut dyn FnMut(u64) -> Go,
) -> Result<(), Problem> {
    let segments =
        (0..runs).map(|run| segment::read(folder, run)).collect::<Result<Vec<_>, _>>()?;
    let (entries, numbers) = Entries::of(&segments);
    drop(segments);
    let all = Runs { folder, numbers };
    let firsts = all.write_numbers(&mut out)?;
    let words = gather.words.all().len() as u64;
    let mut reported = |list: u32| {
        let share = u64::from(list / PARTS) * u64::from(entries.count) / words.max(1);
        report(share.min(u64::from(entries.count)))
    };
    let lists = all.write_lists(&mut out, &mut reported)?;
    drop(all);
    finish(out, &entries, &firsts, &lists, gather, contents)
}

impl Runs<'_> {
    /// Writes the index of numbers, and answers the first number of each page.
    fn write_numbers(&self, out: &mut Writer) -> Result<Vec<u32>, Problem> {
        let mut readers = Vec::new();
        let mut heads = Vec::new();
        for run in 0..self.numbers.len() {
            let mut reader = PartReader::open(self.folder, run, "numbers")?;
            heads.push(self.pair(run, &mut reader)?);
            readers.push(reader);
        }
        let mut pages = PageWriter::default();
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
            slice.iter().try_for_each(|pair| pages.take(*pair, out))?;
        }
        pages.close(out)
    }

    fn pair(&self, run: usize, reader: &mut PartReader) -> Result<Option<u64>, Problem> {
        let Some(bytes) = reader.next::<8>()? else { return Ok(None) };
        let pair = u64::from_le_bytes(bytes);
        let number = self.numbers[run].get(pair as u32 as usize).copied().unwrap_or(0);
        Ok(Some(pair >> 32 << 32 | u64::from(number)))
    }

    /// Writes the lists of all words, and answers where they are, in the order of their numbers.
    fn write_lists(
        &self,
        out: &mut Writer,
        report: &mut dyn FnMut(u32) -> Go,
    ) -> Result<Vec<List>, Problem> {
        let mut readers = Vec::new();
        let mut heads = Vec::new();
        for run in 0..self.numbers.len() {
            let mut reader = PartReader::open(self.folder, run, "lists")?;
            heads.push(head(&mut reader)?);
            readers.push(reader);
        }
        let mut lists = ListWriter::new(out);
        let (mut bytes, mut numbers) = (Vec::new(), Vec::new());
        let mut next_report = 0;
        while let Some(list) = heads.iter().flatten().map(|[list, ..]| *list).min() {
            if list >= next_report {
                next_report = list + REPORT_EVERY;
                if report(list) == Go::Stop {
                    return Err(Problem::Stopped);
                }
            }
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

/// After how many lists it is told how far the merge is.
const REPORT_EVERY: u32 = 4096 * PARTS;

fn head(reader: &mut PartReader) -> Result<Option<[u32; 3]>, Problem> {
    let Some(bytes) = reader.next::<12>()? else { return Ok(None) };
    let four =
        |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    Ok(Some([four(0), four(4), four(8)]))
}
