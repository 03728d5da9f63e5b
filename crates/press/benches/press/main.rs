//! A thousand letters with letterhead and logo in one file, beside the programs that
//! others would take; and how soon a preview is there.
//!
//! `cargo bench -p press -- [LETTERS] [FOLDER]`; a thousand in a temporary folder if
//! nothing is said. Every contender is a process of its own that reads the same letters
//! from one file, and is measured from start to end. What is not installed is left out,
//! with a word: Python with WeasyPrint and ReportLab is found by `LIAISON_BENCH_PYTHON`,
//! Chromium by `CHROMIUM`, LibreOffice as `soffice`.

mod made_up;
mod peers;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use press::{CardStock, LabelStock, Letter, Nudge};

/// How often each is run; the middle is told.
const ROUNDS: usize = 3;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let first = arguments.next();
    if first.as_deref() == Some("typeset") {
        // A process of its own, so that it starts as cold as the others.
        return typeset_here(&arguments.map(PathBuf::from).collect::<Vec<_>>());
    }
    let count: usize = first.and_then(|count| count.parse().ok()).unwrap_or(1_000);
    let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    previews();
    batch(count, &folder.join(format!("press-{count}")));
}

/// In a program that has been running for a while, which is where previews are made.
fn previews() {
    println!("## Previews, milliseconds\n");
    let letters = made_up::letters(40);
    let cards = made_up::cards(40);
    tell("first letter after start", &[time(|| press::letter(&letters[0]))]);
    let warm = |of: &dyn Fn(usize) -> Result<press::Paper, press::Fault>| -> Vec<Duration> {
        (1..40).map(|index| time(|| of(index))).collect()
    };
    tell("letter", &warm(&|index| press::letter(&letters[index])));
    tell(
        "card",
        &warm(&|index| press::cards(&cards[index..=index], CardStock::FoldedA2, Nudge::default())),
    );
    let addresses: Vec<Vec<String>> = letters.iter().map(|letter| letter.to.clone()).collect();
    tell(
        "sheet of 30 labels",
        &warm(&|index| {
            press::labels(&addresses[..30], LabelStock::Avery5160, index % 30, Nudge::default())
        }),
    );
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    std::hint::black_box(work());
    begun.elapsed()
}

fn tell(what: &str, times: &[Duration]) {
    let mut times = times.to_vec();
    times.sort();
    let ms = |index: usize| times[index].as_secs_f64() * 1e3;
    println!("{what}: {:.1} (longest {:.1})", ms(times.len() / 2), ms(times.len() - 1));
}

fn batch(count: usize, folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    let letters = made_up::letters(count);
    let data = serde_json::to_vec(&letters).expect("letters");
    fs::write(folder.join("letters.json"), data).expect("written");
    println!("\n## {count} letters, from start to end\n");
    let me = std::env::current_exe().expect("this program");
    let ours = peers::Peer {
        name: "press",
        command: Box::new(move |input, output| {
            let mut command = Command::new(&me);
            command.arg("typeset").arg(input).arg(output);
            Some(command)
        }),
    };
    let mut all = vec![ours];
    all.extend(peers::all(&letters, folder));
    for peer in all {
        let output = folder.join(format!("{}.pdf", peer.name));
        match run(&peer, &folder.join("letters.json"), &output) {
            Some(line) => println!("{}: {line}", peer.name),
            None => println!("{}: not installed", peer.name),
        }
    }
}

/// The middle of some runs, and what came of the last.
fn run(peer: &peers::Peer, input: &Path, output: &Path) -> Option<String> {
    let mut times = Vec::new();
    let before = cpu_of_children();
    for _ in 0..ROUNDS {
        let _ = fs::remove_file(output);
        let mut command = (peer.command)(input, output)?;
        let begun = Instant::now();
        let done = command.output().ok()?;
        if !done.status.success() || !output.exists() {
            return Some(format!("failed: {}", String::from_utf8_lossy(&done.stderr)));
        }
        times.push(begun.elapsed());
    }
    times.sort();
    let size = fs::metadata(output).map_or(0, |file| file.len()) / 1_000;
    Some(format!(
        "{:.2} s, {:.2} s of CPU, {} pages, {size} kB",
        times[ROUNDS / 2].as_secs_f64(),
        (cpu_of_children() - before) / ROUNDS as f64,
        pages(output).unwrap_or_else(|| "?".into())
    ))
}

/// Seconds of processor that ended children and theirs took, user and system; other work
/// on the machine stretches the time, but not these (proc(5): in hundredths of a second).
fn cpu_of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(13).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn pages(pdf: &Path) -> Option<String> {
    let said = Command::new("pdfinfo").arg(pdf).output().ok()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let line = said.lines().find(|line| line.starts_with("Pages:"))?;
    Some(line.trim_start_matches("Pages:").trim().to_owned())
}

fn typeset_here(paths: &[PathBuf]) {
    let [input, output, ..] = paths else { return };
    let data = fs::read(input).expect("letters");
    let letters: Vec<Letter> = serde_json::from_slice(&data).expect("letters");
    let paper = press::letters(&letters).expect("a batch");
    fs::write(output, paper.pdf).expect("written");
}
