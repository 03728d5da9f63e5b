//! The registry file, open for reading. A newer one is taken up as soon as it stands in its
//! place, whoever put it there: this program, another, or the command line.

use std::{
    path::Path,
    sync::{Arc, RwLock},
    time::SystemTime,
};

use platform::{Error, Instant, Result, web::App};
use registry::{Problem, Registry};

use super::places;

/// The file in use.
pub(super) const FILE: &str = "registry.npi";
/// The one before it, with which it is compared.
pub(super) const BEFORE: &str = "before.npi";

/// What there is to search in.
pub(super) enum Shelved {
    /// No file was imported yet, or this installation has no folder for one.
    Nothing,
    /// The file cannot be used; why, and what to do.
    Unusable(String),
    /// It is open.
    Open(Arc<Registry>),
}

/// Which file it is: another one has another length or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// When the ZIP codes were loaded by which it knows distances.
    zips: Option<Instant>,
}

#[derive(Default)]
struct Shelf {
    open: RwLock<Option<(Stamp, Arc<Registry>)>>,
    /// One opens, and who comes meanwhile finds what was opened.
    opening: tokio::sync::Mutex<()>,
}

/// The registry as it is now.
pub(super) async fn registry(app: &App) -> Result<Shelved> {
    let Some(path) = app.registry_folder().map(|folder| folder.join(FILE)) else {
        return Ok(Shelved::Nothing);
    };
    let zips = places::zips(app).await?;
    let Some(stamp) = stamp(&path, zips.loaded_at()) else { return Ok(Shelved::Nothing) };
    let shelf = app.kept::<Shelf>();
    if let Some(open) = shelf.find(stamp) {
        return Ok(Shelved::Open(open));
    }
    let _one_opens = shelf.opening.lock().await;
    if let Some(open) = shelf.find(stamp) {
        return Ok(Shelved::Open(open));
    }
    let opened = in_background(move || {
        let place = |zip: &str| zips.find(zip).map(|at| (at.latitude, at.longitude));
        Registry::open(&path).map(|registry| registry.with_places(place))
    })
    .await?;
    match opened {
        Ok(registry) => {
            let registry = Arc::new(registry);
            if let Ok(mut open) = shelf.open.write() {
                *open = Some((stamp, registry.clone()));
            }
            Ok(Shelved::Open(registry))
        }
        Err(problem) => Ok(Shelved::Unusable(format!("{problem}."))),
    }
}

/// The registry, where one is open.
pub(super) async fn open(app: &App) -> Result<Option<Arc<Registry>>> {
    Ok(match registry(app).await? {
        Shelved::Open(registry) => Some(registry),
        Shelved::Nothing | Shelved::Unusable(_) => None,
    })
}

/// The registry that was in use before this one, opened anew: it is needed once an import.
pub(super) async fn before(app: &App) -> Result<Option<Registry>> {
    let Some(path) = app.registry_folder().map(|folder| folder.join(BEFORE)) else {
        return Ok(None);
    };
    if !path.is_file() {
        return Ok(None);
    }
    Ok(in_background(move || Registry::open(&path)).await?.ok())
}

/// Names the file in use, for those who remember which one they have compared; empty
/// without one.
pub(super) fn edition(folder: &Path) -> String {
    match stamp(&folder.join(FILE), None) {
        None => String::new(),
        Some(stamp) => {
            let since = stamp
                .modified
                .and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok())
                .map_or(0, |since| since.as_millis());
            format!("{}-{since}", stamp.length)
        }
    }
}

/// Reads the registry where that may block.
pub(super) async fn ask<T: Send + 'static>(
    registry: &Arc<Registry>,
    question: impl FnOnce(&Registry) -> Result<T, Problem> + Send + 'static,
) -> Result<T> {
    let registry = registry.clone();
    in_background(move || question(&registry))
        .await?
        .map_err(|problem| Error::Conflict(format!("{problem}.")))
}

pub(super) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Internal("reading the provider registry was interrupted".into()))
}

impl Shelf {
    fn find(&self, stamp: Stamp) -> Option<Arc<Registry>> {
        let open = self.open.read().ok()?;
        open.as_ref().filter(|(known, _)| *known == stamp).map(|(_, registry)| registry.clone())
    }
}

fn stamp(path: &Path, zips: Option<Instant>) -> Option<Stamp> {
    let meta = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some(Stamp { length: meta.len(), modified: meta.modified().ok(), zips })
}
