//! The report by source for the command line and for whatever reads its JSON.

use insight::Status;
use jiff::civil::Date;
use lexicon::Period;
use platform::{Result, Uuid, web::App};
use serde::Serialize;

use super::{
    answers::{Answer, answer},
    attention::Attention,
    figures::MonthCount,
    line::Line,
    order,
    query::{Dir, Filter, Sort},
};
use crate::verdicts::{self, Known, Verdict};

/// A source and its figures: a contract, changed only by adding to it.
#[derive(Debug, Clone, Serialize)]
pub struct SourceLine {
    /// Its name.
    pub source: String,
    /// `person`, `organisation`, `self` or `unassigned`.
    pub kind: String,
    /// Where it works; empty when it works alone.
    pub organisation: String,
    /// Referrals in the period.
    pub referrals: i64,
    /// Referrals in the same months a year before.
    pub year_before: i64,
    /// The months of the period.
    pub months: Vec<MonthCount>,
    /// The part evaluated within 30 days; none when nothing was received.
    pub conversion_30: Option<f64>,
    /// The part evaluated within 90 days.
    pub conversion_90: Option<f64>,
    /// Median days to first contact.
    pub median_days_to_contact: Option<f64>,
    /// Median days to first visit.
    pub median_days_to_first_visit: Option<f64>,
    /// Referrals still to be thanked for.
    pub unthanked: i64,
    /// Why it needs attention, if it does.
    pub attention: Option<Attention>,
    /// How it stands, for tables; none for those who are nobody.
    #[serde(skip)]
    pub status: Option<Status>,
    /// Why it is slipping, in a sentence; empty where it is not.
    #[serde(skip)]
    pub why: String,
}

/// The report by source over a period, most referrals first.
pub async fn source_lines(
    app: &App,
    practice_id: Uuid,
    period: Period,
    today: Date,
) -> Result<Vec<SourceLine>> {
    let answer = answer(app, practice_id, &Filter::of(period), today).await?;
    let known = verdicts::known(app, practice_id, today).await?;
    let mut lines: Vec<&Line> = answer.lines().collect();
    order::sort(&mut lines, &answer, (Sort::Referrals, Dir::Down), usize::MAX);
    Ok(lines.into_iter().map(|line| SourceLine::of(line, &answer, &known)).collect())
}

impl SourceLine {
    fn of(line: &Line, answer: &Answer, known: &Known) -> Self {
        let (figures, counts) = (answer.figures(line), line.counts);
        let verdict = line.verdict(known);
        let slipping = verdict.filter(Verdict::is_slipping);
        Self {
            source: line.name().to_owned(),
            kind: line.source().map(|source| source.kind.clone()).unwrap_or_default(),
            organisation: line.organisation().to_owned(),
            referrals: counts.referrals,
            year_before: counts.year_before,
            months: figures.months.clone(),
            conversion_30: counts.conversion_30(),
            conversion_90: counts.conversion_90(),
            median_days_to_contact: figures.days_to_contact,
            median_days_to_first_visit: figures.days_to_visit,
            unthanked: line.unthanked.unwrap_or(0),
            attention: verdict.as_ref().and_then(Attention::of),
            status: verdict.map(|verdict| verdict.score.status),
            why: slipping.map_or_else(String::new, |verdict| verdict.score.why.clone()),
        }
    }
}

/// The lines as a table for a terminal.
pub fn as_table(lines: &[SourceLine]) -> String {
    let width = lines.iter().map(|line| line.source.chars().count()).max().unwrap_or(0).max(6);
    let mut out = format!(
        "{:<width$}  {:>9}  {:>11}  {:>7}  {:>7}  {:>7}  {:>7}  {:>8}\n",
        "Source", "Referrals", "Year before", "30 days", "90 days", "Contact", "Visit", "To thank"
    );
    for line in lines {
        out.push_str(&format!(
            "{:<width$}  {:>9}  {:>11}  {:>7}  {:>7}  {:>7}  {:>7}  {:>8}\n",
            line.source,
            line.referrals,
            line.year_before,
            percent(line.conversion_30),
            percent(line.conversion_90),
            days(line.median_days_to_contact),
            days(line.median_days_to_first_visit),
            line.unthanked
        ));
        if !line.why.is_empty() {
            out.push_str(&format!("  {}\n", line.why));
        }
    }
    out.push_str(&format!(
        "{:<width$}  {:>9}  {:>11}\n",
        "Total",
        lines.iter().map(|line| line.referrals).sum::<i64>(),
        lines.iter().map(|line| line.year_before).sum::<i64>()
    ));
    out
}

/// A part as a percentage; `-` when there is none.
fn percent(part: Option<f64>) -> String {
    part.map_or_else(|| "-".into(), |part| format!("{:.0}%", part * 100.0))
}

fn days(median: Option<f64>) -> String {
    median.map_or_else(|| "-".into(), |days| format!("{days}"))
}
