//! `liaison report sources --from 2026-01 --to 2026-12`.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use desk::reports;
use lexicon::{Month, Period};
use platform::{Result, clock, config::Config, web::App};

use super::chosen_practice;

/// Which report.
#[derive(Subcommand)]
pub enum Report {
    /// Referrals by source.
    Sources(Sources),
}

/// The report by source.
#[derive(Args)]
pub struct Sources {
    /// The practice's short name; not needed when there is only one.
    #[arg(long)]
    practice: Option<String>,
    /// First month, for example 2026-01.
    #[arg(long)]
    from: Month,
    /// Last month, for example 2026-12.
    #[arg(long)]
    to: Month,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// Runs the command.
pub async fn run(config: Config, report: Report) -> Result<ExitCode> {
    let Report::Sources(arguments) = report;
    let (app, _) = App::open(&config).await?;
    let practice = chosen_practice(&app, arguments.practice.as_deref()).await?;
    let today = clock::local_day(clock::now(), &clock::zone(&practice.time_zone));
    let period = Period { from: arguments.from, to: arguments.to };
    let lines = reports::source_lines(&app, practice.id, period, today).await?;
    match arguments.format {
        Format::Table => print!("{}", reports::as_table(&lines)),
        Format::Csv => print!("{}", reports::as_csv(&lines)),
        Format::Json => println!("{}", serde_json::to_string(&lines)?),
    }
    app.db().clone().close().await?;
    Ok(ExitCode::SUCCESS)
}
