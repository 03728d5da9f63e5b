//! The cue sheet: what to write on which card.

use serde::Serialize;

use crate::{
    Card, Fault, Letterhead, Paper, Words,
    letterhead::Head,
    tray::Tray,
    typeset::{Template, typeset},
};

const CUES: Template = Template::new("cues.typ", include_str!("papers/cues.typ"));

#[derive(Serialize)]
struct Data<'a> {
    head: Head<'a>,
    cues: Vec<Cue<'a>>,
}

#[derive(Serialize)]
struct Cue<'a> {
    to: &'a [String],
    sentence: &'a str,
    by_hand: bool,
}

/// Which sentence for whom, numbered in the order of the cards, to lie beside them
/// while they are written and put into their envelopes.
pub fn cue_sheet(head: &Letterhead, cards: &[Card]) -> Result<Paper, Fault> {
    if cards.is_empty() {
        return Err(Fault::Nothing);
    }
    let mut tray = Tray::default();
    let cues = cards.iter().map(cue).collect();
    let data = Data { head: head.laid(&mut tray), cues };
    typeset(CUES, &data, tray)
}

fn cue(card: &Card) -> Cue<'_> {
    let sentence = match &card.words {
        Words::Printed(words) | Words::Handwritten(words) => words,
        Words::Blank => &card.cue,
    };
    Cue { to: &card.to, sentence, by_hand: card.words == Words::Blank }
}
