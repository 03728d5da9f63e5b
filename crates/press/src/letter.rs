//! Letters and faxes.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Letterhead, Paper, Picture,
    letterhead::Head,
    text::or,
    tray::{Laid, Tray},
    typeset::{Template, drawn, typeset},
    width,
};

const LETTERS: Template = Template::new("letters.typ", include_str!("papers/letters.typ"));

/// A letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Who writes.
    pub head: Letterhead,
    /// To whom: name and address, line by line; at most six fit the window in a size
    /// that the post reads well.
    pub to: Vec<String>,
    /// The day, as it is to be read.
    pub date: String,
    /// What it is about.
    pub subject: String,
    /// "Dear Dr. Osei,".
    pub opening: String,
    /// Facts in two columns: name and value.
    pub facts: Vec<(String, String)>,
    /// What is said.
    pub paragraphs: Vec<String>,
    /// Parts with a heading, in the order in which they are read.
    pub sections: Vec<(String, String)>,
    /// What is said after them.
    pub ending: Vec<String>,
    /// What is asked for, if anything.
    pub request: Option<Request>,
    /// "Sincerely,".
    pub closing: String,
    /// Who signs, line by line.
    pub signature: Vec<String>,
    /// Their hand, above their name. Only with their permission.
    pub signature_image: Option<Picture>,
    /// In small print at the foot.
    pub foot: String,
}

/// A form at the end of a letter: boxes to tick, lines to write on, a signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What leads to the boxes.
    pub words: String,
    /// What is missing, one box each.
    pub items: Vec<String>,
    /// Where to send it back.
    pub send_back: String,
}

/// The cover page of a fax. It lies in the tray for everybody to see, so it
/// names no patient.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// To whom.
    pub to: String,
    /// Their fax number.
    pub fax: String,
    /// Who sends it.
    pub from: String,
    /// The number to call when it went astray.
    pub phone: String,
    /// What to do when it went astray.
    pub confidential: String,
}

#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    author: &'a str,
    cover: Option<&'a Cover>,
    /// Whether the pages of each letter are counted.
    numbered: bool,
    letters: Vec<Laying<'a>>,
}

/// A letter as the template takes it.
#[derive(Serialize)]
struct Laying<'a> {
    head: Head<'a>,
    /// Whether the head, the address or the foot may be too large for its place.
    long_head: bool,
    long_address: bool,
    long_foot: bool,
    to: &'a [String],
    date: &'a str,
    subject: &'a str,
    opening: &'a str,
    facts: &'a [(String, String)],
    paragraphs: &'a [String],
    sections: &'a [(String, String)],
    ending: &'a [String],
    request: &'a Option<Request>,
    closing: &'a str,
    signature: &'a [String],
    hand: Option<Laid>,
    foot: &'a str,
}

/// A letter of (usually) one page, its address standing in the window of a #10
/// envelope when folded in thirds. Nothing else of it does.
pub fn letter(letter: &Letter) -> Result<Paper, Fault> {
    typeset_letters(std::slice::from_ref(letter), None, or(&letter.subject, "Letter"))
}

/// Letters one after the other, each beginning on its own page.
pub fn letters(letters: &[Letter]) -> Result<Paper, Fault> {
    typeset_letters(letters, None, "Letters")
}

/// A letter behind the cover page of a fax, which names no patient.
pub fn fax(letter: &Letter, cover: &Cover) -> Result<Paper, Fault> {
    typeset_letters(std::slice::from_ref(letter), Some(cover), or(&letter.subject, "Fax"))
}

/// The first page of a letter as a drawing (SVG), for a screen: the same that is printed.
pub fn screen(letter: &Letter) -> Result<String, Fault> {
    let (title, author) = (or(&letter.subject, "Letter"), &letter.head.name);
    let mut tray = Tray::default();
    let letters = vec![laying(letter, &mut tray)];
    let data = Data { title, author, cover: None, numbered: false, letters };
    drawn(LETTERS, &data, tray)
}

fn typeset_letters(letters: &[Letter], cover: Option<&Cover>, title: &str) -> Result<Paper, Fault> {
    let author = &letters.first().ok_or(Fault::Nothing)?.head.name;
    let mut tray = Tray::default();
    let letters: Vec<Laying> = letters.iter().map(|letter| laying(letter, &mut tray)).collect();
    let usual = letters.len() + usize::from(cover.is_some());
    let data = Data { title, author, cover, numbered: false, letters };
    let paper = typeset(LETTERS, &data, tray.clone())?;
    if paper.pages <= usual {
        return Ok(paper);
    }
    typeset(LETTERS, &Data { numbered: true, ..data }, tray)
}

fn laying<'a>(letter: &'a Letter, tray: &mut Tray) -> Laying<'a> {
    Laying {
        head: letter.head.laid(tray),
        long_head: is_long_head(&letter.head),
        long_address: is_long_address(&letter.to),
        long_foot: is_long_foot(&letter.foot),
        to: &letter.to,
        date: &letter.date,
        subject: &letter.subject,
        opening: &letter.opening,
        facts: &letter.facts,
        paragraphs: &letter.paragraphs,
        sections: &letter.sections,
        ending: &letter.ending,
        request: &letter.request,
        closing: &letter.closing,
        signature: &letter.signature,
        hand: letter
            .signature_image
            .as_ref()
            .map(|picture| tray.lay(picture).or_named("Signature")),
        foot: &letter.foot,
    }
}

/// A name of one line and three lines below it are what the place above the window
/// certainly holds, beside a mark.
fn is_long_head(head: &Letterhead) -> bool {
    const ROOM: f64 = 400.0;
    let lines: f64 = head.lines.iter().map(|line| width::at_most(line) + 3.0).sum();
    width::at_most(&head.name) * 17.0 > ROOM || lines * 9.0 > 2.5 * ROOM
}

/// Five lines of 11 points, none of them broken, are what the window certainly holds.
fn is_long_address(lines: &[String]) -> bool {
    const ROOM: f64 = 3.2 * 72.0;
    lines.len() > 5 || lines.iter().any(|line| width::at_most(line) * 11.0 > ROOM)
}

/// Two lines of 8.5 points are what the lower margin certainly holds.
fn is_long_foot(foot: &str) -> bool {
    const ROOM: f64 = 6.5 * 72.0;
    foot.contains('\n') || width::at_most(foot) * 8.5 > 1.8 * ROOM
}
