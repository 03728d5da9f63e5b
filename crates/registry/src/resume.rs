//! What an import writes down after each run, so that it can go on after being killed.
//!
//! Beside the registry lies a folder with the ending `.part`: the registry file with the entries so
//! far, what else there is of the runs, the tables of words, places
//! and taxonomies (each time lengthened), which numbers have been seen, and `state`, which says how
//! much of all that counts. `state` is replaced in one step, after everything else is on the disk.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::build::gather::Gather;
use crate::build::run_files::write_file;
use crate::build::table::Table;
use crate::build::word_table::Words;
use crate::{Malformed, Problem};

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// What the import is of: another one cannot go on from here.
    pub mark: String,
    /// Files that are read, and the place in the next: bytes and lines.
    pub source: usize,
    pub offset: u64,
    pub line: u64,
    pub rows: u64,
    pub kept: u64,
    pub malformed: u64,
    pub runs: usize,
    /// Bytes of the registry file, which holds the entries of these runs.
    pub written: u64,
    /// Lengths of the tables of words, places and taxonomies, in bytes and in texts.
    tables: [(u64, u32); 3],
    pub examples: Vec<Malformed>,
}

const TABLES: [&str; 3] = ["words", "places", "taxonomies"];

/// The folder of an import in progress, which nobody else has.
pub(crate) struct Work {
    pub folder: PathBuf,
    /// Locked while it is open; a killed program's lock is gone.
    _lock: File,
}

impl Work {
    /// The folder beside a registry.
    pub fn beside(out: &Path) -> Result<Self, Problem> {
        let mut name = out.as_os_str().to_owned();
        name.push(".part");
        let folder = PathBuf::from(name);
        fs::create_dir_all(&folder).map_err(Problem::writing(&folder))?;
        let path = folder.join("lock");
        let lock = OpenOptions::new().create(true).append(true).open(&path);
        let lock = lock.map_err(Problem::writing(&path))?;
        lock.try_lock().map_err(|_| Problem::Busy(out.to_owned()))?;
        Ok(Self { folder, _lock: lock })
    }

    /// The registry file while it is being written.
    pub fn registry(&self) -> PathBuf {
        self.folder.join("registry")
    }

    /// What is there of an import with this mark; a fresh start if that cannot be used.
    pub fn resume(&self, mark: &str) -> (State, Gather, Vec<u64>) {
        let read = || {
            let state = State::read(&fs::read_to_string(self.folder.join("state")).ok()?)?;
            let length = fs::metadata(self.registry()).ok()?.len();
            if state.mark != mark || length < state.written {
                return None;
            }
            let table = |which: usize| {
                let (length, texts) = state.tables[which];
                let bytes = fs::read(self.folder.join(TABLES[which])).ok()?;
                let table = Table::read(bytes.get(..usize::try_from(length).ok()?)?)?;
                (table.len() == texts as usize).then_some(table)
            };
            let gather = Gather::resumed(Words::of(table(0)?), table(1)?, Words::of(table(2)?));
            let seen = fs::read(self.folder.join(format!("seen-{}", state.runs))).ok()?;
            let (eights, _) = seen.as_chunks::<8>();
            let seen = eights.iter().map(|eight| u64::from_le_bytes(*eight)).collect();
            Some((state, gather, seen))
        };
        read().unwrap_or_else(|| {
            for name in TABLES {
                let _ = fs::remove_file(self.folder.join(name));
            }
            (State { mark: mark.to_owned(), ..State::default() }, Gather::default(), Vec::new())
        })
    }

    /// Writes down how far it is; the run before is on the disk.
    pub fn save(&self, state: &mut State, gather: &Gather, seen: &[u64]) -> Result<(), Problem> {
        let tables = [gather.words.all(), gather.places.all(), gather.taxonomies.all()];
        for ((name, table), saved) in TABLES.iter().zip(tables).zip(&mut state.tables) {
            let path = self.folder.join(name);
            let append = || {
                let mut options = OpenOptions::new();
                let mut file = options.create(true).write(true).truncate(false).open(&path)?;
                // Behind what counts there may be something of a run that was killed.
                file.set_len(saved.0)?;
                std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0))?;
                let bytes = table.written_from(saved.1);
                file.write_all(&bytes)?;
                file.sync_data()?;
                Ok(bytes.len() as u64)
            };
            saved.0 += append().map_err(Problem::writing(&path))?;
            saved.1 = table.len() as u32;
        }
        let used = seen.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        write_file(&self.folder.join(format!("seen-{}", state.runs)), |out| {
            seen[..used].iter().try_for_each(|word| out.write_all(&word.to_le_bytes()))
        })?;
        let (fresh, path) = (self.folder.join("state.new"), self.folder.join("state"));
        write_file(&fresh, |out| out.write_all(state.write().as_bytes()))?;
        fs::rename(&fresh, &path).map_err(Problem::writing(&path))?;
        sync_folder(&self.folder)?;
        if state.runs > 0 {
            let _ = fs::remove_file(self.folder.join(format!("seen-{}", state.runs - 1)));
        }
        Ok(())
    }

    /// Puts the finished registry in its place, and the folder away.
    pub fn finish(self, out: &Path) -> Result<(), Problem> {
        fs::rename(self.registry(), out).map_err(Problem::writing(out))?;
        if let Some(parent) = out.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            sync_folder(parent)?;
        }
        // What is left behind is found and used or replaced by the next import.
        let _ = fs::remove_dir_all(&self.folder);
        Ok(())
    }
}

fn sync_folder(folder: &Path) -> Result<(), Problem> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Problem::writing(folder))
}

impl State {
    fn write(&self) -> String {
        let mut text = format!(
            "{}\n{} {} {} {} {} {} {} {}\n",
            self.mark.replace('\n', "\t"),
            self.source,
            self.offset,
            self.line,
            self.rows,
            self.kept,
            self.malformed,
            self.runs,
            self.written
        );
        for (bytes, texts) in self.tables {
            text += &format!("{bytes} {texts}\n");
        }
        for Malformed { file, line, why } in &self.examples {
            text += &format!("{line}\t{}\t{why}\n", file.replace(['\t', '\n'], " "));
        }
        text + "end\n"
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix("end\n")?.lines();
        let mark = lines.next()?.replace('\t', "\n");
        let numbers: Vec<u64> =
            lines.next()?.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let [source, offset, line, rows, kept, malformed, runs, written] = numbers[..] else {
            return None;
        };
        let mut tables = [(0, 0); 3];
        for table in &mut tables {
            let (bytes, texts) = lines.next()?.split_once(' ')?;
            *table = (bytes.parse().ok()?, texts.parse().ok()?);
        }
        let mut examples = Vec::new();
        for example in lines {
            let mut parts = example.splitn(3, '\t');
            let (line, file, why) = (parts.next()?, parts.next()?, parts.next()?);
            let line = line.parse().ok()?;
            examples.push(Malformed { file: file.to_owned(), line, why: why.to_owned() });
        }
        let [source, runs] = [source, runs].map(|number| usize::try_from(number).ok());
        let (source, runs) = (source?, runs?);
        Some(Self {
            mark,
            source,
            offset,
            line,
            rows,
            kept,
            malformed,
            runs,
            written,
            tables,
            examples,
        })
    }
}
