//! `liaison insight score EVENTS.csv` and `liaison insight effects EVENTS.csv`: the statistics of
//! referral streams on files alone, without a data folder, a database or settings.

mod print;
mod streams;

use std::{collections::HashMap, path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand, ValueEnum};
use insight::{
    Options, Score,
    effects::{self, Course, Effect, MOST_KINDS, Plan, Span, Touch},
};
use jiff::civil::Date;
use platform::{Error, Result};
use serde::Serialize;
use streams::{Streams, Touches};

/// Which question.
#[derive(Subcommand)]
pub enum Insight {
    /// How each source stands: slipping, growing, steady, new, one-time or retired.
    Score(Of),
    /// What touches of each kind did to the referrals of the sources touched.
    Effects(By),
}

/// How sources stand.
#[derive(Args)]
pub struct Of {
    /// A CSV file with the columns `source` and `date`, one row a referral.
    events: PathBuf,
    /// The day at whose end the question is asked, for example 2024-12-31.
    #[arg(long, value_parser = streams::day_argument)]
    as_of: Date,
    /// A CSV file with the columns `source`, `date` and `kind`, one row a touch: the reason then
    /// says what was done last.
    #[arg(long)]
    touches: Option<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What touches did.
#[derive(Args)]
pub struct By {
    /// A CSV file with the columns `source` and `date`, one row a referral.
    events: PathBuf,
    /// A CSV file with the columns `source`, `date` and `kind`, one row a touch.
    #[arg(long)]
    touches: PathBuf,
    /// The last day of the records; without it the last that is in the files.
    #[arg(long, value_parser = streams::day_argument)]
    as_of: Option<Date>,
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
pub fn run(insight: &Insight) -> Result<ExitCode> {
    let printed = match insight {
        Insight::Score(of) => of.format.print(&scored(of)?)?,
        Insight::Effects(by) => by.format.print(&effective(by)?)?,
    };
    print::out(&printed)?;
    Ok(ExitCode::SUCCESS)
}

/// A source and its verdict.
#[derive(Serialize)]
struct Verdict {
    source: String,
    #[serde(flatten)]
    score: Score,
}

fn scored(of: &Of) -> Result<Vec<Verdict>> {
    let streams = Streams::read(&of.events)?;
    let touches = of.touches.as_ref().map(|path| Touches::read(path)).transpose()?;
    let last = touches.map(|touches| last_touches(touches, of.as_of)).unwrap_or_default();
    let scores = insight::score(&streams.histories, of.as_of, &Options::default());
    let mut verdicts: Vec<Verdict> = streams
        .names
        .into_iter()
        .zip(scores)
        .map(|(source, mut score)| {
            if let Some(sentence) = last.get(&source) {
                score.why = format!("{} {sentence}", ended(&score.why));
            }
            Verdict { source, score }
        })
        .collect();
    verdicts.sort_by_key(|verdict| verdict.score.rank);
    Ok(verdicts)
}

/// What was done last for each source until a day, in a sentence.
fn last_touches(touches: Touches, as_of: Date) -> HashMap<String, String> {
    let mut last: HashMap<String, Touch> = HashMap::new();
    for (source, touch) in touches.of_source {
        let latest = touch.into_iter().filter(|touch| touch.day <= as_of).max_by_key(|t| t.day);
        if let Some(latest) = latest {
            last.insert(source, latest);
        }
    }
    let kind = |touch: &Touch| touches.kinds.get(touch.kind).map_or("", String::as_str);
    last.into_iter()
        .map(|(source, touch)| (source, format!("Last touch: {}, {}.", kind(&touch), touch.day)))
        .collect()
}

/// A sentence with its full stop.
fn ended(sentence: &str) -> String {
    match sentence.ends_with(['.', '!', '?']) {
        true => sentence.to_owned(),
        false => format!("{sentence}."),
    }
}

/// A kind of touches and what it did.
#[derive(Serialize)]
struct Did {
    kind: String,
    #[serde(flatten)]
    effect: Effect,
}

fn effective(by: &By) -> Result<Vec<Did>> {
    let streams = Streams::read(&by.events)?;
    let touches = Touches::read(&by.touches)?;
    if touches.kinds.len() > MOST_KINDS {
        return Err(Error::Start(format!(
            "{}, column kind: there are {} kinds of touches. Give the same kind the same name, so \
             that at most {MOST_KINDS} are left.",
            by.touches.display(),
            touches.kinds.len()
        )));
    }
    let days = streams.histories.iter().flat_map(|history| history.days.iter().copied());
    let touched = touches.of_source.values().flatten().map(|touch| touch.day);
    let (Some(from), Some(last)) = (days.clone().min(), days.chain(touched).max()) else {
        return Ok(Vec::new());
    };
    let span = Span { from, to: by.as_of.unwrap_or(last) };
    let courses: Vec<Course<'_>> = streams
        .names
        .iter()
        .zip(&streams.histories)
        .map(|(name, history)| Course {
            history,
            touches: touches.of_source.get(name).map_or(&[], Vec::as_slice),
        })
        .collect();
    let found = effects::effects(&courses, &Plan::of_kinds(touches.kinds.len()), span);
    Ok(touches.kinds.into_iter().zip(found).map(|(kind, effect)| Did { kind, effect }).collect())
}
