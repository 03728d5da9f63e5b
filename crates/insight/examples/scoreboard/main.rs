//! The scoreboard of `docs/insight.md`: our verdicts and simpler rules in simulated practices
//! whose truth is known.
//!
//! ```text
//! cargo run --release -p insight --example scoreboard
//! cargo run --release -p insight --example scoreboard -- --seeds 2 --kind bursty --touches
//! cargo run --release -p insight --example scoreboard -- effects --seed 501 --seeds 8
//! cargo run --release -p insight --example scoreboard -- write FOLDER --seed 3 --kind large
//! ```

mod alarms;
mod calibration;
mod course;
mod detectors;
mod effects;
mod growth;
mod list;
mod rules;
mod table;
mod write;

use std::{path::PathBuf, process::ExitCode};

use insight::simulate::{Setting, World};

use crate::course::{Course, Told};

/// What was asked for on the command line.
struct Asked {
    folder: Option<PathBuf>,
    only_effects: bool,
    first_seed: u64,
    seeds: u64,
    kinds: Vec<Setting>,
    told: Told,
}

fn main() -> ExitCode {
    let asked = match asked(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(wrong) => {
            eprintln!(
                "{wrong}\nscoreboard [effects | write FOLDER] [--seed N] [--seeds N] [--kind NAME] [--touches]"
            );
            return ExitCode::from(2);
        }
    };
    if let (Some(folder), Some(setting)) = (&asked.folder, asked.kinds.first()) {
        return match write::world(&World::draw(setting, asked.first_seed), folder) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{}: {error}", folder.display());
                ExitCode::FAILURE
            }
        };
    }
    let seeds = asked.first_seed..asked.first_seed + asked.seeds;
    if asked.only_effects {
        let of_kind = |setting| seeds.clone().map(move |seed| World::draw(setting, seed));
        let worlds: Vec<World> = asked.kinds.iter().flat_map(of_kind).collect();
        print!("{}", effects::markdown(&worlds.iter().collect::<Vec<_>>()));
        return ExitCode::SUCCESS;
    }
    let mut courses = Vec::new();
    for setting in &asked.kinds {
        for seed in seeds.clone() {
            eprintln!("{} {seed}", setting.name);
            courses.push(Course::follow(setting.name, World::draw(setting, seed), asked.told));
        }
    }
    let last = asked.first_seed + asked.seeds - 1;
    print!("{}", table::markdown(&courses, asked.first_seed, last));
    print!("{}", growth::markdown(&courses));
    print!(
        "{}",
        effects::markdown(&courses.iter().map(|course| &course.world).collect::<Vec<_>>())
    );
    ExitCode::SUCCESS
}

fn asked(words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked = Asked {
        folder: None,
        only_effects: false,
        first_seed: 1,
        seeds: 4,
        kinds: Setting::all(),
        told: Told::Nothing,
    };
    let mut words = words;
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} wants a value"));
        match word.as_str() {
            "effects" => asked.only_effects = true,
            "write" => asked.folder = Some(value()?.into()),
            "--seed" => {
                asked.first_seed = value()?.parse().map_err(|_| "a seed is a number".to_owned())?;
            }
            "--seeds" => {
                let seeds: u64 = value()?.parse().map_err(|_| "seeds are a number".to_owned())?;
                asked.seeds = seeds.max(1);
            }
            "--touches" => asked.told = Told::Touches,
            "--kind" => {
                let name = value()?;
                asked.kinds.retain(|setting| setting.name == name);
                if asked.kinds.is_empty() {
                    return Err(format!("there is no kind of practice called {name}"));
                }
            }
            _ => return Err(format!("{word} is not understood")),
        }
    }
    Ok(asked)
}
