//! Writes the registry of entries that all fit into memory.

use super::entries::Entries;
use super::finish::{ListWriter, PageWriter, finish};
use super::gather::Gather;
use crate::file::sections::Writer;
use crate::{Contents, Go, Problem};

/// Finishes the registry file, in which the entries of the only run are, without writing anything
/// twice.
pub(crate) fn write_one(
    gather: &mut Gather,
    contents: &mut Contents,
    mut out: Writer,
    report: &mut dyn FnMut(u64) -> Go,
) -> Result<(), Problem> {
    let run = gather.run.sort(gather.words.all().len(), &gather.places, report)?;
    let mut pages = PageWriter::default();
    run.numbers.iter().try_for_each(|pair| pages.take(*pair, &mut out))?;
    let firsts = pages.close(&mut out)?;
    let mut lists = ListWriter::new(&out);
    run.lists.each(|list, numbers| lists.write(list, numbers, &mut out))?;
    let lists = lists.close(&mut out);
    let (entries, _) = Entries::of(&[run.segments]);
    finish(out, &entries, &firsts, &lists, gather, contents)
}
