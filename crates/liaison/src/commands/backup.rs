//! `liaison backup TARGET` and `liaison check FILE`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use platform::{
    Db, Error, Result,
    backup::{self, About, Made, Target},
    clock,
    config::Config,
    keys::{self, Key},
    vault::Vault,
};

/// Where to.
#[derive(Args)]
pub struct Backup {
    /// A new file, or a folder in which a file named by the time is made.
    target: PathBuf,
}

/// Which one.
#[derive(Args)]
pub struct Check {
    /// The backup.
    file: PathBuf,
}

/// Makes a backup beside a program that serves, or without one.
pub async fn make(config: Config, arguments: Backup) -> Result<ExitCode> {
    let made = make_one(&config, &arguments).await;
    if let Err(error) = &made
        && config.data.exists()
    {
        let _ = backup::note_failed(&config.data, &error.for_people());
    }
    let made = made?;
    backup::note_made(&config.data, &made)?;
    println!("Backed up to {}", made.path.display());
    println!(
        "{} rows and {} stored files as of {}, {} bytes; read back and found whole.",
        made.rows,
        made.files,
        time(made.made_at),
        made.bytes
    );
    println!("It opens only with your key file, which is not in it: keep the two apart.");
    tell_faults(&made);
    Ok(ExitCode::SUCCESS)
}

async fn make_one(config: &Config, arguments: &Backup) -> Result<Made> {
    let target = Target::of(&arguments.target, &config.data, clock::now())?;
    let key = keys::existing(config)?;
    let db = open_present(config, &key).await?;
    let vault = Vault::open(config.data.join("files"), &key)?;
    let made = backup::make(&db, &vault, &backup::key(&key), &target).await;
    db.close().await?;
    made
}

/// The database of an installation, for reading, whoever else works with it.
pub(super) async fn open_present(config: &Config, key: &Key) -> Result<Db> {
    if let Some(url) = &config.database_url {
        return Db::open_postgres_with(url, 2).await;
    }
    let path = config.data.join("liaison.db");
    if !path.exists() {
        return Err(Error::Start(format!(
            "There are no data in {}. Name the data folder with LIAISON_DATA.",
            config.data.display()
        )));
    }
    Db::open_sqlite_beside(&path, key).await
}

fn tell_faults(made: &Made) {
    if made.faulty_files.is_empty() {
        return;
    }
    eprintln!(
        "{} stored files are missing or damaged on this disk and are not in it. An older backup \
         may hold them:",
        made.faulty_files.len()
    );
    made.faulty_files.iter().for_each(|id| eprintln!("  {id}"));
}

/// Reads a backup whole.
pub fn check(config: Config, arguments: &Check) -> Result<ExitCode> {
    let key = keys::existing(&config)?;
    let mut opened = backup::open(&arguments.file, &backup::key(&key))?;
    opened.check()?;
    let About { made_at, program, schema, faulty_files, .. } = &opened.about;
    println!(
        "Whole: {} rows and {} stored files as of {}, made by Liaison {program} (tables of \
         version {schema}).",
        opened.rows(),
        opened.files(),
        time(*made_at)
    );
    if !faulty_files.is_empty() {
        println!("{} stored files were missing or damaged when it was made.", faulty_files.len());
    }
    Ok(ExitCode::SUCCESS)
}

/// `Nov 28, 2026, 15:30 UTC`.
pub(super) fn time(at: platform::Instant) -> String {
    clock::timestamp(at).strftime("%b %-d, %Y, %H:%M UTC").to_string()
}
