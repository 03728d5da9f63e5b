//! The folder into which the operator puts files of the registry: the monthly file, the
//! weekly updates, the gazetteer of ZIP codes. A job takes them in.
//!
//! Files are taken up once they have stopped growing. What was taken in goes to `done`, what
//! cannot be used to `refused`, with a note that says why. A killed import is started again
//! with the same files and goes on where it was.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use platform::{
    Error, Result, Uuid, clock,
    jobs::{self, Failure, Job, NewJob, Outcome},
    web::App,
};
use registry::{Go, Problem};
use serde_json::json;
use tokio::sync::watch;

use super::{
    changes,
    import::{INBOX, import},
    places, shelf,
    shelf::in_background,
};
use crate::practice;

/// The kind of the job.
pub(super) const KIND: &str = "directory.inbox";
const PAUSE: Duration = Duration::from_secs(20);

/// The folder, with what stood in it at the last look.
#[derive(Default)]
pub struct Inbox {
    seen: HashMap<PathBuf, (u64, Option<SystemTime>)>,
}

/// Looks at the folder until told to stop, and has each practice compare when there is a
/// newer registry, whoever imported it.
pub(crate) async fn watch(app: App, mut stop: watch::Receiver<bool>) {
    let mut inbox = Inbox::default();
    while !*stop.borrow() {
        if let Err(error) = inbox.look(&app).await {
            tracing::warn!(%error, "the folder of the provider registry cannot be looked at");
        }
        if tokio::time::timeout(PAUSE, stop.changed()).await.is_ok_and(|told| told.is_err()) {
            return;
        }
    }
}

impl Inbox {
    /// Enqueues what is to be done.
    pub async fn look(&mut self, app: &App) -> Result<()> {
        let Some(folder) = app.registry_folder() else { return Ok(()) };
        let practices = practice::all(app.db()).await?;
        let Some(first) = practices.first() else { return Ok(()) };
        if self.has_settled(&folder.join(INBOX))? {
            enqueue(app, first.id, KIND).await?;
        }
        let edition = shelf::edition(folder);
        for one in practices.iter().filter(|_| !edition.is_empty()) {
            if changes::compared(app.db(), one.id).await? != edition {
                enqueue(app, one.id, changes::KIND).await?;
            }
        }
        Ok(())
    }

    /// Whether all files are as they were at the look before, and there are some.
    fn has_settled(&mut self, inbox: &Path) -> Result<bool> {
        let mut now = HashMap::new();
        for path in waiting(inbox)? {
            now.insert(path.clone(), look_at(&path));
        }
        let settled = !now.is_empty() && now == self.seen;
        self.seen = now;
        Ok(settled)
    }
}

async fn enqueue(app: &App, practice_id: Uuid, kind: &'static str) -> Result<()> {
    if jobs::is_under_way(app.db(), practice_id, kind).await? {
        return Ok(());
    }
    jobs::enqueue(app.db(), practice_id, NewJob::new(kind, json!({})).key(kind)).await?;
    Ok(())
}

/// Length and time; of a folder those of all in it.
fn look_at(path: &Path) -> (u64, Option<SystemTime>) {
    let Ok(meta) = fs::metadata(path) else { return (0, None) };
    if !meta.is_dir() {
        return (meta.len(), meta.modified().ok());
    }
    let inside = fs::read_dir(path).into_iter().flatten().flatten();
    inside
        .filter_map(|entry| entry.metadata().ok())
        .fold((0, meta.modified().ok()), |(length, time), meta| {
            (length + meta.len(), time.max(meta.modified().ok()))
        })
}

/// What lies in the inbox, in the order of the names; not what is still being written, and
/// not what was dealt with.
pub(super) fn waiting(inbox: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(inbox) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let unfinished = [".part", ".tmp", ".crdownload", ".filepart", ".download"]
            .iter()
            .any(|ending| name.ends_with(ending));
        let dealt_with = ["done", "refused"].contains(&name.as_str());
        if !name.starts_with('.') && !unfinished && !dealt_with {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file holds ZIP codes: the Census Bureau calls it `2025_Gaz_zcta_national.zip`.
fn is_gazetteer(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.contains("gaz") || name.contains("zcta")
}

/// The job: takes in all that lies there.
pub(super) async fn job(app: App, _: Job) -> Outcome {
    let Some(folder) = app.registry_folder().map(Path::to_owned) else { return Ok(()) };
    let inbox = folder.join(INBOX);
    let (zips, mut inputs): (Vec<PathBuf>, Vec<PathBuf>) =
        waiting(&inbox)?.into_iter().partition(|path| is_gazetteer(path));
    for path in zips {
        take_zips(&app, &path).await?;
    }
    while !inputs.is_empty() {
        let (stopping, folder, given) = (app.stopping(), folder.clone(), inputs.clone());
        let outcome = in_background(move || {
            import(&folder, &given, None, &|_| if *stopping.borrow() { Go::Stop } else { Go::On })
        })
        .await?;
        match outcome {
            Ok(_) => {
                for path in &inputs {
                    move_into(path, "done")?;
                }
                break;
            }
            Err(problem) => inputs = left_after(inputs, &problem)?,
        }
    }
    for one in practice::all(app.db()).await? {
        enqueue(&app, one.id, changes::KIND).await?;
    }
    Ok(())
}

/// What can still be imported after a problem: what cannot be used is put aside, and the
/// rest is tried again without it.
fn left_after(inputs: Vec<PathBuf>, problem: &Problem) -> Result<Vec<PathBuf>, Failure> {
    let words = format!("{problem}.");
    let culprit = match problem {
        Problem::Busy(_) | Problem::Stopped | Problem::Io { .. } => {
            return Err(Failure::Later(words));
        }
        Problem::NotNppes(path, _) | Problem::Zip(path, _) | Problem::NothingToImport(path) => {
            inputs.iter().find(|input| path.starts_with(input)).cloned()
        }
        _ => None,
    };
    let (refused, left): (Vec<PathBuf>, Vec<PathBuf>) = match culprit {
        Some(culprit) => inputs.into_iter().partition(|input| *input == culprit),
        None => (inputs, Vec::new()),
    };
    for path in refused {
        refuse(&path, &words).map_err(Failure::from)?;
    }
    Ok(left)
}

async fn take_zips(app: &App, path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    match places::take_in_zips(app.db(), &bytes).await {
        Ok(_) => move_into(path, "done").map(|_| ()),
        Err(Error::Invalid(why)) => refuse(path, &why),
        Err(other) => Err(other),
    }
}

/// Puts aside what cannot be used, with a note beside it.
fn refuse(path: &Path, why: &str) -> Result<()> {
    let moved = move_into(path, "refused")?;
    let mut note = moved.into_os_string();
    note.push(".why.txt");
    fs::write(note, format!("{why}\n"))?;
    Ok(())
}

/// The files that were refused, with the reason of each; the latest first.
pub(super) fn refused(inbox: &Path) -> Vec<(String, String)> {
    let notes = fs::read_dir(inbox.join("refused")).into_iter().flatten().flatten();
    let mut found: Vec<(Option<SystemTime>, String, String)> = notes
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let file = name.strip_suffix(".why.txt")?.to_owned();
            let why = fs::read_to_string(entry.path()).ok()?.trim().to_owned();
            Some((entry.metadata().ok().and_then(|meta| meta.modified().ok()), file, why))
        })
        .collect();
    found.sort_by(|one, other| other.cmp(one));
    found.into_iter().map(|(_, file, why)| (file, why)).take(5).collect()
}

/// Moves a file into a folder beside it, never over another.
fn move_into(path: &Path, folder: &str) -> Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new(".")).join(folder);
    fs::create_dir_all(&folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut target = folder.join(&name);
    if target.exists() {
        target = folder.join(format!("{}-{name}", clock::now()));
    }
    match fs::rename(path, &target) {
        // Somebody else moved it.
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(target),
    }
}
