//! Typeset documents: data in, PDF out. This crate knows neither database nor web.
//!
//! Whatever a person typed is data: it reaches the template as text and is never
//! read as markup. Fonts are part of the program, and nothing is fetched.
//!
//! Each kind of document has a file here and a template of the same name in
//! `papers`; what the sheets measure stands in [`stock`].

mod business_card;
mod calibration;
mod card;
mod colour;
mod cue;
mod envelope;
mod examined;
mod fault;
pub mod hand;
mod label;
mod letter;
mod letterhead;
mod note;
mod nudge;
mod office_report;
mod pad;
mod picture;
mod poster;
mod practice_report;
mod qr;
mod scaling;
pub mod stock;
mod table;
mod text;
mod tray;
mod typeset;
mod width;
mod world;

pub use business_card::{BusinessCard, business_cards};
pub use calibration::calibration;
pub use card::{Card, CardStock, Words, cards};
pub use colour::Colour;
pub use cue::cue_sheet;
pub use envelope::{Envelope, EnvelopeSize, envelopes};
pub use examined::{Unfit, pages_of};
pub use fault::Fault;
pub use label::{LabelStock, labels};
pub use letter::{Cover, Letter, Request, fax, letter, letters, screen};
pub use letterhead::Letterhead;
pub use note::{Measures, Note, Section, note};
pub use nudge::Nudge;
pub use office_report::{OfficeReport, PrivateLink, Step, office_report, office_reports};
pub use pad::{ReferralPad, referral_pad};
pub use picture::{Picture, PictureKind};
pub use poster::{FlyerCut, Notice, flyer, poster};
pub use practice_report::{Chapter, Line, PracticeReport, practice_report};
pub use stock::Stock;
pub use table::{Column, Holds, Table, table};

/// A typeset document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The file.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}
