//! `liaison import FILE --dry-run|--commit`.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use desk::imports;
use platform::{Error, Result, audit::Actor, clock, config::Config, web::App};

use super::chosen_practice;

/// Import a CSV or Excel export of an EMR.
#[derive(Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["dry_run", "commit"])))]
pub struct Arguments {
    /// The file.
    file: PathBuf,
    /// The practice's short name; not needed when there is only one.
    #[arg(long)]
    practice: Option<String>,
    /// Say what would happen and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Import.
    #[arg(long)]
    commit: bool,
    /// Which column is what, as JSON; without it the headers are recognised.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// How to print the outcome.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command.
pub async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let contents = read(&arguments.file)?;
    let mapping = match &arguments.mapping {
        Some(path) => Some(String::from_utf8_lossy(&read(path)?).into_owned()),
        None => None,
    };
    let (app, _) = App::open(&config).await?;
    let practice = chosen_practice(&app, arguments.practice.as_deref()).await?;
    let name = arguments
        .file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let summary = imports::run_file(
        &app,
        practice.id,
        &Actor::program("command line"),
        &clock::zone(&practice.time_zone),
        &name,
        contents,
        mapping.as_deref(),
        if arguments.commit { imports::Run::Commit } else { imports::Run::Dry },
    )
    .await?;
    match arguments.format {
        Format::Text => print!("{summary}"),
        Format::Json => println!("{}", serde_json::to_string(&summary)?),
    }
    app.db().clone().close().await?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &PathBuf) -> Result<Vec<u8>> {
    std::fs::read(path)
        .map_err(|error| Error::Start(format!("{} cannot be read: {error}", path.display())))
}
