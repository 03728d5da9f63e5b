//! Puts the runs in one order and writes the registry file.

use std::path::Path;

use super::gather::{Gather, KEY_DEACTIVATED, PARTS};
use super::run::{PartReader, Stretch, stretches};
use super::table::Table;
use crate::file::sections::{Section, Writer};
use crate::file::{BLOCK, PAGE, contents, postings, record::Reader};
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
    contents.providers = u64::from(written.count);
    contents.deactivated = u64::from(written.count - written.valid);
    let firsts = all.write_numbers(&mut out)?;
    let lists = all.write_lists(&mut out)?;
    drop(all);
    let ends: Vec<u8> = written.block_ends.iter().flat_map(|end| end.to_le_bytes()).collect();
    out.section(Section::BlockEnds, &ends)?;
    out.numbers(Section::Keys, &written.keys)?;
    out.section(Section::Kinds, &written.kinds)?;
    out.numbers(Section::PageFirsts, &firsts)?;
    write_words(&mut out, gather.words.all(), &lists)?;
    write_table(&mut out, &gather.places, Section::Places, Section::PlaceEnds)?;
    write_table(&mut out, &gather.taxonomies, Section::Taxonomies, Section::TaxonomyEnds)?;
    out.section(Section::Contents, contents::write(contents).as_bytes())?;
    out.finish()
}

#[derive(Default)]
struct Written {
    count: u32,
    valid: u32,
    block_ends: Vec<u64>,
    keys: Vec<u32>,
    kinds: Vec<u8>,
}

/// A list of entries in the file.
struct List {
    list: u32,
    start: u32,
    count: u32,
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
            written.keys.extend([key, written.count]);
            for (run, waiting) in waiting.iter_mut().enumerate() {
                let Some(stretch) = waiting.next_if_key(key) else { continue };
                bytes.resize(stretch.bytes as usize, 0);
                readers[run].fill(&mut bytes)?;
                let mut rest = bytes.as_slice();
                while let Some((_, behind)) = Reader::next(rest) {
                    let entry = &rest[..rest.len() - behind.len()];
                    self.numbers[run].push(written.count);
                    written.note(entry.get(6) == Some(&2), key);
                    block.extend_from_slice(entry);
                    if (written.count as usize).is_multiple_of(BLOCK) {
                        out.block(&block)?;
                        written.block_ends.push(out.at);
                        block.clear();
                    }
                    rest = behind;
                }
            }
            if report(u64::from(written.count)) == Go::Stop {
                return Err(Problem::Stopped);
            }
        }
        if !block.is_empty() {
            out.block(&block)?;
            written.block_ends.push(out.at);
        }
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
        let (mut lists, mut checksum, begin) = (Vec::new(), crc32fast::Hasher::new(), out.at);
        let (mut bytes, mut numbers, mut encoded) = (Vec::new(), Vec::new(), Vec::new());
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
            encoded.clear();
            postings::write(&mut encoded, &numbers);
            let start = (out.at - begin) as u32;
            checksum.update(&encoded);
            out.raw(&encoded)?;
            lists.push(List { list, start, count: numbers.len() as u32 });
        }
        out.list(Section::Postings, checksum.finalize(), begin);
        Ok(lists)
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

impl Written {
    /// Counts an entry.
    fn note(&mut self, is_organisation: bool, key: u32) {
        let bit = self.count as usize;
        if bit.is_multiple_of(8) {
            self.kinds.push(0);
        }
        self.kinds[bit / 8] |= u8::from(is_organisation) << (bit % 8);
        self.count += 1;
        self.valid += u32::from(key >> KEY_DEACTIVATED == 0);
    }
}

/// Writes the words in the order of the alphabet, with their lists.
fn write_words(out: &mut Writer, words: &Table, lists: &[List]) -> Result<(), Problem> {
    // The lists of a word stand together, for they are in the order of the words' numbers.
    let mut of_word: Vec<(u32, u32)> = Vec::with_capacity(words.len());
    let (mut from, mut number) = (0, 0);
    for of_one in lists.chunk_by(|a, b| a.list / PARTS == b.list / PARTS) {
        let word = of_one[0].list / PARTS;
        // A word without lists is one of entries that were not kept.
        of_word.resize(word as usize, (from, from));
        number += 1;
        of_word.push((from, from + of_one.len() as u32));
        from += of_one.len() as u32;
    }
    let mut order: Vec<u32> = Vec::with_capacity(number);
    order.extend((0..of_word.len() as u32).filter(|word| {
        let (from, to) = of_word[*word as usize];
        from < to
    }));
    order.sort_unstable_by(|a, b| words.get(*a).cmp(words.get(*b)));
    let (mut text, mut ends) = (Vec::new(), Vec::with_capacity(order.len()));
    let (mut list_bytes, mut list_ends) = (Vec::new(), Vec::with_capacity(order.len()));
    let mut count = 0;
    for word in order {
        text.extend_from_slice(words.get(word));
        ends.push(text.len() as u32);
        let (from, to) = of_word[word as usize];
        for list in &lists[from as usize..to as usize] {
            list_bytes.extend_from_slice(&list.start.to_le_bytes());
            let part_and_count = (list.list % PARTS) << 29 | list.count.min((1 << 29) - 1);
            list_bytes.extend_from_slice(&part_and_count.to_le_bytes());
        }
        count += to - from;
        list_ends.push(count);
    }
    out.section(Section::Words, &text)?;
    out.numbers(Section::WordEnds, &ends)?;
    out.section(Section::Lists, &list_bytes)?;
    out.numbers(Section::WordLists, &list_ends)
}

fn write_table(
    out: &mut Writer,
    table: &Table,
    texts: Section,
    ends: Section,
) -> Result<(), Problem> {
    let (mut text, mut places) = (Vec::new(), Vec::with_capacity(table.len()));
    for number in 0..table.len() as u32 {
        text.extend_from_slice(table.get(number));
        places.push(text.len() as u32);
    }
    out.section(texts, &text)?;
    out.numbers(ends, &places)
}
