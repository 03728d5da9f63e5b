//! The parts of a registry file, as both ways to it write them: merged runs, and one in memory.

use super::entries::Entries;
use super::gather::{Gather, PARTS};
use super::table::Table;
use crate::file::sections::{Section, Writer};
use crate::file::{PAGE, contents, postings};
use crate::{Contents, Problem};

/// A list of entries in the file.
pub(crate) struct List {
    list: u32,
    start: u32,
    count: u32,
}

/// Writes the index of numbers page by page.
#[derive(Default)]
pub(crate) struct PageWriter {
    /// The first number of each page.
    firsts: Vec<u32>,
    pairs: usize,
}

impl PageWriter {
    /// Takes the next provider's number, and its entry: the upper half and the lower.
    #[inline]
    pub fn take(&mut self, pair: u64, out: &mut Writer) -> Result<(), Problem> {
        if self.pairs.is_multiple_of(PAGE) {
            self.firsts.push((pair >> 32) as u32);
        }
        out.add_to_block(&pair.to_le_bytes());
        self.pairs += 1;
        if self.pairs.is_multiple_of(PAGE) {
            out.end_block()?;
        }
        Ok(())
    }

    /// Ends the last page, and answers the first number of each.
    pub fn close(self, out: &mut Writer) -> Result<Vec<u32>, Problem> {
        if !self.pairs.is_multiple_of(PAGE) {
            out.end_block()?;
        }
        Ok(self.firsts)
    }
}

/// Writes the lists of entries one after the other.
pub(crate) struct ListWriter {
    lists: Vec<List>,
    begin: u64,
    checksum: crc32fast::Hasher,
    encoded: Vec<u8>,
}

impl ListWriter {
    pub fn new(out: &Writer) -> Self {
        let checksum = crc32fast::Hasher::new();
        Self { lists: Vec::new(), begin: out.at, checksum, encoded: Vec::new() }
    }

    pub fn write(&mut self, list: u32, numbers: &[u32], out: &mut Writer) -> Result<(), Problem> {
        self.encoded.clear();
        postings::write(&mut self.encoded, numbers);
        let start = (out.at - self.begin) as u32;
        self.checksum.update(&self.encoded);
        out.raw(&self.encoded)?;
        self.lists.push(List { list, start, count: numbers.len() as u32 });
        Ok(())
    }

    pub fn close(self, out: &mut Writer) -> Vec<List> {
        out.list(Section::Postings, self.checksum.finalize(), self.begin);
        self.lists
    }
}

/// Writes what stands behind the entries, their numbers and their lists.
pub(crate) fn finish(
    mut out: Writer,
    entries: &Entries,
    firsts: &[u32],
    lists: &[List],
    gather: &Gather,
    contents: &mut Contents,
) -> Result<(), Problem> {
    contents.providers = u64::from(entries.count);
    contents.deactivated = u64::from(entries.count - entries.valid);
    let ends: Vec<u8> = entries.block_ends.iter().flat_map(|end| end.to_le_bytes()).collect();
    out.section(Section::BlockEnds, &ends)?;
    out.numbers(Section::Keys, &entries.keys)?;
    out.numbers(Section::Starts, &entries.starts)?;
    out.section(Section::Kinds, &entries.kinds)?;
    out.numbers(Section::PageFirsts, firsts)?;
    write_words(&mut out, gather.words.all(), lists)?;
    write_table(&mut out, gather.places.all(), Section::Places, Section::PlaceEnds)?;
    write_table(&mut out, gather.taxonomies.all(), Section::Taxonomies, Section::TaxonomyEnds)?;
    out.section(Section::Contents, contents::write(contents).as_bytes())?;
    out.finish()
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
