//! Keeping the list true while the program runs.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use platform::{Error, Result, secrets::Secrets, web::App};
use tokio::{
    sync::watch,
    task::{JoinHandle, spawn_blocking},
    time,
};

use super::{
    Applied, apply,
    entry::{Entry, Key},
    ledger, read,
};

/// How long a refusal may stand in the database alone. A program that is killed meanwhile
/// writes it at its next start.
const EVERY: Duration = Duration::from_secs(2);
/// How soon after the last try the copy beside the backups is written again.
const AFTER_A_FAULT: Duration = Duration::from_secs(10);

/// Unites the list of the data folder with the database, both ways. Called before anything
/// is sent.
pub async fn catch_up(app: &App) -> Result<Applied> {
    let Some(path) = app.data_folder().map(|data| data.join(ledger::NAME)) else {
        return Ok(Applied::default());
    };
    let contents = ledger::read(&path, app.secrets()).map_err(|error| {
        Error::Start(format!(
            "The stop list {} cannot be read: {error}. It says who must not be contacted, so \
             Liaison does not start without it. Check the disk and the rights of this user.",
            path.display()
        ))
    })?;
    if contents.unreadable > 0 {
        tracing::warn!(lines = contents.unreadable, "lines of the stop list do not open");
    }
    let applied = apply(app.db(), &contents.entries).await?;
    if !applied.is_nothing() {
        tracing::warn!(?applied, "the database had forgotten what stands on the stop list");
    }
    ledger::add(&path, app.secrets(), &read::all(app.db()).await?)?;
    Ok(applied)
}

/// Writes into the list what is new in the database, until told to stop, and once more then.
pub async fn keep(app: App, mut stop: watch::Receiver<bool>) {
    let Some(data) = app.data_folder().map(Path::to_owned) else { return };
    let mut keeper = Keeper::new(&app, &data);
    loop {
        let stopping = *stop.borrow();
        if let Err(error) = keeper.look(&app).await {
            tracing::error!(%error, "the stop list could not be written");
        }
        if stopping {
            return;
        }
        tokio::select! {
            told = stop.changed() => if told.is_err() { return },
            () = time::sleep(EVERY) => {}
        }
    }
}

struct Keeper {
    path: PathBuf,
    /// The events that are in the file; read at the first look.
    known: Option<HashSet<Key>>,
    count: i64,
    copy: Option<Copy>,
}

impl Keeper {
    fn new(app: &App, data: &Path) -> Self {
        let copy = app.backups().map(|backups| Copy::new(backups.folder.join(ledger::NAME)));
        Self { path: data.join(ledger::NAME), known: None, count: -1, copy }
    }

    async fn look(&mut self, app: &App) -> Result<()> {
        let count = read::count(app.db()).await?;
        if count != self.count {
            if self.known.is_none() {
                let contents = ledger::read(&self.path, app.secrets())?;
                self.known = Some(contents.entries.iter().map(Entry::key).collect());
            }
            let all = read::all(app.db()).await?;
            let known = self.known.get_or_insert_default();
            let new: Vec<&Entry> =
                all.iter().filter(|entry| !known.contains(&entry.key())).collect();
            ledger::append(&self.path, app.secrets(), &new)?;
            known.extend(new.iter().map(|entry| entry.key()));
            self.count = count;
        }
        if let Some(copy) = &mut self.copy {
            copy.bring_up_to(count, &self.path, app.secrets());
        }
        Ok(())
    }
}

/// The same list beside the backups, for the day on which the whole machine is lost. It is
/// only ever added to: what another machine has put there stays.
struct Copy {
    path: PathBuf,
    /// With how many events it was written last.
    count: Arc<AtomicI64>,
    work: Option<JoinHandle<()>>,
    /// Not before this, after one that failed.
    not_before: Instant,
}

impl Copy {
    fn new(path: PathBuf) -> Self {
        let count = Arc::new(AtomicI64::new(-1));
        Self { path, count, work: None, not_before: Instant::now() }
    }

    /// Works in a thread of its own: a network drive may hang.
    fn bring_up_to(&mut self, count: i64, list: &Path, secrets: &Secrets) {
        let under_way = self.work.as_ref().is_some_and(|work| !work.is_finished());
        let is_true = self.count.load(Ordering::Relaxed) == count;
        if under_way || is_true || Instant::now() < self.not_before {
            return;
        }
        self.not_before = Instant::now() + AFTER_A_FAULT;
        let (list, path, secrets) = (list.to_owned(), self.path.clone(), secrets.clone());
        let written = self.count.clone();
        self.work = Some(spawn_blocking(move || {
            let added = ledger::read(&list, &secrets)
                .and_then(|contents| ledger::add(&path, &secrets, &contents.entries));
            match added {
                Ok(_) => written.store(count, Ordering::Relaxed),
                Err(error) => {
                    tracing::warn!(%error, "the stop list beside the backups is old");
                }
            }
        }));
    }
}
