//! `liaison restore FILE`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use desk::stops::{self, Applied, Entry};
use platform::{
    Error, Result,
    backup::{self, Replace, Restored},
    config::Config,
    data_folder::DataFolder,
    keys::{self, Key},
    secrets::Secrets,
    web::App,
};

use super::backup::{open_present, time};

/// What to restore.
#[derive(Args)]
pub struct Restore {
    /// The backup.
    file: PathBuf,
    /// Put data that are there aside, and restore in their place.
    #[arg(long)]
    replace: bool,
    /// One more stop list to take over: who must not be contacted. Those in the data folder
    /// and beside the backup are taken over without being named.
    #[arg(long)]
    stop_list: Option<PathBuf>,
}

/// Restores, and sees to it that whoever has refused since stays refused.
pub async fn run(config: Config, arguments: Restore) -> Result<ExitCode> {
    let key = keys::existing(&config)?;
    let mut opened = backup::open(&arguments.file, &backup::key(&key))?;
    refuse_running(&config)?;
    let known = known_stops(&config, &key, &arguments).await?;
    let replace = if arguments.replace { Replace::PutAside } else { Replace::Refuse };
    let list = config.data.join(stops::NAME);
    let keep = || stops::add(&list, &Secrets::new(&key), &known).map(|_| ());
    let restored = backup::into(&mut opened, &config, &key, replace, keep).await?;
    let (app, _) = App::open(&config).await?;
    let applied = stops::catch_up(&app).await?;
    app.db().clone().close().await?;
    tell(&restored, applied);
    Ok(ExitCode::SUCCESS)
}

/// Before anything else is read: a program at work would go on writing.
fn refuse_running(config: &Config) -> Result<()> {
    DataFolder::take(&config.data).map(|_| ())
}

/// What stop lists and the present database say, before anything is changed.
async fn known_stops(config: &Config, key: &Key, arguments: &Restore) -> Result<Vec<Entry>> {
    let secrets = Secrets::new(key);
    let mut known = Vec::new();
    if let Some(path) = &arguments.stop_list {
        known.extend(named_list(path, &secrets)?);
    }
    let beside = arguments.file.with_file_name(stops::NAME);
    known.extend(stops::read_file(&beside, &secrets)?.entries);
    if config.database_url.is_some() || config.data.join("liaison.db").exists() {
        match present_stops(config, key).await {
            Ok(entries) => known.extend(entries),
            // It may be damaged, or empty: then the lists are all that is known.
            Err(error) => eprintln!(
                "The database that is there tells no refusals ({error}); those of the stop lists \
                 are taken over."
            ),
        }
    }
    Ok(known)
}

async fn present_stops(config: &Config, key: &Key) -> Result<Vec<Entry>> {
    let db = open_present(config, key).await?;
    let entries = stops::read_database(&db).await;
    db.close().await?;
    entries
}

fn named_list(path: &Path, secrets: &Secrets) -> Result<Vec<Entry>> {
    if !path.is_file() {
        return Err(Error::Start(format!("There is no stop list {}.", path.display())));
    }
    let contents = stops::read_file(path, secrets)?;
    if contents.entries.is_empty() && contents.unreadable > 0 {
        return Err(Error::Start(format!(
            "The stop list {} does not open with this key. Nothing was changed.",
            path.display()
        )));
    }
    Ok(contents.entries)
}

fn tell(restored: &Restored, applied: Applied) {
    println!(
        "Restored as of {}: {} rows and {} stored files.",
        time(restored.made_at),
        restored.rows,
        restored.files
    );
    if let Some(aside) = &restored.aside {
        println!("What was there before is kept in {aside}. Remove it when you do not need it.");
    }
    if applied.is_nothing() {
        println!("No refusal is known that is newer than the backup.");
    } else {
        println!(
            "Newer than the backup, and written again: {} refusals, {} addresses, sources or fax \
             numbers not to be contacted; {} stops lifted, {} other words.",
            applied.refused, applied.stopped, applied.lifted, applied.other_words
        );
    }
    if restored.held_jobs > 0 {
        println!(
            "{} jobs waited when the backup was made. None runs by itself: decide at /settings/jobs.",
            restored.held_jobs
        );
    }
    println!("Everybody signs in again. Start with: liaison serve");
}
