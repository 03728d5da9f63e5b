//! Thank-you cards.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Letterhead, Nudge, Paper, Picture, PictureKind,
    hand::{self, Hand},
    letterhead::Head,
    stock::{Area, Sheet, Sheets},
    tray::{Laid, Tray},
    typeset::{Template, typeset},
};

const CARDS: Template = Template::new("cards.typ", include_str!("papers/cards.typ"));

/// A card. It names no patient: whoever fills it sees to that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Who thanks.
    pub head: Letterhead,
    /// To whom; it stands on the cue sheet, and on the envelope.
    pub to: Vec<String>,
    /// What stands on the card.
    pub words: Words,
    /// The sentence that is suggested to who writes by hand.
    pub cue: String,
}

/// The words of a card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "how", content = "text")]
pub enum Words {
    /// Room to write by hand; the sentence stands on the cue sheet.
    #[default]
    Blank,
    /// Set in type.
    Printed(String),
    /// Set in strokes that look like handwriting. What the hand has not learned to write
    /// or has no room for is set in type instead.
    Handwritten(String),
}

/// The card itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardStock {
    /// 4.25 by 5.5 inches when folded, two on a letter sheet (Avery 3379, 5315, 8315).
    FoldedA2,
    /// 5 by 7 inches when folded, on a sheet of 10 by 7.
    FoldedA7,
    /// 6 by 4 inches, fed one by one.
    Flat4x6,
    /// 6 by 4 inches, two on a letter sheet.
    Avery5389,
}

impl CardStock {
    /// All of them, the usual one first.
    pub const ALL: [Self; 4] = [Self::FoldedA2, Self::FoldedA7, Self::Flat4x6, Self::Avery5389];

    /// What it measures, unfolded.
    pub const fn sheet(self) -> Sheet {
        match self {
            Self::FoldedA2 => {
                Sheet { rows: 2, cell_height: 5.5, pitch_down: 5.5, ..Sheet::whole(8.5, 11.0) }
            }
            Self::FoldedA7 => Sheet::whole(10.0, 7.0),
            Self::Flat4x6 => Sheet::whole(6.0, 4.0),
            Self::Avery5389 => Sheet {
                rows: 2,
                cell_width: 6.0,
                cell_height: 4.0,
                left: 1.25,
                top: 1.25,
                pitch_right: 6.0,
                pitch_down: 4.5,
                ..Sheet::whole(8.5, 11.0)
            },
        }
    }

    /// Whether it is folded in the middle, like a book.
    pub const fn is_folded(self) -> bool {
        matches!(self, Self::FoldedA2 | Self::FoldedA7)
    }

    /// Where the words stand: on the right half of the inside, or on the only side.
    const fn room(self) -> Area {
        match self {
            Self::FoldedA2 => Area { x: 4.7, y: 0.6, width: 3.35, height: 4.3 },
            Self::FoldedA7 => Area { x: 5.55, y: 0.7, width: 3.9, height: 5.6 },
            Self::Flat4x6 | Self::Avery5389 => Area { x: 0.35, y: 1.1, width: 5.3, height: 2.05 },
        }
    }
}

#[derive(Serialize)]
struct Data<'a> {
    folded: bool,
    room: Area,
    /// Whether something is printed inside of the folded cards.
    inside: bool,
    heads: Vec<Head<'a>>,
    #[serde(flatten)]
    sheets: Sheets<Printed<'a>>,
}

#[derive(Serialize)]
struct Printed<'a> {
    /// Which of the heads.
    head: usize,
    /// Set in type; empty if they are not.
    words: &'a str,
    /// Written.
    hand: Option<Laid>,
}

/// Cards, one after the other, in the order given. A folded card has two sides: its
/// outside, and then its inside unless all of them are to be written by hand. They are
/// made to be printed on both sides, flipped on the long edge.
pub fn cards(cards: &[Card], stock: CardStock, nudge: Nudge) -> Result<Paper, Fault> {
    if cards.is_empty() {
        return Err(Fault::Nothing);
    }
    let mut tray = Tray::default();
    let mut known: Vec<&Letterhead> = Vec::new();
    let mut heads = Vec::new();
    let room = stock.room();
    let printed: Vec<Printed> = cards
        .iter()
        .enumerate()
        .map(|(index, card)| {
            let head = known.iter().position(|head| **head == card.head).unwrap_or_else(|| {
                known.push(&card.head);
                heads.push(card.head.laid(&mut tray));
                heads.len() - 1
            });
            let (words, hand) = match &card.words {
                Words::Blank => ("", None),
                Words::Printed(words) => (words.as_str(), None),
                Words::Handwritten(words) => match written(words, room, index as u64) {
                    Some(hand) => ("", Some(tray.lay(&hand))),
                    None => (words.as_str(), None),
                },
            };
            Printed { head, words, hand }
        })
        .collect();
    let sheet = stock.sheet();
    let data = Data {
        folded: stock.is_folded(),
        room,
        inside: cards.iter().any(|card| card.words != Words::Blank),
        heads,
        sheets: Sheets {
            title: "Thank-you cards".into(),
            sheet,
            pages: sheet.deal(printed, 0, nudge),
        },
    };
    typeset(CARDS, &data, tray)
}

/// Words as strokes, in the largest hand for which there is room; none if the hand
/// cannot write them. Their place in the batch makes each card a little different, and
/// the same whenever it is made again.
fn written(words: &str, room: Area, place: u64) -> Option<Picture> {
    const MM_PER_INCH: f64 = 25.4;
    if words.trim().is_empty() {
        return None;
    }
    [2.6, 2.4, 2.2, 2.0, 1.8].into_iter().find_map(|x_height_mm| {
        let hand = Hand { x_height_mm, line_mm: x_height_mm * 3.75 };
        let strokes = hand::strokes(words, hand, place, room.width * MM_PER_INCH).ok()?;
        (strokes.height_mm <= room.height * MM_PER_INCH).then(|| Picture {
            bytes: strokes.svg().into_bytes(),
            kind: PictureKind::Svg,
            alt: words.to_owned(),
        })
    })
}
