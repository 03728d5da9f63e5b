//! Bringing the files of CMS into the registry in use, and telling how far that is. What is
//! told lies in files beside the registry, so that every program that uses the folder, and
//! the command line, see the same.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
    time::{Duration, Instant as Clock},
};

use lexicon::UsState;
use platform::{Instant, clock};
use registry::{Go, Imported, Order, Problem, Progress, Stage, Wanted};
use serde::{Deserialize, Serialize};

use super::shelf::{BEFORE, FILE};

const PROGRESS: &str = "progress.json";
const LAST: &str = "last.json";
const WANTED: &str = "wanted.json";
/// Where the operator puts files.
pub(super) const INBOX: &str = "inbox";
/// How often progress is written down.
const EVERY: Duration = Duration::from_millis(500);
/// An import that has not told anything for so long was killed.
const SILENT: i64 = 60_000;

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct UnderWay {
    /// The names of its files.
    pub(super) files: Vec<String>,
    /// What it does, in words.
    pub(super) doing: String,
    pub(super) done: u64,
    pub(super) total: u64,
    pub(super) rows: u64,
    pub(super) kept: u64,
    /// When this was written down.
    pub(super) at: Instant,
}

/// How the last import ended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Last {
    pub(super) files: Vec<String>,
    pub(super) at: Instant,
    pub(super) rows: u64,
    pub(super) malformed: u64,
    /// The first rows that could not be read: file, line, why.
    pub(super) examples: Vec<(String, u64, String)>,
    /// Why it failed, and what to do; empty when it succeeded.
    pub(super) problem: String,
}

/// Which providers are kept, for imports that say nothing themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// Two letters each; none: all states.
    pub states: Vec<String>,
    /// Beginnings of taxonomy codes; none: all.
    pub taxonomies: Vec<String>,
}

impl Choice {
    /// What was chosen; none when nothing was.
    pub fn read(folder: &Path) -> Option<Self> {
        read(folder, WANTED)
    }

    pub(super) fn keep(&self, folder: &Path) -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        write(folder, WANTED, self)
    }

    fn wanted(&self) -> Wanted {
        Wanted {
            states: self.states.iter().filter_map(|state| UsState::parse(state)).collect(),
            taxonomies: self.taxonomies.clone(),
        }
    }
}

/// Imports files into the registry of this folder. The one in use until now is kept beside
/// it, so that what has changed can be told. `tell` hears how far it is and may stop it; a
/// stopped or killed import, started again with the same files, goes on where it was.
pub fn import(
    folder: &Path,
    inputs: &[PathBuf],
    choice: Option<&Choice>,
    tell: &(dyn Fn(Progress) -> Go + Sync),
) -> Result<Imported, Problem> {
    let files: Vec<String> = inputs
        .iter()
        .filter_map(|path| path.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let _ = fs::create_dir_all(folder);
    let out = folder.join(FILE);
    let saved = keep_current(folder, &out);
    let mut order = Order::new(inputs.iter().cloned(), &out);
    order.wanted = choice.cloned().or_else(|| Choice::read(folder)).unwrap_or_default().wanted();
    let written = Mutex::new(None::<Clock>);
    let outcome = registry::import(&order, &|progress| {
        note_progress(folder, &files, progress, &written);
        tell(progress)
    });
    let _ = fs::remove_file(folder.join(PROGRESS));
    let mut last = Last { files, at: clock::now(), ..Last::default() };
    match &outcome {
        Ok(imported) => {
            if let Some(saved) = saved {
                let _ = fs::rename(saved, folder.join(BEFORE));
            }
            last.rows = imported.rows;
            last.malformed = imported.malformed;
            last.examples = imported
                .examples
                .iter()
                .map(|one| (one.file.clone(), one.line, one.why.clone()))
                .collect();
        }
        Err(problem) => {
            if let Some(saved) = saved {
                let _ = fs::remove_file(saved);
            }
            last.problem = format!("{problem}.");
        }
    }
    // Another import that is under way tells for itself.
    if !matches!(outcome, Err(Problem::Busy(_))) {
        let _ = write(folder, LAST, &last);
    }
    outcome
}

/// A second name for the registry in use: replacing it then leaves the old one readable.
fn keep_current(folder: &Path, current: &Path) -> Option<PathBuf> {
    if !current.is_file() {
        return None;
    }
    let saved = folder.join(format!("{BEFORE}.{}", std::process::id()));
    let _ = fs::remove_file(&saved);
    fs::hard_link(current, &saved)
        .or_else(|_| fs::copy(current, &saved).map(|_| ()))
        .ok()
        .map(|()| saved)
}

fn note_progress(
    folder: &Path,
    files: &[String],
    progress: Progress,
    written: &Mutex<Option<Clock>>,
) {
    let Ok(mut written) = written.lock() else { return };
    if written.is_some_and(|at| at.elapsed() < EVERY) {
        return;
    }
    *written = Some(Clock::now());
    let doing = match progress.stage {
        Stage::Reading => "Reading",
        Stage::Writing => "Putting in order",
    };
    let under_way = UnderWay {
        files: files.to_vec(),
        doing: doing.into(),
        done: progress.done,
        total: progress.total,
        rows: progress.rows,
        kept: progress.kept,
        at: clock::now(),
    };
    let _ = write(folder, PROGRESS, &under_way);
}

/// How far the import under way is; none without one, or when it was killed.
pub(super) fn under_way(folder: &Path, now: Instant) -> Option<UnderWay> {
    read::<UnderWay>(folder, PROGRESS).filter(|known| now - known.at < SILENT)
}

/// Whether an import was killed and waits to be started again.
pub(super) fn interrupted(folder: &Path, now: Instant) -> Option<UnderWay> {
    read::<UnderWay>(folder, PROGRESS).filter(|known| now - known.at >= SILENT)
}

/// How the last import ended.
pub(super) fn last(folder: &Path) -> Option<Last> {
    read(folder, LAST)
}

fn read<T: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Option<T> {
    serde_json::from_slice(&fs::read(folder.join(name)).ok()?).ok()
}

/// Whoever reads finds the old words or the new ones, never half of them.
fn write<T: Serialize>(folder: &Path, name: &str, what: &T) -> std::io::Result<()> {
    let part = folder.join(format!("{name}.{}", std::process::id()));
    fs::write(&part, serde_json::to_vec(what).map_err(std::io::Error::other)?)?;
    fs::rename(part, folder.join(name))
}
