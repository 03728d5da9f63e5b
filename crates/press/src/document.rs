//! What stands on the paper.

use serde::Serialize;

/// The head of the paper: who writes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Letterhead {
    /// The practice's name.
    pub name: String,
    /// Address, phone, fax, web: one line each.
    pub lines: Vec<String>,
}

/// A letter.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Letter {
    /// Who writes.
    pub head: Letterhead,
    /// To whom: name and address, line by line; at most six fit the window.
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
    /// What is asked for, if anything.
    pub request: Option<Request>,
    /// "Sincerely,".
    pub closing: String,
    /// Who signs, line by line.
    pub signature: Vec<String>,
    /// In small print at the foot.
    pub foot: String,
}

/// A form at the end of a letter: boxes to tick, lines to write on, a signature.
#[derive(Debug, Clone, Default, Serialize)]
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
#[derive(Debug, Clone, Default, Serialize)]
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
