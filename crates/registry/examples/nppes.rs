//! Writes a made-up provider file; `cargo xtask nppes` calls it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use lexicon::UsState;
use registry::made_up::{MadeUp, Month};

const HELP: &str = "\
nppes --rows N --out FILE [--seed N] [--state OH,KY] [--changes | --weekly]
    Writes a provider file of N made-up rows in the layout of the real one, 330 columns.
    --changes  the file of the month after: some have moved, retired, changed a number, come anew
    --weekly   only the rows that differ in it
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}\n\n{HELP}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut made_up = MadeUp::of(0, 1);
    let mut out = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{name} needs a value"));
        let number = |text: String| text.parse().map_err(|_| format!("{text} is no number"));
        match name.as_str() {
            "--rows" => made_up.rows = number(value()?)?,
            "--seed" => made_up.seed = number(value()?)?,
            "--out" => out = Some(value()?),
            "--state" => {
                made_up.states = value()?.split(',').filter_map(UsState::parse).collect();
            }
            "--changes" => made_up.month = Month::Second,
            "--weekly" => made_up.month = Month::Update,
            other => return Err(format!("no such option: {other}")),
        }
    }
    let out = out.filter(|_| made_up.rows > 0).ok_or("--rows and --out are needed")?;
    let written = || {
        let mut file = BufWriter::with_capacity(1 << 20, File::create(&out)?);
        made_up.write(&mut file)?;
        file.flush()
    };
    written().map_err(|error: std::io::Error| format!("{out}: {error}"))
}
