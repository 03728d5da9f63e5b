//! `cargo xtask measure`: start, memory, pages and import of the released program, on SQLite and on
//! PostgreSQL, as they stand in docs/performance.md.

mod export;
mod program;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::load;
use crate::postgres::{Cluster, Memory};
use crate::{steps, tools};
use program::{Folder, Program};

/// What the command takes.
pub const HELP: &str = "\
  measure [--seconds S]
      Builds the released program and measures it with the sample practice, on SQLite and on a
      PostgreSQL of its own with the settings as installed: start, memory, pages with 10 and with 100
      users (S seconds each, 20 if nothing else is said), import of 50,000 rows
";

/// Rows of the file that is imported.
const ROWS: usize = 50_000;

/// How often the program is started.
const STARTS: usize = 5;

/// Measures and prints.
pub fn run(arguments: &[String]) -> Result<()> {
    let seconds = match arguments {
        [] => 20,
        [name, value] if name == "--seconds" => value.parse().context("--seconds S")?,
        _ => bail!("no such option\n\n{HELP}"),
    };
    tools::ensure(tools::BUILD.iter().chain([&tools::POSTGRES]))?;
    steps::build_release()?;
    println!("{}", machine());
    measure("SQLite", None, seconds)?;
    let cluster = Cluster::start(Memory::Durable)?;
    measure("PostgreSQL", Some(cluster.url()), seconds)
}

fn measure(database: &str, url: Option<&str>, seconds: u64) -> Result<()> {
    println!("\n## {database}\n");
    let folder = Folder::new()?;
    let (program, took) = Program::start(&folder, url)?;
    println!("First start, which makes the sample practice: {}", shown(took));
    drop(program);

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let (program, took) = Program::start(&folder, url)?;
        starts.push(took);
        drop(program);
    }
    starts.sort_unstable();
    println!("Start to \"Listening\", {STARTS} times, the median: {}", shown(starts[STARTS / 2]));

    let (program, _) = Program::start(&folder, url)?;
    std::thread::sleep(Duration::from_secs(2));
    println!("Resident memory when idle: {}", program.memory()?);
    for users in [10, 100] {
        println!("\n### {users} users\n");
        load::run(&program.load(users, Duration::from_secs(seconds))?)?;
        println!("\nResident memory after them: {} (load {})", program.memory()?, system_load());
    }
    drop(program);

    let file = folder.path().join("referrals.csv");
    fs::write(&file, export::referrals(ROWS))?;
    let begun = Instant::now();
    let said = program::import(&folder, url, &file)?;
    let took = begun.elapsed();
    let rate = ROWS as f64 / took.as_secs_f64();
    println!("\nImport of {ROWS} rows: {} ({rate:.0} rows a second)\n\n{said}", shown(took));
    Ok(())
}

fn shown(time: Duration) -> String {
    match time.as_millis() {
        milliseconds @ 0..10_000 => format!("{milliseconds} ms"),
        milliseconds => format!("{:.1} s", milliseconds as f64 / 1000.0),
    }
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes.div_ceil(1024 * 1024));
    format!("{cores} cores, {memory} GB of memory, load {}", system_load())
}

/// How many others wanted the cores in the last minute: figures are worse beside them.
fn system_load() -> String {
    let load = fs::read_to_string(Path::new("/proc/loadavg")).unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}
