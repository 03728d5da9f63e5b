//! A clinical note: an evaluation, a progress note, a discharge.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Letterhead, Paper, Picture,
    letterhead::Head,
    text::{cells, or},
    tray::{Laid, Tray},
    typeset::{Template, typeset},
};

const NOTE: Template = Template::new("note.typ", include_str!("papers/note.typ"));

/// The most columns of a small table.
const MOST_COLUMNS: usize = 8;

/// A note about one patient. Each page names the patient and the document, and says
/// which of how many it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Who writes.
    pub head: Letterhead,
    /// What it is: "Initial evaluation".
    pub title: String,
    /// The number of the document.
    pub number: String,
    /// The day that it is about, as it is to be read.
    pub date: String,
    /// Name and day of birth, as in the head of each page.
    pub patient: String,
    /// What else identifies the patient and the case: name and value.
    pub facts: Vec<(String, String)>,
    /// What is said.
    pub sections: Vec<Section>,
    /// Who signs, line by line.
    pub signature: Vec<String>,
    /// Their hand, above the line. Only with their permission.
    pub signature_image: Option<Picture>,
    /// When it was signed, as it is to be read; empty leaves a place for the date.
    pub signed: String,
    /// In small print at the foot of each page.
    pub foot: String,
}

/// A part of a note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What stands above it.
    pub heading: String,
    /// What is said.
    pub paragraphs: Vec<String>,
    /// What is listed, after that.
    pub items: Vec<String>,
    /// What was measured, last.
    pub measures: Measures,
}

/// A small table within a note; none without headings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures {
    /// What stands above each column; at most eight.
    pub headings: Vec<String>,
    /// One that is too short is filled up, one that is too long is cut.
    pub rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Data<'a> {
    head: Head<'a>,
    title: &'a str,
    number: &'a str,
    date: &'a str,
    patient: &'a str,
    facts: &'a [(String, String)],
    sections: Vec<Part<'a>>,
    signature: &'a [String],
    hand: Option<Laid>,
    signed: &'a str,
    foot: &'a str,
}

#[derive(Serialize)]
struct Part<'a> {
    heading: &'a str,
    paragraphs: &'a [String],
    items: &'a [String],
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The note as a document.
///
/// # Errors
/// When its pictures cannot be drawn.
pub fn note(note: &Note) -> Result<Paper, Fault> {
    let mut tray = Tray::default();
    let data = Data {
        head: note.head.laid(&mut tray),
        title: or(&note.title, "Note"),
        number: &note.number,
        date: &note.date,
        patient: &note.patient,
        facts: &note.facts,
        sections: note.sections.iter().map(part).collect(),
        signature: &note.signature,
        hand: note.signature_image.as_ref().map(|picture| tray.lay(picture).or_named("Signature")),
        signed: &note.signed,
        foot: &note.foot,
    };
    typeset(NOTE, &data, tray)
}

fn part(section: &Section) -> Part<'_> {
    let measures = &section.measures;
    let columns = measures.headings.len().min(MOST_COLUMNS);
    Part {
        heading: &section.heading,
        paragraphs: &section.paragraphs,
        items: &section.items,
        headings: cells(&measures.headings, columns),
        rows: measures.rows.iter().map(|row| cells(row, columns)).collect(),
    }
}
