//! Business cards.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Letterhead, Nudge, Paper,
    letterhead::Head,
    qr::{Code, Room},
    stock::{BUSINESS_CARDS, Sheets},
    tray::Tray,
    typeset::{Template, typeset},
};

const BUSINESS_CARD: Template =
    Template::new("business_cards.typ", include_str!("papers/business_cards.typ"));
/// What is left of a card two inches high.
const ROOM: Room = Room { wished_mm: 0.0, most_mm: 34.0 };
/// More is a mistype, or a printer's shop.
const MOST_SHEETS: usize = 50;

/// The card of a person, or of the practice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessCard {
    /// The practice; its lines stand on the card.
    pub head: Letterhead,
    /// Who; may be empty.
    pub name: String,
    /// "Physical therapist", "Referral coordinator".
    pub role: String,
    /// Their own ways: direct line, mail.
    pub lines: Vec<String>,
    /// Where the code leads; without one there is no code.
    pub url: String,
}

#[derive(Serialize)]
struct Data<'a> {
    head: Head<'a>,
    name: &'a str,
    role: &'a str,
    lines: &'a [String],
    code: Option<Code>,
    #[serde(flatten)]
    sheets: Sheets<()>,
}

/// Sheets of ten equal cards (Avery 8371 and 5371), at least one and at most fifty.
pub fn business_cards(card: &BusinessCard, sheets: usize, nudge: Nudge) -> Result<Paper, Fault> {
    let mut tray = Tray::default();
    let sheet = BUSINESS_CARDS;
    let count = sheets.clamp(1, MOST_SHEETS) * sheet.cells();
    let data = Data {
        head: card.head.laid(&mut tray),
        name: &card.name,
        role: &card.role,
        lines: &card.lines,
        code: Code::of(&card.url, ROOM)?,
        sheets: Sheets {
            title: "Business cards".into(),
            sheet,
            pages: sheet.deal(std::iter::repeat_n((), count), 0, nudge),
        },
    };
    typeset(BUSINESS_CARD, &data, tray)
}
