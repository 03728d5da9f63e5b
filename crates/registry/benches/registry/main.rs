//! Measures the import of a made-up provider file, and searches in it, beside programs that others
//! would take. What is not installed is left out, with a word.
//!
//! `cargo bench -p registry -- [ROWS] [FOLDER]`, or `-- search REGISTRY ROWS` for the searches alone in
//! a registry of so many made-up rows; a million rows in a temporary folder if nothing is
//! said. Python with polars, duckdb and tantivy is found by `LIAISON_BENCH_PYTHON`, PostgreSQL by
//! `LIAISON_TEST_POSTGRES` and `psql`.

mod queries;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use queries::Asked;
use registry::made_up::MadeUp;
use registry::{Go, Order, Query, Registry, import};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let first = arguments.next();
    if first.as_deref() == Some("import") {
        // A process of its own, so that its memory is that of the import.
        return import_here(&arguments.map(PathBuf::from).collect::<Vec<_>>());
    }
    if first.as_deref() == Some("search") {
        let out = arguments.next().map(PathBuf::from).expect("a registry");
        let rows = arguments.next().and_then(|rows| rows.parse().ok()).expect("its rows");
        return search(&out, &MadeUp::of(rows, 1));
    }
    let rows: u64 = first.and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let file = folder.join(format!("npidata_pfile_20050523-20260111-{rows}.csv"));
    let out = folder.join(format!("{rows}.npi"));
    let made_up = MadeUp::of(rows, 1);
    if !file.exists() {
        let mut writer = BufWriter::new(File::create(&file).expect("a file"));
        made_up.write(&mut writer).and_then(|()| writer.flush()).expect("a provider file");
    }
    println!(
        "{rows} rows of 330 columns, {} MB",
        fs::metadata(&file).map_or(0, |f| f.len()) / 1_000_000
    );
    println!("\n## Import, CPU seconds (user and system), load {}\n", load());
    imports(&file, &out);
    println!("\n## Search, microseconds, load {}\n", load());
    search(&out, &made_up);
    println!("\n## Peers, load {}\n", load());
    for peer in ["tantivy", "fts5", "pg_trgm"] {
        print!("{}", peer_says(peer, &file, &out));
    }
    println!("\nload {}", load());
}

/// Imports, ours and those of the peers in turn, so that what else goes on meets all alike.
fn imports(file: &Path, out: &Path) {
    const PEERS: [&str; 3] = ["polars", "duckdb", "postgres"];
    let mut seconds: [Vec<f64>; 1 + PEERS.len()] = Default::default();
    for _ in 0..TURNS {
        let me = std::env::current_exe().expect("this program");
        for _ in 0..OURS_A_TURN {
            let said = Command::new(&me).arg("import").arg(out).arg(file).output();
            let said = String::from_utf8_lossy(&said.expect("an import").stdout).into_owned();
            print!("{said}");
            seconds[0].extend(cpu_seconds_in(&said));
        }
        for (peer, seconds) in PEERS.iter().zip(&mut seconds[1..]) {
            let said = peer_says(peer, file, out);
            print!("{said}");
            seconds.extend(cpu_seconds_in(&said));
        }
    }
    println!("\n| | least | median | times |\n|---|--:|--:|--:|");
    for (name, seconds) in ["registry"].iter().chain(&PEERS).zip(&mut seconds) {
        seconds.sort_unstable_by(f64::total_cmp);
        if let (Some(least), Some(median)) = (seconds.first(), seconds.get(seconds.len() / 2)) {
            println!("| {name} | {least:.2} | {median:.2} | {} |", seconds.len());
        }
    }
}

/// How often all imports are made, and ours within each turn.
const TURNS: usize = 3;
const OURS_A_TURN: usize = 3;

/// What a line says of CPU seconds.
fn cpu_seconds_in(line: &str) -> Option<f64> {
    line.split(" s of CPU").next()?.rsplit(' ').next()?.parse().ok()
}

/// Programs that wait for a processor, of the last 1, 5 and 15 minutes.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn import_here(paths: &[PathBuf]) {
    let [out, inputs @ ..] = paths else { return };
    let begun = Instant::now();
    let done = import(&Order::new(inputs.to_vec(), out), &|_| Go::On).expect("an import");
    println!(
        "registry: {:.2} s of CPU, {:.2} s, at most {} MB of memory, {} providers, {} MB",
        cpu_seconds(),
        begun.elapsed().as_secs_f64(),
        status("VmHWM:") / 1000,
        done.contents.providers,
        fs::metadata(out).map_or(0, |file| file.len()) / 1_000_000,
    );
}

fn search(path: &Path, made_up: &MadeUp) {
    let begun = Instant::now();
    let registry = Registry::open(path).expect("a registry");
    let took = begun.elapsed();
    println!("opened in {} ms, {} MB in memory", took.as_millis(), registry.memory() / 1_000_000);
    // ZIP codes somewhere, their neighbours near by.
    let registry = registry.with_places(|zip| {
        let number: f64 = zip.parse().ok()?;
        Some((25.0 + number / 4500.0, -120.0 + (number % 1000.0) / 20.0))
    });
    let asked = queries::make(&registry, made_up);
    fs::write(path.with_extension("queries"), queries::written(&asked))
        .expect("queries for the peers");
    println!("\n| queries | p50 | p99 | longest | least of {ASKS}: p50 | p99 | found |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for (what, near) in [("", None), (", near a place", Some((34.8, -101.0)))] {
        for Asked { kind, words } in &asked {
            let (mut times, mut least) = (Vec::new(), Vec::new());
            let mut found = 0;
            for words in words {
                let ask = || {
                    let begun = Instant::now();
                    let answer = registry.search(&Query { near, ..Query::of(words) }, 20);
                    (begun.elapsed(), answer.expect("an answer"))
                };
                let (time, answer) = ask();
                found += usize::from(!answer.hits.is_empty());
                times.push(time);
                // What waits for a processor that others use does not wait each time.
                least.extend((1..ASKS).map(|_| ask().0).min().map(|again| again.min(time)));
            }
            times.sort_unstable();
            least.sort_unstable();
            let of = |times: &[Duration], share: f64| {
                times[((times.len() - 1) as f64 * share) as usize].as_micros()
            };
            println!(
                "| {kind}{what} | {} | {} | {} | {} | {} | {} % |",
                of(&times, 0.5),
                of(&times, 0.99),
                of(&times, 1.0),
                of(&least, 0.5),
                of(&least, 0.99),
                found * 100 / words.len()
            );
        }
    }
}

/// How often each query is asked.
const ASKS: usize = 4;

/// What a peer says, in a process of its own; why it is left out if it fails.
fn peer_says(peer: &str, file: &Path, out: &Path) -> String {
    let python = std::env::var("LIAISON_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/registry/peers.py");
    let said = Command::new(&python)
        .args([script, peer])
        .arg(file)
        .arg(out.with_extension("queries"))
        .output();
    match said {
        Ok(said) if said.status.success() => String::from_utf8_lossy(&said.stdout).into_owned(),
        Ok(said) => {
            let why = String::from_utf8_lossy(&said.stderr).into_owned();
            format!("{peer}: left out ({})\n", why.lines().last().unwrap_or("it failed"))
        }
        Err(error) => format!("{peer}: left out ({error})\n"),
    }
}

/// What this process has used, user and system.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = stat.rsplit(')').next().unwrap_or("");
    let ticks: u64 = behind.split(' ').skip(12).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    ticks as f64 / 100.0
}

/// A line of the status of this process, in kB.
fn status(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    found.and_then(|text| text.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}
