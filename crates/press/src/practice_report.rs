//! The report of a practice on its own referrals, for its owner.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Letterhead, Paper,
    letterhead::Head,
    text::{cells, or},
    tray::Tray,
    typeset::{Template, typeset},
};

const REPORT: Template =
    Template::new("practice_report.typ", include_str!("papers/practice_report.typ"));

/// A chapter's table has at most so many columns on a page in portrait.
const MOST_COLUMNS: usize = 6;
/// So many bars are read; the table has the others.
const MOST_BARS: usize = 8;

/// The report: a sentence, what to look at, and chapters. It is read by people who may see no
/// patients: whoever fills it in names none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PracticeReport {
    /// Whose it is.
    pub head: Letterhead,
    /// The day, as it is to be read.
    pub date: String,
    /// The one sentence that counts.
    pub title: String,
    /// What else to look at, a sentence each.
    pub headlines: Vec<String>,
    /// Which months, held against which.
    pub about: String,
    /// The chapters.
    pub chapters: Vec<Chapter>,
    /// In small print at the foot of each page.
    pub foot: String,
}

/// A chapter: what the numbers say, and the numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Chapter {
    /// Its heading.
    pub title: String,
    /// What the numbers say, in a sentence.
    pub finding: String,
    /// Parts of a whole as bars.
    pub bars: Vec<Line>,
    /// The headings of the columns, and whether figures stand in them.
    pub columns: Vec<(String, bool)>,
    /// The rows, below the bars, over as many pages as it takes; each begins with the headings. One
    /// that is too short is filled up, one that is too long is cut.
    pub rows: Vec<Vec<String>>,
    /// How many more rows there are.
    pub more: usize,
    /// What one must know to read the numbers rightly.
    pub notes: Vec<String>,
}

/// A part of a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Of what.
    pub name: String,
    /// The number beside the bar.
    pub said: String,
    /// From 0 to 1.
    pub part: f64,
}

#[derive(Serialize)]
struct Data<'a> {
    head: Head<'a>,
    date: &'a str,
    title: &'a str,
    headlines: &'a [String],
    about: &'a str,
    chapters: Vec<Laid<'a>>,
    foot: &'a str,
}

#[derive(Serialize)]
struct Laid<'a> {
    title: &'a str,
    finding: &'a str,
    bars: Vec<Line>,
    columns: &'a [(String, bool)],
    rows: Vec<Vec<String>>,
    more: usize,
    notes: &'a [String],
}

/// The report as a document of as many pages as it takes.
///
/// # Errors
/// When it cannot be typeset.
pub fn practice_report(report: &PracticeReport) -> Result<Paper, Fault> {
    let mut tray = Tray::default();
    let data = Data {
        head: report.head.laid(&mut tray),
        date: &report.date,
        title: or(&report.title, "Referrals"),
        headlines: &report.headlines,
        about: &report.about,
        chapters: report.chapters.iter().map(laid).collect(),
        foot: &report.foot,
    };
    typeset(REPORT, &data, tray)
}

fn laid(chapter: &Chapter) -> Laid<'_> {
    let columns = chapter.columns.len().min(MOST_COLUMNS);
    let most = chapter.bars.iter().map(|bar| bar.part).fold(0.0_f64, f64::max);
    let bar = |bar: &Line| {
        let part = if most > 0.0 { (bar.part / most).max(0.0).clamp(0.0, 1.0) } else { 0.0 };
        Line { part, ..bar.clone() }
    };
    Laid {
        title: &chapter.title,
        finding: &chapter.finding,
        bars: chapter.bars.iter().take(MOST_BARS).map(bar).collect(),
        columns: chapter.columns.get(..columns).unwrap_or_default(),
        rows: chapter.rows.iter().map(|row| cells(row, columns)).collect(),
        more: chapter.more,
        notes: &chapter.notes,
    }
}
