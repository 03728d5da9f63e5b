//! Writes the registry of entries that all fit into memory.

use std::path::Path;

use super::finish::{ListWriter, Written, finish};
use super::gather::Gather;
use super::run::AHEAD;
use crate::file::PAGE;
use crate::file::sections::Writer;
use crate::{Contents, Go, Problem};

/// Writes the registry of a run that fits into memory, without writing the run.
pub(crate) fn write_one(
    gather: &Gather,
    contents: &mut Contents,
    path: &Path,
    report: &mut dyn FnMut(u64) -> Go,
) -> Result<(), Problem> {
    let mut out = Writer::create(path)?;
    let order = gather.run.order();
    let (mut written, mut block) = (Written::default(), Vec::new());
    for places in order.chunks(AHEAD) {
        if written.count % REPORT_EVERY == 0 && report(u64::from(written.count)) == Go::Stop {
            return Err(Problem::Stopped);
        }
        gather.run.fetch(places);
        for place in places {
            let (key, entry) = gather.run.entry(*place);
            written.take(key, entry, &mut block, &mut out)?;
        }
    }
    written.close(&block, &mut out)?;
    let mut firsts = Vec::new();
    for page in gather.run.numbers(&order).chunks(PAGE) {
        firsts.extend(page.first().map(|pair| (pair >> 32) as u32));
        let bytes: Vec<u8> = page.iter().flat_map(|pair| pair.to_le_bytes()).collect();
        out.block(&bytes)?;
    }
    let mut lists = ListWriter::new(&out);
    let of_run = gather.run.lists(&order, gather.words.all());
    of_run.each(|list, numbers| lists.write(list, numbers, &mut out))?;
    let lists = lists.close(&mut out);
    finish(out, &written, &firsts, &lists, gather, contents)
}

/// After how many entries it is told how many are written.
const REPORT_EVERY: u32 = 4096;
