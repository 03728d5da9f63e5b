//! The page that a referring office reads: what became of the patients they sent.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Letterhead, Paper,
    letterhead::Head,
    qr::{Code, Room},
    text::or,
    tray::Tray,
    typeset::{Template, typeset},
};

const REPORT: Template =
    Template::new("office_report.typ", include_str!("papers/office_report.typ"));

/// Beside the open items.
const ROOM: Room = Room { wished_mm: 34.0, most_mm: 50.0 };
/// So many open items are named; of the rest only the number is told.
const MOST_OPEN: usize = 12;
/// So many steps and times are shown.
const MOST_STEPS: usize = 10;

/// The report, on one page. It is read by many in an office: whoever fills it in leaves
/// out patients and suppresses small numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OfficeReport {
    /// Who reports.
    pub head: Letterhead,
    /// To whom: the office, its people, line by line.
    pub to: Vec<String>,
    /// The day, as it is to be read.
    pub date: String,
    /// What it is, with the period: "Your patients, September to November 2026".
    pub title: String,
    /// The one sentence that counts.
    pub headline: String,
    /// What else is to be said.
    pub paragraphs: Vec<String>,
    /// How far the patients came, from received to discharged.
    pub steps: Vec<Step>,
    /// How long it took: name and value.
    pub times: Vec<(String, String)>,
    /// What tests said at the first visit and at the last: name and value.
    pub outcomes: Vec<(String, String)>,
    /// What waits for the office, in the order in which it matters.
    pub open: Vec<String>,
    /// Where to see more.
    pub link: Option<PrivateLink>,
    /// "Thank you for trusting us with your patients."
    pub closing: String,
    /// Who is glad to answer, line by line.
    pub signature: Vec<String>,
    /// In small print at the foot.
    pub foot: String,
}

/// How many came this far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// "First visit took place".
    pub name: String,
    /// How many, in words: "12 of 14", "fewer than 5".
    pub shown: String,
    /// The length of the bar, from 0 to 1; none draws no bar, where it would tell what
    /// the words don't.
    pub part: Option<f64>,
}

/// A private page, as a QR code and in letters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateLink {
    /// Its address.
    pub address: String,
    /// What it leads to.
    pub words: String,
}

#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    author: &'a str,
    reports: Vec<Laying<'a>>,
}

#[derive(Serialize)]
struct Laying<'a> {
    head: Head<'a>,
    to: &'a [String],
    date: &'a str,
    title: &'a str,
    headline: &'a str,
    paragraphs: &'a [String],
    steps: &'a [Step],
    times: &'a [(String, String)],
    outcomes: &'a [(String, String)],
    open: &'a [String],
    more_open: usize,
    link_words: &'a str,
    code: Option<Code>,
    closing: &'a str,
    signature: &'a [String],
    foot: &'a str,
}

/// The report as a document of one page: what is long is set smaller.
///
/// # Errors
/// [`Fault::Code`] when the address is too long for a QR code.
pub fn office_report(report: &OfficeReport) -> Result<Paper, Fault> {
    set(std::slice::from_ref(report), named(report))
}

/// Reports one after the other, each on a page of its own.
///
/// # Errors
/// As for [`office_report`], and [`Fault::Nothing`] when there is none.
pub fn office_reports(reports: &[OfficeReport]) -> Result<Paper, Fault> {
    set(reports, "Reports")
}

fn set(reports: &[OfficeReport], title: &str) -> Result<Paper, Fault> {
    let author = &reports.first().ok_or(Fault::Nothing)?.head.name;
    let mut tray = Tray::default();
    let laid: Result<Vec<Laying>, Fault> =
        reports.iter().map(|report| laying(report, &mut tray)).collect();
    typeset(REPORT, &Data { title, author, reports: laid? }, tray)
}

fn named(report: &OfficeReport) -> &str {
    or(&report.title, "Your patients")
}

fn laying<'a>(report: &'a OfficeReport, tray: &mut Tray) -> Result<Laying<'a>, Fault> {
    let address = report.link.as_ref().map_or("", |link| &link.address);
    Ok(Laying {
        head: report.head.laid(tray),
        to: &report.to,
        date: &report.date,
        title: named(report),
        headline: &report.headline,
        paragraphs: &report.paragraphs,
        steps: first(&report.steps, MOST_STEPS),
        times: first(&report.times, MOST_STEPS),
        outcomes: first(&report.outcomes, MOST_STEPS),
        open: first(&report.open, MOST_OPEN),
        more_open: report.open.len().saturating_sub(MOST_OPEN),
        link_words: report.link.as_ref().map_or("", |link| &link.words),
        code: Code::of(address, ROOM)?,
        closing: &report.closing,
        signature: &report.signature,
        foot: &report.foot,
    })
}

fn first<T>(all: &[T], most: usize) -> &[T] {
    &all[..all.len().min(most)]
}
