//! Measures the fit of BG/NBD to made-up sources beside Python's `lifetimes`, and beside the same
//! likelihood written by hand for scipy, in one run and in turn.
//!
//! `cargo bench -p insight --bench lifetimes -- [SOURCES]`; 100,000 if nothing is said. The peers
//! get an environment of their own below the target folder; what can't be had is left out, with a
//! word.

mod made_up;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use insight::lifetimes::{BgNbd, Fit, Model, ParetoNbd, Summary, fit, gather};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let sources = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let python = environment(folder);
    let [r, alpha, a, b] = made_up::TRUTH;
    println!("{sources} sources of r {r}, alpha {alpha}, a {a}, b {b}; load {}", load());
    let mut table = Vec::new();
    for (kind, made_up) in [
        ("whole days", made_up::sources(sources, f64::ceil)),
        ("parts of days, none alike", made_up::sources(sources, |time| time)),
    ] {
        let file = folder.join("sources.csv");
        fs::write(&file, written(&made_up)).expect("a file for the peers");
        let mut rows: Vec<Row> = Vec::new();
        for _ in 0..TURNS {
            note(&mut rows, "insight", Some(ours::<BgNbd>(&made_up, 20)));
            note(&mut rows, "lifetimes", peer(&python, "lifetimes", &file));
            note(&mut rows, "scipy by hand", peer(&python, "scipy", &file));
        }
        note(&mut rows, "insight, Pareto/NBD", Some(ours::<ParetoNbd>(&made_up, 1)));
        table.push((kind, gather(made_up.iter().copied()).len(), rows));
    }
    for (kind, distinct, rows) in table {
        println!("\n## {kind}: {distinct} summaries that differ\n");
        print(&rows);
    }
    println!("\nload {}", load());
}

/// How often each is measured; the least counts, which others on the machine disturbed least.
const TURNS: usize = 3;

/// CPU and wall time of a fit in seconds, and what it found.
struct Measured {
    cpu: f64,
    wall: f64,
    found: Vec<f64>,
}

struct Row {
    who: &'static str,
    least: Measured,
}

fn note(rows: &mut Vec<Row>, who: &'static str, measured: Option<Measured>) {
    let Some(measured) = measured else { return };
    match rows.iter_mut().find(|row| row.who == who) {
        None => rows.push(Row { who, least: measured }),
        Some(row) if measured.cpu < row.least.cpu => row.least = measured,
        Some(_) => {}
    }
}

/// Of so many fits: one is so short that the clock of the CPU, in hundredths of a second, must see
/// several.
fn ours<M: Model>(sources: &[Summary], times: u32) -> Measured {
    let fitted = || fit::<M>(sources).expect("a fit");
    let (cpu, wall) = (cpu_seconds(), Instant::now());
    let fits: Vec<Fit<M>> = (0..times).map(|_| fitted()).collect();
    let each = |seconds: f64| seconds / f64::from(times);
    let (cpu, wall) = (each(cpu_seconds() - cpu), each(wall.elapsed().as_secs_f64()));
    assert!(fits.iter().all(|fit| fit.converged && fit.errors().is_some()));
    let found = fits.last().map_or([0.0; 4], |fit| fit.model.parameters());
    Measured { cpu, wall, found: found.to_vec() }
}

fn peer(python: &Path, who: &str, file: &Path) -> Option<Measured> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/lifetimes/peers.py");
    let said = Command::new(python).args([script, who]).arg(file).output();
    let said = match said {
        Ok(said) if said.status.success() => String::from_utf8_lossy(&said.stdout).into_owned(),
        Ok(said) => {
            let why = String::from_utf8_lossy(&said.stderr).into_owned();
            println!("{who}: left out ({})", why.lines().last().unwrap_or("it failed"));
            return None;
        }
        Err(error) => {
            println!("{who}: left out ({error})");
            return None;
        }
    };
    let numbers: Vec<f64> = said.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [cpu, wall, found @ ..] = numbers.as_slice() else { return None };
    Some(Measured { cpu: *cpu, wall: *wall, found: found.to_vec() })
}

/// A Python with the peers, made once.
fn environment(folder: &Path) -> PathBuf {
    let home = folder.join("lifetimes-peers");
    let python = home.join("bin/python");
    let has = |python: &Path| {
        let asked = Command::new(python).args(["-c", "import lifetimes, scipy"]).output();
        asked.is_ok_and(|said| said.status.success())
    };
    if !has(&python) {
        let made = Command::new("python3").args(["-m", "venv"]).arg(&home).status();
        println!("an environment for the peers: {made:?}");
        let wanted = ["-m", "pip", "install", "--quiet", "lifetimes==0.11.3", "scipy"];
        let installed = Command::new(&python).args(wanted).status();
        println!("lifetimes and scipy: {installed:?}");
    }
    python
}

fn written(sources: &[Summary]) -> String {
    let lines = sources.iter().map(|s| format!("{},{},{}\n", s.repeats(), s.last(), s.age()));
    std::iter::once("repeats,last,age\n".to_owned()).chain(lines).collect()
}

fn print(rows: &[Row]) {
    let ours =
        rows.iter().find(|row| row.who == "insight").map(|row| (row.least.cpu, row.least.wall));
    println!("| | CPU, ms | wall, ms | times our CPU | times our wall | parameters |");
    println!("|---|--:|--:|--:|--:|---|");
    for Row { who, least: Measured { cpu, wall, found } } in rows {
        let (our_cpu, our_wall) = ours.unwrap_or((f64::NAN, f64::NAN));
        let found: Vec<String> = found.iter().map(|value| format!("{value:.3}")).collect();
        println!(
            "| {who} | {:.1} | {:.1} | {:.0} | {:.0} | {} |",
            cpu * 1e3,
            wall * 1e3,
            cpu / our_cpu,
            wall / our_wall,
            found.join(", ")
        );
    }
}

/// What this process has used, user and system.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = stat.rsplit(')').next().unwrap_or("");
    let ticks: u64 = behind.split(' ').skip(12).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    ticks as f64 / 100.0
}

/// Programs that wait for a processor, of the last 1, 5 and 15 minutes.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}
