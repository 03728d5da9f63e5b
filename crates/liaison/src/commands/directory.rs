//! `liaison directory import FILE` and `liaison directory zips FILE`.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Mutex,
    time::{Duration, Instant},
};

use clap::{Args, Subcommand};
use desk::directory::{self, Choice};
use lexicon::UsState;
use platform::{Error, Result, config::Config, web::App};
use registry::{Go, Imported, Progress, Stage};

/// The provider registry.
#[derive(Subcommand)]
pub enum Directory {
    /// Import the provider file of CMS (NPPES), monthly or weekly.
    Import(Import),
    /// Load where ZIP codes lie, from the Census Bureau's gazetteer.
    Zips(Zips),
}

/// What to import.
#[derive(Args)]
pub struct Import {
    /// The zip as CMS hands it out, the CSV in it, or a folder with either.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Keep only providers of these states, for example OH,KY.
    #[arg(long, value_delimiter = ',')]
    state: Vec<String>,
    /// Keep only providers whose primary taxonomy begins so, for example 207X,2251.
    #[arg(long, value_delimiter = ',')]
    taxonomy: Vec<String>,
}

/// The gazetteer.
#[derive(Args)]
pub struct Zips {
    /// The zip or the text file in it.
    file: PathBuf,
}

/// Runs the command.
pub async fn run(config: Config, command: Directory) -> Result<ExitCode> {
    match command {
        Directory::Import(import) => tokio::task::block_in_place(|| bring_in(&config, &import)),
        Directory::Zips(zips) => load_zips(config, &zips.file).await,
    }
}

/// A running program takes the new registry up by itself: it watches the file.
fn bring_in(config: &Config, import: &Import) -> Result<ExitCode> {
    let choice = choice(import)?;
    let shown = Mutex::new(None::<Instant>);
    let imported =
        directory::import(&config.registry_folder(), &import.files, choice.as_ref(), &|progress| {
            show(progress, &shown);
            Go::On
        })
        .map_err(|problem| Error::Start(format!("{problem}.")))?;
    if std::io::stderr().is_terminal() {
        eprintln!();
    }
    print!("{}", summary(&imported));
    Ok(ExitCode::SUCCESS)
}

/// What was asked for; none when nothing was said, so that an update keeps to what the
/// registry was made with.
fn choice(import: &Import) -> Result<Option<Choice>> {
    if import.state.is_empty() && import.taxonomy.is_empty() {
        return Ok(None);
    }
    let states = import
        .state
        .iter()
        .map(|text| {
            UsState::parse(text).map(|state| state.code().to_owned()).ok_or_else(|| {
                Error::Start(format!("\"{text}\" is no state. Write two letters each: OH,KY."))
            })
        })
        .collect::<Result<Vec<String>>>()?;
    let taxonomies = import.taxonomy.iter().map(|text| text.trim().to_uppercase()).collect();
    Ok(Some(Choice { states, taxonomies }))
}

/// Now and again a line on the terminal; in a log file every ten seconds.
fn show(progress: Progress, shown: &Mutex<Option<Instant>>) {
    let is_terminal = std::io::stderr().is_terminal();
    let every = if is_terminal { Duration::from_millis(250) } else { Duration::from_secs(10) };
    let Ok(mut shown) = shown.lock() else { return };
    if shown.is_some_and(|at| at.elapsed() < every) {
        return;
    }
    *shown = Some(Instant::now());
    let doing = match progress.stage {
        Stage::Reading => "Reading",
        Stage::Writing => "Putting in order",
    };
    let percent = (progress.done.min(progress.total) * 100) / progress.total.max(1);
    let line = format!(
        "{doing}: {percent:>3} %, {} rows read, {} providers kept",
        progress.rows, progress.kept
    );
    if is_terminal {
        eprint!("\r{line}   ");
        let _ = std::io::stderr().flush();
    } else {
        eprintln!("{line}");
    }
}

fn summary(imported: &Imported) -> String {
    let mut text = format!(
        "{} providers can be searched, of these {} deactivated. {} rows read.\n",
        imported.contents.providers, imported.contents.deactivated, imported.rows
    );
    if imported.resumed_after > 0 {
        text.push_str(&format!(
            "Resumed: {} of them were read by an earlier run.\n",
            imported.resumed_after
        ));
    }
    if imported.malformed > 0 {
        text.push_str(&format!("{} rows could not be read:\n", imported.malformed));
        for one in &imported.examples {
            text.push_str(&format!("  {}, line {}: {}\n", one.file, one.line, one.why));
        }
    }
    text
}

/// Loads the gazetteer; while a program runs on this data folder, hands it over to that.
async fn load_zips(config: Config, file: &Path) -> Result<ExitCode> {
    let bytes = std::fs::read(file)
        .map_err(|error| Error::Start(format!("{} cannot be read: {error}", file.display())))?;
    match App::open(&config).await {
        Ok((app, _)) => {
            let count = directory::take_in_zips(app.db(), &bytes).await?;
            println!("{count} ZIP codes loaded.");
            app.db().clone().close().await?;
        }
        Err(Error::Start(why)) if why.contains("is in use") => {
            let inbox = config.registry_folder().join("inbox");
            std::fs::create_dir_all(&inbox)?;
            let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or("txt");
            std::fs::write(inbox.join(format!("zcta_gazetteer.{ending}")), bytes)?;
            println!("Liaison is running: it takes the file in within a minute.");
        }
        Err(other) => return Err(other),
    }
    Ok(ExitCode::SUCCESS)
}
