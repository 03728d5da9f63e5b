//! The folder into which a fax machine or fax server puts its files.
//!
//! A file is taken in when it has stopped growing, and only then moved to `done`;
//! what is no fax goes to `unreadable` with a note that says why. A crash in between
//! means that the file is met again and recognised by its contents.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use jiff::tz::TimeZone;
use mail::reading::{file_name, sniff};
use platform::{Instant, Result, Uuid, clock, web::App};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::{
    fax::{Fax, fax},
    fax_name,
};
use crate::{
    intake::{Arrival, Draft, Origin, Read, receive},
    practice,
};

/// How often the folder is looked at.
const PAUSE: Duration = Duration::from_secs(5);
/// The largest fax that is taken in.
const LARGEST: u64 = 100 * 1024 * 1024;
/// A name may tell of a time before the file was written, but not of one long before.
const NAME_BEFORE_FILE: Instant = 7 * 24 * 60 * 60 * 1000;
/// Clocks differ a little.
const SLACK: Instant = 5 * 60 * 1000;

/// What became of the files at one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Taken in for the first time.
    pub new: usize,
    /// Known already.
    pub known: usize,
    /// No fax.
    pub unreadable: usize,
}

/// A watched folder: with one practice the folder itself, with several one folder
/// each, named by the practice's short name.
pub struct FaxFolder {
    folder: PathBuf,
    /// Length and time of the files at the last look.
    seen: HashMap<PathBuf, (u64, Option<SystemTime>)>,
}

/// What is known of the folder, for the settings page.
#[derive(Default)]
pub(super) struct Standing(std::sync::Mutex<Option<(Instant, Option<String>)>>);

impl Standing {
    /// When it was last looked at, and what was wrong then.
    pub(super) fn read(&self) -> Option<(Instant, Option<String>)> {
        self.0.lock().ok()?.clone()
    }
}

/// Looks at the folder until told to stop.
pub(super) async fn watch(app: App, folder: PathBuf, mut stop: watch::Receiver<bool>) {
    let mut folder = FaxFolder::new(folder);
    while !*stop.borrow() {
        let outcome = folder.look(&app).await;
        if let Err(error) = &outcome {
            tracing::error!(%error, "the fax folder cannot be read");
        }
        if let Ok(mut standing) = app.kept::<Standing>().0.lock() {
            *standing = Some((clock::now(), outcome.err().map(|error| error.for_people())));
        }
        if tokio::time::timeout(PAUSE, stop.changed()).await.is_ok_and(|told| told.is_err()) {
            return;
        }
    }
}

impl FaxFolder {
    /// A folder not looked at yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, seen: HashMap::new() }
    }

    /// Takes in every file that is as it was at the look before.
    pub async fn look(&mut self, app: &App) -> Result<Taken> {
        fs::create_dir_all(&self.folder)?;
        let practices = practice::all(app.db()).await?;
        let mut taken = Taken::default();
        let mut seen = HashMap::new();
        for found in &practices {
            let folder = match practices.len() {
                1 => self.folder.clone(),
                _ => self.folder.join(&found.slug),
            };
            if !folder.is_dir() {
                continue;
            }
            for path in files(&folder)? {
                let meta = fs::metadata(&path)?;
                let now = (meta.len(), meta.modified().ok());
                if self.seen.get(&path) != Some(&now) {
                    // New, or still growing.
                    seen.insert(path, now);
                    continue;
                }
                let zone = clock::zone(&found.time_zone);
                self.one(app, found.id, &zone, &path, now, &mut taken).await?;
            }
        }
        self.seen = seen;
        Ok(taken)
    }

    async fn one(
        &self,
        app: &App,
        practice_id: Uuid,
        zone: &TimeZone,
        path: &Path,
        (length, modified): (u64, Option<SystemTime>),
        taken: &mut Taken,
    ) -> Result<()> {
        if length > LARGEST {
            taken.unreadable += 1;
            return put_aside(path, "This file is larger than 100 MB. A fax is never so large.");
        }
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            // Somebody else moved it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let media_type = sniff(&bytes);
        if !matches!(media_type, "application/pdf" | "image/tiff") {
            taken.unreadable += 1;
            let why = if bytes.is_empty() {
                "This file is empty. Ask the sender to fax again."
            } else {
                "This file is neither PDF nor TIFF, whatever its name says. Open it with the \
                 program that made it, and save it as PDF into the fax folder."
            };
            return put_aside(path, why);
        }
        let name = file_name(&path.file_name().unwrap_or_default().to_string_lossy());
        let arrival = arrival(&name, media_type, bytes, modified, zone);
        let receipt = receive(app, practice_id, arrival).await?;
        if receipt.is_new {
            taken.new += 1;
        } else {
            taken.known += 1;
        }
        move_into(path, "done").map(|_| ())
    }
}

/// The files of a folder in the order of their names; not those being written,
/// which begin with a point or end in `.part` or `.tmp`.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let unfinished = [".part", ".tmp", ".crdownload", ".filepart"]
            .iter()
            .any(|ending| name.ends_with(ending));
        // A link may lead anywhere; only files that lie here are faxes.
        if entry.file_type()?.is_file() && !name.starts_with('.') && !unfinished {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn arrival(
    name: &str,
    media_type: &str,
    bytes: Vec<u8>,
    modified: Option<SystemTime>,
    zone: &TimeZone,
) -> Arrival {
    let now = clock::now();
    let written = modified
        .and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok())
        .map_or(now, |since| since.as_millis() as Instant)
        .min(now);
    let named = fax_name::received_at(name, zone)
        .filter(|at| (written - NAME_BEFORE_FILE..=written + SLACK).contains(at));
    let number = fax_name::number(name);
    let mut draft = Draft::default();
    if let Some(number) = &number {
        draft.referrer_fax = Read::found(number.to_string(), Origin::Known, 80);
    }
    fax(Fax {
        once: format!("fax:{}", hex::encode(Sha256::digest(&bytes))),
        received_at: named.unwrap_or(written).min(now),
        sender: number.map_or_else(|| "Fax".into(), |number| number.to_string()),
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        bytes,
        draft,
    })
}

/// Moves what is no fax to `unreadable`, with a note beside it.
fn put_aside(path: &Path, why: &str) -> Result<()> {
    let moved = move_into(path, "unreadable")?;
    let mut note = moved.into_os_string();
    note.push(".why.txt");
    fs::write(note, format!("{why}\n"))?;
    Ok(())
}

/// Moves a file into a folder beside it, never over another.
fn move_into(path: &Path, folder: &str) -> Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new(".")).join(folder);
    fs::create_dir_all(&folder)?;
    let name = path.file_name().unwrap_or_default();
    let mut target = folder.join(name);
    let mut number = 2;
    while target.exists() {
        target = folder.join(format!("{number}-{}", name.to_string_lossy()));
        number += 1;
    }
    match fs::rename(path, &target) {
        // Somebody else moved it.
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(target),
    }
}
