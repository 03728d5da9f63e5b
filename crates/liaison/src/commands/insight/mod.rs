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
    /// A CSV file with the columns `source`, `date` and `kind`, one row a touch: a source's own pace
    /// is then told from what touches bring while they last, and the reason says what was done last.
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
    let mut streams = Streams::read(&of.events)?;
    let mut last = HashMap::new();
    if let Some(path) = &of.touches {
        let touches = Touches::read(path)?.until(of.as_of);
        tell(&mut streams, &touches, of.as_of);
        last = last_touches(touches);
    }
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

/// Tells the histories what touches do, as learned from all that is on record up to a day.
fn tell(streams: &mut Streams, touches: &Touches, as_of: Date) {
    let days = streams.histories.iter().flat_map(|history| &history.days);
    let Some(from) = days.min().copied() else { return };
    let plan = Plan::of_kinds(touches.kinds.len());
    let span = Span { from, to: as_of };
    let (_, ratios) = effects::learn(&courses(streams, touches), &plan, span);
    for (name, history) in streams.names.iter().zip(&mut streams.histories) {
        history.lifts = ratios.lifts(touches.of(name));
    }
}

fn courses<'a>(streams: &'a Streams, touches: &'a Touches) -> Vec<Course<'a>> {
    let each = streams.names.iter().zip(&streams.histories);
    each.map(|(name, history)| Course { history, touches: touches.of(name) }).collect()
}

/// What was done last for each source, in a sentence.
fn last_touches(touches: Touches) -> HashMap<String, String> {
    let kinds = touches.kinds;
    let sentence = |touch: Touch| {
        let kind = kinds.get(touch.kind).map_or("", String::as_str);
        format!("Last touch: {kind}, {}.", touch.day)
    };
    let latest = |touches: Vec<Touch>| touches.into_iter().max_by_key(|touch| touch.day);
    let all = touches.of_source.into_iter();
    all.filter_map(|(source, touches)| Some((source, sentence(latest(touches)?)))).collect()
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
    let courses = courses(&streams, &touches);
    let found = effects::effects(&courses, &Plan::of_kinds(touches.kinds.len()), span);
    Ok(touches.kinds.into_iter().zip(found).map(|(kind, effect)| Did { kind, effect }).collect())
}
