//! An import from its first byte to the registry in its place.

use crate::build::entry::{Entry, day, npi};
use crate::build::gather::Gather;
use crate::build::merge::merge;
use crate::build::one::write_one;
use crate::build::run;
use crate::file::sections::Writer;
use crate::file::stored::Stored;
use crate::plan::{Plan, Step};
use crate::read::extras::Extras;
use crate::read::layout::{Column, Layout, names, plain};
use crate::read::lines::{Lines, Row};
use crate::read::provider;
use crate::read::source::{Holds, Source};
use crate::read::split::Cells;
use crate::resume::{State, Work};
use crate::wanting::Wanting;
use crate::{Go, Imported, Malformed, Order, Problem, Progress, Stage};

/// How many malformed rows are told one by one.
const MOST_EXAMPLES: usize = 20;

/// After how many rows the progress is told.
const REPORT_EVERY: u64 = 16 * 1024;

/// See [`crate::import`].
pub(crate) fn import(
    order: &Order,
    progress: &(dyn Fn(Progress) -> Go + Sync),
) -> Result<Imported, Problem> {
    let mut plan = Plan::of(order)?;
    let work = Work::beside(&order.out)?;
    let (state, mut gather, mut seen) = work.resume(&plan.mark(order));
    if let Some(most) = order.at_once {
        gather.run.most = most.clamp(1, run::MOST);
    }
    let resumed_after = state.rows;
    let extras = Extras::read(&plan.extras)?;
    // A file alone has each number once; looking each up would cost a tenth of the import.
    seen.resize(if plan.steps.len() > 1 { SEEN } else { 0 }, 0);
    let wanting = Wanting::of(&plan.contents.wanted);
    let total = plan.steps.iter().map(Step::length).sum();
    let out = Writer::go_on(&work.registry(), state.written)?;
    let mut reading = Reading {
        work: &work,
        out,
        state,
        gather,
        seen,
        extras,
        wanting,
        progress,
        total,
        done_before: 0,
        next_report: 0,
    };
    for (number, step) in plan.steps.iter().enumerate() {
        if number >= reading.state.source {
            match step {
                Step::File(source) if source.holds == Holds::Deactivations => {
                    reading.deactivations(source)?;
                }
                Step::File(source) => reading.providers(source)?,
                Step::Registry(stored) => reading.registry(stored)?,
            }
            let state = &mut reading.state;
            (state.source, state.offset, state.line) = (number + 1, 0, 0);
        }
        reading.done_before += step.length();
    }
    // What fits into memory as a whole need not be written twice.
    let is_one_run = reading.state.runs == 0;
    if !is_one_run && reading.gather.run.len() > 0 {
        let State { source, .. } = reading.state;
        reading.checkpoint(source, (0, 0))?;
    }
    if is_one_run {
        reading.write_segment()?;
    }
    let Reading { state, mut gather, seen, extras, out, .. } = reading;
    drop((seen, extras));
    let mut report = |done| {
        let (rows, kept) = (state.rows, state.kept);
        progress(Progress { stage: Stage::Writing, done, total: kept, rows, kept })
    };
    let contents = &mut plan.contents;
    if is_one_run {
        write_one(&mut gather, contents, out, &mut report)?;
    } else {
        merge(&work.folder, state.runs, &gather, contents, out, &mut report)?;
    }
    work.finish(&order.out)?;
    Ok(Imported {
        contents: plan.contents,
        rows: state.rows,
        malformed: state.malformed,
        examples: state.examples,
        resumed_after,
    })
}

/// Words of the bits that say which numbers have been seen; the check digit is left out.
const SEEN: usize = 200_000_000 / 64;

struct Reading<'a> {
    work: &'a Work,
    out: Writer,
    state: State,
    gather: Gather,
    seen: Vec<u64>,
    extras: Extras,
    wanting: Wanting,
    progress: &'a (dyn Fn(Progress) -> Go + Sync),
    total: u64,
    done_before: u64,
    next_report: u64,
}

impl Reading<'_> {
    fn providers(&mut self, source: &Source) -> Result<(), Problem> {
        let mut lines = Lines::new(source.open(0)?, 0, 0);
        let mut cells = Cells::default();
        let names = match lines.next(0, 0, &mut cells).map_err(|error| source.failure(error))? {
            Some(row) => names(&row),
            None => Vec::new(),
        };
        let layout =
            Layout::of(&names).map_err(|why| Problem::NotNppes(source.path.clone(), why))?;
        if self.state.offset > 0 {
            let (offset, line) = (self.state.offset, self.state.line);
            lines = Lines::new(source.open(offset)?, offset, line);
        }
        loop {
            let row = lines.next(layout.columns, layout.head, &mut cells);
            let Some(row) = row.map_err(|error| source.failure(error))? else { return Ok(()) };
            self.state.rows += 1;
            match layout.find(&row, &mut cells) {
                Ok(()) => self.provider(source, &layout, &row, &mut cells),
                Err(found) => {
                    let why = format!("it has {found} columns and not {}", layout.columns);
                    self.malformed(source, row.line, why);
                }
            }
            self.after_row(lines.place())?;
        }
    }

    #[inline]
    fn provider(&mut self, source: &Source, layout: &Layout, row: &Row<'_>, cells: &mut Cells) {
        use Column as C;
        let Some(npi) = npi(layout.get(row, cells, C::Npi)) else {
            return self.malformed(source, row.line, "its first column is no valid NPI".to_owned());
        };
        if self.is_seen(npi) {
            return;
        }
        if !self.wanting.state(layout.get(row, cells, C::State))
            && layout.get(row, cells, C::Deactivated).is_empty()
        {
            return;
        }
        provider::with_entry(npi, layout, row, cells, |entry| self.take(entry));
    }

    /// Whether a newer file had the number; from now on it is seen.
    #[inline]
    fn is_seen(&mut self, npi: u32) -> bool {
        let place = npi as usize / 10;
        let Some(word) = self.seen.get_mut(place / 64) else { return false };
        let bit = 1 << (place % 64);
        let is_seen = *word & bit != 0;
        *word |= bit;
        is_seen
    }

    /// Keeps an entry if it is wanted.
    fn take(&mut self, entry: &Entry<'_>) {
        let is_wanted = entry.deactivated > 0
            || self.wanting.state(entry.office.state) && self.wanting.taxonomy(entry.taxonomy);
        if !is_wanted {
            return;
        }
        self.state.kept += 1;
        if self.extras.is_empty() {
            return self.gather.add(entry);
        }
        let mut names: Vec<&[u8]> = self.extras.names(entry.npi);
        let further = self.extras.locations(entry.npi);
        names.splice(0..0, entry.other_names.iter().copied());
        let mut distinct: Vec<&[u8]> = Vec::with_capacity(names.len());
        for name in names {
            if !name.is_empty() && !distinct.contains(&name) {
                distinct.push(name);
            }
        }
        let further = if further.is_empty() { entry.further } else { &further };
        self.gather.add(&Entry { other_names: &distinct, further, ..*entry });
    }

    fn deactivations(&mut self, source: &Source) -> Result<(), Problem> {
        let mut lines = Lines::new(source.open(0)?, 0, 0);
        let mut columns = None;
        let mut cells = Cells::default();
        while let Some(row) = lines.next(0, 0, &mut cells).map_err(|error| source.failure(error))? {
            // A title may stand above the headings.
            let Some((width, number, date)) = columns else {
                let names = names(&row);
                let place = |part: &str| names.iter().position(|name| name.contains(part));
                columns =
                    place("npi").zip(place("deactivation date")).map(|(n, d)| (names.len(), n, d));
                continue;
            };
            self.state.rows += 1;
            let _ = cells.find(&row, width, width);
            match npi(plain(cells.get(&row, number))) {
                Some(npi) => {
                    let deactivated = day(plain(cells.get(&row, date))).max(1);
                    if !self.is_seen(npi) {
                        self.take(&Entry { npi, deactivated, ..Entry::default() });
                    }
                }
                None => {
                    let why = "its first column is no valid NPI".to_owned();
                    self.malformed(source, row.line, why);
                }
            }
            // A short file: it is read again from its beginning, which changes nothing.
            if self.gather.run.is_full() {
                self.checkpoint(self.state.source, (0, 0))?;
            }
        }
        match columns {
            Some(_) => Ok(()),
            None => {
                let why = "there are no columns “NPI” and “NPPES Deactivation Date”".to_owned();
                Err(Problem::NotNppes(source.path.clone(), why))
            }
        }
    }

    fn registry(&mut self, stored: &Stored) -> Result<(), Problem> {
        let mut block = Vec::new();
        for number in self.state.offset as usize..stored.blocks() {
            stored.read_block(number, &mut block)?;
            let mut rest = block.as_slice();
            while let Some((mut reader, behind)) = crate::file::record::Reader::next(rest) {
                rest = behind;
                let (mut names, mut further) = (Vec::new(), Vec::new());
                let entry = Entry::read(&mut reader, stored, &mut names, &mut further)
                    .ok_or_else(|| stored.damaged("an entry is cut short"))?;
                self.state.rows += 1;
                if !self.is_seen(entry.npi) {
                    let entry = Entry { other_names: &names, further: &further, ..entry };
                    self.take(&entry);
                }
            }
            self.after_row((number as u64 + 1, 0))?;
        }
        Ok(())
    }

    #[cold]
    fn malformed(&mut self, source: &Source, line: u64, why: String) {
        self.state.malformed += 1;
        if self.state.examples.len() < MOST_EXAMPLES {
            self.state.examples.push(Malformed { file: source.name(), line, why });
        }
    }

    #[inline]
    fn after_row(&mut self, place: (u64, u64)) -> Result<(), Problem> {
        if self.gather.run.is_full() {
            self.checkpoint(self.state.source, place)?;
        } else if self.gather.run.is_segment_full() {
            self.write_segment()?;
        }
        if self.state.rows >= self.next_report {
            self.next_report = self.state.rows + REPORT_EVERY;
            let State { rows, kept, .. } = self.state;
            let (done, total) = (self.done_before + place.0, self.total);
            let now = Progress { stage: Stage::Reading, done, total, rows, kept };
            if (self.progress)(now) == Go::Stop {
                return Err(Problem::Stopped);
            }
        }
        Ok(())
    }

    /// Puts entries into the registry file.
    fn write_segment(&mut self) -> Result<(), Problem> {
        self.gather.find_waiting();
        self.gather.run.write_segment(&mut self.out)
    }

    fn checkpoint(&mut self, source: usize, (offset, line): (u64, u64)) -> Result<(), Problem> {
        self.write_segment()?;
        let Gather { run, words, places, .. } = &mut self.gather;
        let state = &mut self.state;
        let sorted = run.sort(words.all().len(), places, &mut |_| Go::On)?;
        state.written = self.out.sync()?;
        sorted.save(&self.work.folder, state.runs)?;
        run.reuse(sorted);
        state.runs += 1;
        (state.source, state.offset, state.line) = (source, offset, line);
        self.work.save(state, &self.gather, &self.seen)
    }
}
