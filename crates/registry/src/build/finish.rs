//! The parts of a registry file, as both ways to it write them: merged runs, and one in memory.

use super::gather::{Gather, KEY_DEACTIVATED, PARTS};
use super::table::Table;
use crate::file::sections::{Section, Writer};
use crate::file::{BLOCK, contents, postings};
use crate::{Contents, Problem};

/// What is known of the entries that are written.
#[derive(Default)]
pub(crate) struct Written {
    pub count: u32,
    valid: u32,
    block_ends: Vec<u64>,
    key: Option<u32>,
    keys: Vec<u32>,
    kinds: Vec<u8>,
}

/// A list of entries in the file.
pub(crate) struct List {
    list: u32,
    start: u32,
    count: u32,
}

impl Written {
    /// Takes the next entry.
    #[inline]
    pub fn take(
        &mut self,
        key: u32,
        entry: &[u8],
        block: &mut Vec<u8>,
        out: &mut Writer,
    ) -> Result<(), Problem> {
        if self.key != Some(key) {
            self.key = Some(key);
            self.keys.extend([key, self.count]);
        }
        let bit = self.count as usize;
        if bit.is_multiple_of(8) {
            self.kinds.push(0);
        }
        let is_organisation = entry.get(6) == Some(&2);
        self.kinds[bit / 8] |= u8::from(is_organisation) << (bit % 8);
        self.count += 1;
        self.valid += u32::from(key >> KEY_DEACTIVATED == 0);
        block.extend_from_slice(entry);
        if (self.count as usize).is_multiple_of(BLOCK) {
            self.close(block, out)?;
            block.clear();
        }
        Ok(())
    }

    /// Writes a block that is not empty.
    pub fn close(&mut self, block: &[u8], out: &mut Writer) -> Result<(), Problem> {
        if !block.is_empty() {
            out.block(block)?;
            self.block_ends.push(out.at);
        }
        Ok(())
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
    written: &Written,
    firsts: &[u32],
    lists: &[List],
    gather: &Gather,
    contents: &mut Contents,
) -> Result<(), Problem> {
    contents.providers = u64::from(written.count);
    contents.deactivated = u64::from(written.count - written.valid);
    let ends: Vec<u8> = written.block_ends.iter().flat_map(|end| end.to_le_bytes()).collect();
    out.section(Section::BlockEnds, &ends)?;
    out.numbers(Section::Keys, &written.keys)?;
    out.section(Section::Kinds, &written.kinds)?;
    out.numbers(Section::PageFirsts, firsts)?;
    write_words(&mut out, gather.words.all(), lists)?;
    write_table(&mut out, &gather.places, Section::Places, Section::PlaceEnds)?;
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
