//! The program `liaison`: command line, start and stop. It decides nothing
//! itself; what it does is in the crates below.

mod commands;
mod connections;
mod serve;

use clap::{Parser, Subcommand};
use platform::{Error, Result, config::Config};

/// Wins, serves and keeps the referral sources of a therapy practice.
#[derive(Parser)]
#[command(name = "liaison", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the sample practice, made at the first start.
    Demo {
        /// Throw the sample away and make it anew.
        #[arg(long)]
        fresh: bool,
    },
    /// Serve the practice; without data, open the set-up.
    Serve,
    /// Import a CSV or Excel export of an EMR.
    Import(commands::import::Arguments),
    /// The provider registry (NPPES) and where ZIP codes lie.
    #[command(subcommand)]
    Directory(commands::directory::Directory),
    /// Print a report.
    #[command(subcommand)]
    Report(commands::report::Report),
    /// Say from two lists who is slipping away and what touches did; needs no data folder.
    #[command(subcommand)]
    Insight(commands::insight::Insight),
    /// Back up all tables and stored files into one sealed file, also while Liaison serves.
    Backup(commands::backup::Backup),
    /// Read a backup from its first to its last byte, and change nothing.
    Check(commands::backup::Check),
    /// Put a backup back, into an empty data folder or database.
    Restore(commands::restore::Restore),
}

fn main() -> std::process::ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(logged(&std::env::var("LIAISON_LOG").unwrap_or_default()))
        .with_writer(std::io::stderr)
        .init();
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("liaison: {}", explain(&error));
            std::process::ExitCode::FAILURE
        }
    }
}

/// Our own crates, and the statements that they put to the database.
const OURS: [&str; 10] = [
    "archive", "desk", "exchange", "liaison", "look", "mail", "platform", "press", "registry",
    "sql",
];

/// What is told: a single word is the level of our own crates, since others may tell what passes
/// through them (a mail, a key); whoever wants that names them, as in `warn,hyper=debug`.
fn logged(wanted: &str) -> tracing_subscriber::EnvFilter {
    let fallback = || tracing_subscriber::EnvFilter::new("warn");
    match wanted.trim().to_lowercase().as_str() {
        level @ ("debug" | "info" | "trace") => {
            let ours = OURS.map(|name| format!("{name}={level}")).join(",");
            tracing_subscriber::EnvFilter::new(format!("warn,{ours}"))
        }
        "" => fallback(),
        other => other.parse().unwrap_or_else(|_| fallback()),
    }
}

fn run(arguments: Arguments) -> Result<std::process::ExitCode> {
    // Before the settings are read: it works on its files alone.
    if let Command::Insight(insight) = &arguments.command {
        return commands::insight::run(insight);
    }
    let config = Config::load().map_err(Error::Start)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.command {
            Command::Demo { fresh } => serve::demo(config, fresh).await,
            Command::Serve => serve::serve(config).await,
            Command::Import(arguments) => commands::import::run(config, arguments).await,
            Command::Directory(command) => commands::directory::run(config, command).await,
            Command::Report(report) => commands::report::run(config, report).await,
            Command::Insight(insight) => commands::insight::run(&insight),
            Command::Backup(backup) => commands::backup::make(config, backup).await,
            Command::Check(check) => commands::backup::check(config, &check),
            Command::Restore(restore) => commands::restore::run(config, restore).await,
        }
    })
}

/// The operator sits at this terminal: tell what the database really said.
fn explain(error: &Error) -> String {
    match error {
        Error::Database(inner) => format!("{} ({inner})", error.for_people()),
        Error::Internal(inner) => format!("{} ({inner})", error.for_people()),
        other => other.for_people(),
    }
}
