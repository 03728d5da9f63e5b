//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! `test` is the one command that decides whether a change is good; the others serve it or keep
//! generated files (licences, pictures of the guides) true.

mod licences;
mod load;
mod measure;
mod postgres;
mod steps;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use postgres::Memory;

const HELP: &str = "\
cargo xtask COMMAND

  test [--fast] [--skip-e2e] [FILTER]
      Checks everything: format, lints, tests on SQLite and PostgreSQL, the program in a browser.
      --fast       only format, lints and the tests that need neither PostgreSQL nor a browser
      --skip-e2e   everything but the browser
      FILTER       only tests whose name, and browser tests whose file name, contain this;
                   format and lints are left out
  postgres [--durable]
      Starts a private PostgreSQL, prints its URL and runs until Ctrl-C
      --durable    with the settings as installed, for measuring; without it, quick and forgetful
  licences
      Writes THIRD-PARTY.md from the dependencies of the program
  shots
      Takes the pictures of the guides, docs/images, from the demo practice
  nppes --rows N --out FILE [--seed N] [--state OH,KY] [--changes | --weekly]
      Writes a made-up provider file in the layout of the real one (330 columns)
      --changes    the file of the month after, with known differences
      --weekly     only the rows that differ
  lighthouse
      Has Lighthouse judge the form and the profile of the demo practice as a telephone shows them;
      fails below 98 for performance or accessibility
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();

    std::env::set_current_dir(root()?).context("cannot enter the project folder")?;
    match (command.as_str(), rest.as_slice()) {
        ("test", rest) => steps::test(&test_options(rest)?),
        ("postgres", []) => postgres::run_until_stopped(Memory::Forgetful),
        ("postgres", [option]) if option == "--durable" => {
            postgres::run_until_stopped(Memory::Durable)
        }
        ("licences", []) => licences::write(),
        ("shots", []) => steps::shots(),
        ("lighthouse", []) => steps::lighthouse(),
        ("nppes", rest) => steps::nppes(rest),
        ("measure", rest) => measure::run(rest),
        ("load", [what, rest @ ..]) if what == "refer" => load::refer::run(rest),
        ("load", rest) => load::run(&load::Options::read(rest)?),
        ("" | "help" | "--help" | "-h", _) => {
            print!("{HELP}{}{}{}", load::HELP, load::refer::HELP, measure::HELP);
            Ok(())
        }
        _ => bail!("no such command or option\n\n{HELP}"),
    }
}

/// The folder of the workspace, wherever the command was called from.
fn root() -> Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").context("run this as `cargo xtask`")?;
    let root = PathBuf::from(here).parent().map(PathBuf::from);
    root.context("xtask lies outside of a workspace")
}

fn test_options(arguments: &[String]) -> Result<steps::TestOptions> {
    let mut options = steps::TestOptions::default();
    for argument in arguments {
        match argument.as_str() {
            "--fast" => options.reach = steps::Reach::Fast,
            "--skip-e2e" if options.reach == steps::Reach::Full => {
                options.reach = steps::Reach::WithoutBrowser;
            }
            "--skip-e2e" => {}
            option if option.starts_with('-') => bail!("unknown option {option}\n\n{HELP}"),
            filter if options.filter.is_none() => options.filter = Some(filter.to_owned()),
            second => bail!("only one FILTER, please: {second} is one too many"),
        }
    }
    Ok(options)
}
